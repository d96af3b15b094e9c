//! Chats exported from WhatsApp (“Export chat”) on Android, iOS and the Web.
//!
//! Every file is read twice. The first pass (`survey`) collects what depends on the whole file: the header
//! format, the date order and the names of the senders. The second pass produces the messages.

mod body;
mod header;
mod markers;
mod place;
mod poll;
mod sender;
mod survey;

use std::io::{Read, Seek};

use chrono::NaiveDateTime;

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::receipt::Ledger;
use crate::stamp::YearTracker;
use crate::text::Lines;
use crate::{Hints, Kind, Message, ParseError, Source};
use header::Header;
use markers::MARKERS;
use survey::Survey;

/// Whether one of the first 500 lines of `head` starts a message.
pub fn looks_like(head: &str) -> bool {
    head.lines().take(500).any(|line| header::read(line).is_some())
}

/// Selects the chats among the texts of an archive: `_chat.txt` (iOS), otherwise those named like an export,
/// otherwise the largest. The rest are documents that were sent in the chat.
pub fn choose_chats(texts: Vec<Text>) -> Vec<Text> {
    let (ios, others): (Vec<Text>, Vec<Text>) = texts.into_iter().partition(|text| text.name() == "_chat.txt");
    if !ios.is_empty() {
        return ios;
    }
    let (named, others): (Vec<Text>, Vec<Text>) =
        others.into_iter().partition(|text| title_of_file(text.name()).is_some());
    if !named.is_empty() {
        return named;
    }
    others.into_iter().max_by_key(|text| text.size).into_iter().collect()
}

/// The chat's name from the name of the export, in any known language: “Ana” from “WhatsApp Chat with Ana.txt”.
pub fn title_of_file(name: &str) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('_', " ");
    MARKERS.title(stem.trim()).map(|title| title.trim().to_owned())
}

/// Reads the chats.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    texts: &[Text],
    hints: &Hints,
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    for text in texts {
        let survey = survey::survey(&mut Lines::new(input.open(text)?)?, hints)?;
        ledger.set_date_order(&survey.dates);
        if let Some((line, headers)) = survey.other_export {
            ledger.warn(
                line,
                format!(
                    "{headers} lines from here on look like messages of another export. They were imported as text. \
                 If two exports were combined, import each of them separately."
                ),
            );
        }
        let title = title_of_file(text.name()).or_else(|| title_of_file(text.folder()));
        let title = title.or_else(|| title_of_file(input.name()));
        let folder = text.folder().to_owned();
        ledger
            .begin_conversation(sink, Conversation { title, source: Source::Whatsapp, clock: Clock::Wall, folder })?;
        let lines = Lines::new(input.open(text)?)?;
        SecondPass::new(survey, ledger, sink).read(lines)?;
    }
    Ok(())
}

/// The second pass, which produces the messages.
struct SecondPass<'a> {
    survey: Survey,
    ledger: &'a mut Ledger,
    sink: &'a mut dyn Sink,
    years: YearTracker,
    /// The time of the latest message so far.
    latest: Option<NaiveDateTime>,
    /// The number of encryption notices so far.
    notices: u32,
}

/// A message that may be continued on the next line. Reused to avoid allocations.
#[derive(Default)]
struct Draft {
    /// Whether it holds a message.
    open: bool,
    /// The number of its first line.
    line: u64,
    sent_at: NaiveDateTime,
    sender: Option<String>,
    text: String,
}

impl<'a> SecondPass<'a> {
    fn new(survey: Survey, ledger: &'a mut Ledger, sink: &'a mut dyn Sink) -> Self {
        let years = survey.dates.first_year.map_or_else(YearTracker::default, YearTracker::from);
        SecondPass { survey, ledger, sink, years, latest: None, notices: 0 }
    }

    fn read<R: Read>(mut self, mut lines: Lines<R>) -> Result<(), ParseError> {
        let mut draft = Draft::default();
        loop {
            let number = lines.number + 1;
            let Some(line) = lines.next_line().map_err(ParseError::from_reading)? else { break };
            if let Some((sent_at, header)) = self.message_header(line) {
                self.finish(&mut draft)?;
                self.begin(&mut draft, number, &header, sent_at);
            } else if draft.open {
                draft.text.push('\n');
                draft.text.push_str(line.trim_start_matches('\u{feff}'));
                self.ledger.continuation();
            } else {
                let reason = if line.trim().is_empty() { "empty" } else { "before the first message" };
                self.ledger.skip(number, reason, line);
            }
        }
        self.ledger.receipt_mut().encoding = lines.encoding().to_owned();
        self.finish(&mut draft)
    }

    /// The header of a line, if it starts a message: it has the format of this file and a valid date.
    fn message_header<'l>(&mut self, line: &'l str) -> Option<(NaiveDateTime, Header<'l>)> {
        let header = header::read(line).filter(|header| header.format == self.survey.format)?;
        Some((header.stamp.at(self.survey.dates.order, &mut self.years)?, header))
    }

    fn begin(&mut self, draft: &mut Draft, line: u64, header: &Header<'_>, sent_at: NaiveDateTime) {
        let (sender, text) = match self.survey.names.split(header.rest) {
            Some((sender, text)) => (Some(sender.into_owned()), text),
            None => (None, header.rest),
        };
        (draft.open, draft.line, draft.sent_at, draft.sender) = (true, line, sent_at, sender);
        draft.text.clear();
        draft.text.push_str(text);
    }

    fn finish(&mut self, draft: &mut Draft) -> Result<(), ParseError> {
        if !std::mem::take(&mut draft.open) {
            return Ok(());
        }
        let message = self.message(draft);
        self.warn_of_second_chat(draft.line, &message);
        self.latest = self.latest.max(Some(message.sent_at));
        self.ledger.emit(message, self.sink)?;
        Ok(())
    }

    fn message(&self, draft: &mut Draft) -> Message {
        match draft.sender.take() {
            None => Message::new(draft.sent_at, None, Kind::System, body::clean(draft.text.trim_end())),
            Some(sender) => body::read(&draft.text, draft.sent_at, sender, &self.survey),
        }
    }

    /// Warns if a second chat starts here. Every chat starts with an encryption notice, so a second notice that is
    /// earlier than previous messages belongs to another chat.
    fn warn_of_second_chat(&mut self, line: u64, message: &Message) {
        if message.kind != Kind::System || MARKERS.notice(&message.content).is_none() {
            return;
        }
        self.notices += 1;
        if self.notices > 1 && self.latest.is_some_and(|latest| message.sent_at < latest) {
            self.ledger.warn(
                line,
                "Another chat seems to start here: the time goes back, and the encryption notice appears again. If two \
                 exports were combined, import each of them separately.",
            );
        }
    }
}
