//! WhatsApp's “Export chat”, from any phone and from the Web.
//!
//! `survey` reads the whole file once for what only the whole file can tell; [`Messages`] reads it
//! again and yields the messages.

mod body;
mod header;
mod markers;
mod sender;
mod survey;

use std::collections::{HashSet, VecDeque};
use std::io::{self, Read};

use chrono::NaiveDateTime;

use crate::text::Lines;
use crate::{Hints, Kind, Message, ParseError, Receipt, Skipped};
use header::{Family, Header};
use survey::Survey;

/// How many skipped lines a receipt quotes.
const QUOTED_LINES: usize = 100;

pub fn parse<R: Read>(open: impl Fn() -> io::Result<R>, hints: &Hints) -> Result<Messages<R>, ParseError> {
    let survey = survey::survey(&mut Lines::new(open()?)?, hints)?;
    let lines = Lines::new(open()?)?;
    Ok(Messages::new(lines, survey))
}

/// The messages of an export, in file order.
pub struct Messages<R: Read> {
    lines: Lines<R>,
    survey: Survey,
    receipt: Receipt,
    senders: HashSet<String>,
    open: Option<Draft>,
    ready: VecDeque<Message>,
    ended: bool,
}

/// A message whose lines are still being read.
struct Draft {
    sent_at: NaiveDateTime,
    sender: Option<String>,
    text: String,
}

impl<R: Read> Messages<R> {
    fn new(lines: Lines<R>, survey: Survey) -> Self {
        let receipt = Receipt {
            source: "whatsapp".to_owned(),
            encoding: "utf-8".to_owned(),
            date_order: survey.order,
            date_order_evidence: survey.evidence,
            date_order_confidence: survey.confidence,
            lines: 0,
            message_lines: 0,
            continuation_lines: 0,
            system_lines: 0,
            skipped_lines: 0,
            skipped: Vec::new(),
            messages: 0,
            participants: 0,
            first: None,
            last: None,
        };
        let (senders, ready) = (HashSet::new(), VecDeque::new());
        Messages { lines, survey, receipt, senders, open: None, ready, ended: false }
    }

    /// What became of each line read so far; complete when the iterator is through.
    pub fn into_receipt(mut self) -> Receipt {
        self.receipt.lines = self.lines.number;
        self.receipt.encoding = self.lines.encoding().to_owned();
        self.receipt.participants = self.senders.len() as u64;
        self.receipt
    }

    /// Reads a line; what it completes goes to `ready`. False at the end of the file.
    fn step(&mut self) -> io::Result<bool> {
        let Some(line) = self.lines.next_line()? else {
            let last = self.open.take();
            self.finish(last);
            return Ok(false);
        };
        let begun = header::read(line)
            .filter(|header| header.family == self.survey.family)
            .and_then(|header| Some((header.stamp.at(self.survey.order)?, header)));
        if let Some((sent_at, header)) = begun {
            let draft = Self::begin(&self.survey, &header, sent_at);
            let before = self.open.replace(draft);
            self.finish(before);
        } else if let Some(draft) = &mut self.open {
            draft.text.push('\n');
            draft.text.push_str(line.trim_start_matches('\u{feff}'));
            self.receipt.continuation_lines += 1;
        } else {
            self.receipt.skipped_lines += 1;
            if self.receipt.skipped.len() < QUOTED_LINES {
                let reason = if line.trim().is_empty() { "empty" } else { "before the first message" };
                let text = line.chars().take(200).collect();
                self.receipt.skipped.push(Skipped { line: self.lines.number, reason: reason.to_owned(), text });
            }
        }
        Ok(true)
    }

    fn begin(survey: &Survey, header: &Header, sent_at: NaiveDateTime) -> Draft {
        match survey.names.split(header.rest) {
            Some((sender, text)) => Draft { sent_at, sender: Some(sender::clean(sender)), text: text.to_owned() },
            None => Draft { sent_at, sender: None, text: header.rest.to_owned() },
        }
    }

    fn finish(&mut self, draft: Option<Draft>) {
        let Some(draft) = draft else { return };
        let message = Self::read(self.survey.family, draft);
        match &message.sender {
            Some(sender) => {
                self.receipt.message_lines += 1;
                if !self.senders.contains(sender) {
                    self.senders.insert(sender.clone());
                }
            }
            None => self.receipt.system_lines += 1,
        }
        self.receipt.messages += 1;
        self.receipt.first = Some(self.receipt.first.map_or(message.sent_at, |first| first.min(message.sent_at)));
        self.receipt.last = Some(self.receipt.last.map_or(message.sent_at, |last| last.max(message.sent_at)));
        self.ready.push_back(message);
    }

    fn read(family: Family, draft: Draft) -> Message {
        let Some(sender) = draft.sender else {
            return Message {
                sent_at: draft.sent_at,
                sender: None,
                content: body::clean(draft.text.trim_end()),
                kind: Kind::System,
                edited: false,
                forwarded: false,
                caption: None,
                attachment: None,
                poll: None,
            };
        };
        let body = body::read(&draft.text, family == Family::Brackets);
        Message {
            sent_at: draft.sent_at,
            sender: (body.kind != Kind::System).then_some(sender),
            content: body.content,
            kind: body.kind,
            edited: body.edited,
            forwarded: body.forwarded,
            caption: body.caption,
            attachment: body.attachment,
            poll: body.poll,
        }
    }
}

impl<R: Read> Iterator for Messages<R> {
    type Item = io::Result<Message>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.ended {
            match self.step() {
                Ok(more) => self.ended = !more,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        self.ready.pop_front().map(Ok)
    }
}
