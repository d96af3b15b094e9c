//! The supported programs, and how an export is recognised by its content.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{imessage, line, signal, slack, table, whatsapp};

/// A program whose exports can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the programs' names")]
pub enum Source {
    Whatsapp,
    Telegram,
    Discord,
    Messenger,
    Instagram,
    Signal,
    Slack,
    GoogleChat,
    Imessage,
    Line,
    /// Not a program: a table in CSV, TSV, JSON Lines, or as a JSON list of objects.
    Table,
}

impl Source {
    /// Every source, in the order of the declaration.
    pub const ALL: [Source; 11] = [
        Source::Whatsapp,
        Source::Telegram,
        Source::Discord,
        Source::Messenger,
        Source::Instagram,
        Source::Signal,
        Source::Slack,
        Source::GoogleChat,
        Source::Imessage,
        Source::Line,
        Source::Table,
    ];

    /// The name in the database and on the command line, such as `google_chat`.
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Whatsapp => "whatsapp",
            Source::Telegram => "telegram",
            Source::Discord => "discord",
            Source::Messenger => "messenger",
            Source::Instagram => "instagram",
            Source::Signal => "signal",
            Source::Slack => "slack",
            Source::GoogleChat => "google_chat",
            Source::Imessage => "imessage",
            Source::Line => "line",
            Source::Table => "table",
        }
    }

    /// The display name, such as "Google Chat".
    pub fn title(self) -> &'static str {
        match self {
            Source::Whatsapp => "WhatsApp",
            Source::Telegram => "Telegram",
            Source::Discord => "Discord",
            Source::Messenger => "Messenger",
            Source::Instagram => "Instagram",
            Source::Signal => "Signal",
            Source::Slack => "Slack",
            Source::GoogleChat => "Google Chat",
            Source::Imessage => "iMessage",
            Source::Line => "LINE",
            Source::Table => "Table",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Source {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Source::ALL.into_iter().find(|source| source.as_str() == name).ok_or_else(|| {
            let names: Vec<&str> = Source::ALL.iter().map(|source| source.as_str()).collect();
            format!("“{name}” is not one of {}", names.join(", "))
        })
    }
}

/// Detects the program that wrote a text from its beginning. `path` is only used to distinguish Instagram
/// from Messenger, which share a format.
pub fn detect(head: &str, path: &str) -> Option<Source> {
    let text = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    if text.starts_with(['{', '[']) && !text.starts_with("[LINE]") {
        // A WhatsApp line may also start with a bracket.
        return detect_json(text, path).or_else(|| whatsapp::looks_like(text).then_some(Source::Whatsapp));
    }
    if line::looks_like(text) {
        Some(Source::Line)
    } else if imessage::looks_like(text) {
        Some(Source::Imessage)
    } else if whatsapp::looks_like(text) {
        Some(Source::Whatsapp)
    } else {
        table::looks_like(text).then_some(Source::Table)
    }
}

fn detect_json(text: &str, path: &str) -> Option<Source> {
    let has = |keys: &[&str]| keys.iter().all(|key| text.contains(&format!("\"{key}\"")));
    if has(&["guild", "channel"]) && (has(&["exportedAt"]) || has(&["dateRange"])) {
        Some(Source::Discord)
    } else if has(&["sender_name"]) || has(&["participants", "thread_path"]) {
        let instagram = path.to_lowercase().contains("instagram");
        Some(if instagram { Source::Instagram } else { Source::Messenger })
    } else if has(&["date_unixtime"]) || has(&["from_id"]) || has(&["personal_information"]) || is_telegram_chat(text) {
        Some(Source::Telegram)
    } else if has(&["creator", "created_date"]) {
        Some(Source::GoogleChat)
    } else if signal::looks_like(text) {
        Some(Source::Signal)
    } else if slack::looks_like(text) {
        Some(Source::Slack)
    } else if text.starts_with('{') || text.trim_start_matches('[').trim_start().starts_with('{') {
        table::looks_like_objects(text).then_some(Source::Table)
    } else {
        None
    }
}

/// Recognises a chat by its type, for when no message is within the beginning of the file.
fn is_telegram_chat(text: &str) -> bool {
    let kinds = ["personal_chat", "private_group", "private_supergroup", "public_supergroup", "private_channel"];
    kinds.iter().any(|kind| text.contains(&format!("\"type\": \"{kind}\"")))
}
