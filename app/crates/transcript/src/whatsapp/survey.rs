//! The first pass over a file: finds the header format, the date order, the names, and the placeholders of media
//! in languages that are not in the table.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use super::body;
use super::header::{self, Header, HeaderFormat};
use super::markers::MARKERS;
use super::sender::Names;
use crate::order::{Decision, OrderDetector};
use crate::text::Lines;
use crate::{DateOrder, Hints, ParseError};

/// If none of the first lines is a header, the file is not a chat. The rest is not read.
const GIVE_UP_AFTER: u64 = 20_000;
/// The maximum number of possible placeholders that are tracked.
const MAX_PLACEHOLDERS: usize = 10_000;
/// The maximum length of a placeholder in bytes. Longer texts are sentences.
const MAX_PLACEHOLDER_LEN: usize = 90;
/// With at least this many headers in a second format, the file is likely to be two exports combined.
const MIN_OTHER_HEADERS: u64 = 3;

/// The result of the first pass.
pub struct Survey {
    /// The most frequent header format.
    pub format: HeaderFormat,
    pub dates: Decision,
    pub names: Names,
    /// Placeholders of media in unknown languages, cleaned by [`body::clean`].
    pub placeholders: HashSet<String>,
    /// The first line and the number of headers in another format, if there are enough to warn about.
    pub other_export: Option<(u64, u64)>,
}

/// Reads all lines once.
///
/// # Errors
/// [`ParseError::Empty`] or [`ParseError::NotAChat`] if no line starts a message, [`ParseError::Undecided`], and
/// read errors.
pub fn survey<R: Read>(lines: &mut Lines<R>, hints: &Hints) -> Result<Survey, ParseError> {
    let mut tallies = [HeaderFormat::Brackets, HeaderFormat::Dash, HeaderFormat::Colon].map(Tally::new);
    let (mut found, mut empty) = (false, true);
    loop {
        let number = lines.number + 1;
        let Some(line) = lines.next_line().map_err(ParseError::from_reading)? else { break };
        empty = empty && line.trim().is_empty();
        if let Some(header) = header::read(line) {
            found = true;
            if let Some(tally) = tallies.iter_mut().find(|tally| tally.format == header.format) {
                tally.add(&header, number);
            }
        } else if !found && number > GIVE_UP_AFTER {
            break;
        }
    }
    tallies.sort_by_key(|tally| std::cmp::Reverse(tally.detector.stamps()));
    let [mut tally, second, _] = tallies;
    if tally.detector.stamps() == 0 {
        return Err(if empty { ParseError::Empty } else { ParseError::NotAChat { lines: lines.number } });
    }
    let dates = tally.detector.decide(hints, tally.locale())?;
    tally.names.resolve();
    let headers = second.detector.stamps();
    let other_export = (headers >= MIN_OTHER_HEADERS).then_some((second.first_line, headers));
    let placeholders =
        tally.placeholders.into_iter().filter(|(_, repeated)| repeated.is_placeholder()).map(|(text, _)| text);
    Ok(Survey { format: tally.format, dates, names: tally.names, placeholders: placeholders.collect(), other_export })
}

/// What was collected from the lines with one header format.
struct Tally {
    format: HeaderFormat,
    first_line: u64,
    detector: OrderDetector,
    names: Names,
    /// How many phrases of each language were found.
    languages: HashMap<&'static str, u32>,
    /// Possible placeholders in unknown languages.
    placeholders: HashMap<String, Repeated>,
}

/// How often the same short body appeared.
struct Repeated {
    count: u32,
    /// The first sender.
    first: String,
    /// Whether somebody else sent it too.
    by_others: bool,
}

impl Repeated {
    /// A text that appears more than twice, from several senders, was written by WhatsApp.
    fn is_placeholder(&self) -> bool {
        self.count > 2 && self.by_others
    }
}

impl Tally {
    fn new(format: HeaderFormat) -> Self {
        Tally {
            format,
            first_line: 0,
            detector: OrderDetector::default(),
            names: Names::default(),
            languages: HashMap::new(),
            placeholders: HashMap::new(),
        }
    }

    fn add(&mut self, header: &Header<'_>, line: u64) {
        if self.first_line == 0 {
            self.first_line = line;
        }
        self.detector.add(&header.stamp, header.rest);
        let (sender, text) = self.names.count(header.rest).unwrap_or(("", header.rest));
        // Only WhatsApp's own texts reveal its language: those with its mark, in brackets, or without a sender.
        let marked = text.starts_with(body::MARK);
        if marked || text.starts_with('<') || text.ends_with(')') || sender.is_empty() {
            let text = body::clean(text);
            if let Some(language) = MARKERS.language(&text) {
                *self.languages.entry(language).or_default() += 1;
            } else if (marked || text.starts_with('<')) && !sender.is_empty() {
                self.track_placeholder(sender, &text);
            }
        }
    }

    /// Counts a body that may be a placeholder in an unknown language.
    fn track_placeholder(&mut self, sender: &str, text: &str) {
        let brackets_match = !text.starts_with('<') || text.ends_with('>');
        if text.len() > MAX_PLACEHOLDER_LEN || !brackets_match || text.contains(sender) {
            return;
        }
        if let Some(repeated) = self.placeholders.get_mut(text) {
            repeated.count += 1;
            repeated.by_others |= repeated.first != sender;
        } else if self.placeholders.len() < MAX_PLACEHOLDERS {
            let first = sender.to_owned();
            self.placeholders.insert(text.to_owned(), Repeated { count: 1, first, by_others: false });
        }
    }

    /// The date order of the phone's language. `None` if it is unknown, or English, which uses both orders.
    fn locale(&self) -> Option<DateOrder> {
        let (language, _) = self.languages.iter().max_by_key(|(language, count)| (**count, **language))?;
        match *language {
            "en" => None,
            "zh" | "ja" | "ko" | "hu" => Some(DateOrder::YearMonthDay),
            _ => Some(DateOrder::DayMonthYear),
        }
    }
}
