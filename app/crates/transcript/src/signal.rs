//! Signal has no export of its own. Three formats of other tools are supported:
//!
//! - signal-cli (`signal-cli -o json receive`): one envelope per line, from all conversations;
//! - signal-export (`data.json`): one message per line, one folder per conversation;
//! - a dump of Signal Desktop's database: `{"messages": [{"conversationId", "sent_at", "body" …}]}`, optionally
//!   with the names in `conversations`.
//!
//! Formats: signal-cli's man page (`signal-cli-jsonrpc`), <https://github.com/carderne/signal-export>
//! (`models.py`), and Signal Desktop's `MessageAttributesType`.

mod cli;
mod desktop;
mod export;

use std::io::{Read, Seek};

use crate::ParseError;
use crate::conversation::Sink;
use crate::input::{Input, Text};
use crate::receipt::Ledger;

/// Whether `head` is the beginning of JSON in one of the three formats.
pub fn looks_like(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default();
    is_cli(first) || is_export(first) || is_desktop(head)
}

fn is_cli(first: &str) -> bool {
    first.contains("\"envelope\"") && first.contains("\"timestamp\"")
}

fn is_export(first: &str) -> bool {
    ["date", "sender", "body", "quote", "reactions"].iter().all(|key| first.contains(&format!("\"{key}\"")))
}

fn is_desktop(head: &str) -> bool {
    head.contains("\"conversationId\"") && (head.contains("\"sent_at\"") || head.contains("\"received_at\""))
}

/// Reads texts in any of the three formats.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    texts: &[Text],
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    for text in texts {
        let mut head = Vec::new();
        input.open(text)?.take(64 << 10).read_to_end(&mut head).map_err(ParseError::from_reading)?;
        let head = String::from_utf8_lossy(&head).into_owned();
        let first = head.lines().next().unwrap_or_default();
        if is_cli(first) {
            cli::read(input.open(text)?, ledger, sink)?;
        } else if is_export(first) {
            export::read(input, text, ledger, sink)?;
        } else {
            desktop::read(input, text, ledger, sink)?;
        }
    }
    Ok(())
}
