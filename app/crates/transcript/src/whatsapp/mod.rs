//! WhatsApp's “Export chat”, from any phone and from the Web.
//!
//! `survey` reads the whole file once for what only the whole file can tell; then the messages
//! stream out of a second reading.

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
use crate::stamp::Years;
use crate::text::Lines;
use crate::{Hints, Kind, Message, ParseError, Source};
use header::Header;
use markers::MARKERS;
use survey::Survey;

/// Whether a text that begins like this has a line that begins a message.
pub fn looks_like(head: &str) -> bool {
    head.lines().take(500).any(|line| header::read(line).is_some())
}

/// The texts of an archive that are chats: `_chat.txt` (iOS), else those named as exports are, else
/// the largest. The others are documents that somebody sent.
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

/// The chat's name from an export's: “WhatsApp Chat with Ana.txt” is “Ana”, in any language.
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
        ledger.dates(&survey.dates);
        if let Some((line, headers)) = survey.another {
            ledger.warn(
                line,
                format!(
                    "{headers} lines, from this one on, begin like messages of another export. They were read as text: \
                 if two exports were put together, import each by itself."
                ),
            );
        }
        let title = title_of_file(text.name()).or_else(|| title_of_file(text.folder()));
        let title = title.or_else(|| title_of_file(input.name()));
        let folder = text.folder().to_owned();
        ledger.begin(sink, Conversation { title, source: Source::Whatsapp, clock: Clock::Wall, folder })?;
        let lines = Lines::new(input.open(text)?)?;
        SecondPass::new(survey, ledger, sink).read(lines)?;
    }
    Ok(())
}

/// The second reading.
struct SecondPass<'a> {
    survey: Survey,
    ledger: &'a mut Ledger,
    sink: &'a mut dyn Sink,
    years: Years,
    latest: Option<NaiveDateTime>,
    notices: u32,
}

/// A message whose lines are still being read.
#[derive(Default)]
struct Draft {
    open: bool,
    line: u64,
    sent_at: NaiveDateTime,
    sender: Option<String>,
    text: String,
}

impl<'a> SecondPass<'a> {
    fn new(survey: Survey, ledger: &'a mut Ledger, sink: &'a mut dyn Sink) -> Self {
        let years = survey.dates.first_year.map_or_else(Years::default, Years::from);
        SecondPass { survey, ledger, sink, years, latest: None, notices: 0 }
    }

    fn read<R: Read>(mut self, mut lines: Lines<R>) -> Result<(), ParseError> {
        let mut draft = Draft::default();
        loop {
            let number = lines.number + 1;
            let Some(line) = lines.next_line().map_err(ParseError::from_reading)? else { break };
            if let Some((sent_at, header)) = self.begun(line) {
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
        self.ledger.figures().encoding = lines.encoding().to_owned();
        self.finish(&mut draft)
    }

    /// The header of a line that begins a message of this file's family, with a possible date.
    fn begun<'l>(&mut self, line: &'l str) -> Option<(NaiveDateTime, Header<'l>)> {
        let header = header::read(line).filter(|header| header.family == self.survey.family)?;
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
        self.notice_second_chat(draft.line, &message);
        self.latest = self.latest.max(Some(message.sent_at));
        self.ledger.pass(message, self.sink)?;
        Ok(())
    }

    fn message(&self, draft: &mut Draft) -> Message {
        match draft.sender.take() {
            None => Message::new(draft.sent_at, None, Kind::System, body::clean(draft.text.trim_end())),
            Some(sender) => body::read(&draft.text, draft.sent_at, sender, &self.survey),
        }
    }

    /// Every chat begins with the notice about encryption. A second one, with the time set back,
    /// begins another chat.
    fn notice_second_chat(&mut self, line: u64, message: &Message) {
        if message.kind != Kind::System || MARKERS.notice(&message.content).is_none() {
            return;
        }
        self.notices += 1;
        if self.notices > 1 && self.latest.is_some_and(|latest| message.sent_at < latest) {
            self.ledger.warn(
                line,
                "Another chat seems to begin here: the time goes back, and the notice about encryption comes again. If \
                 two exports were put together, import each by itself.",
            );
        }
    }
}
