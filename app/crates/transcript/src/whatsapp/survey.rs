//! The first reading: the header's family, the order of day and month, the names, and what stands
//! in place of media in a language that the table does not know.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use super::body;
use super::header::{self, Family, Header};
use super::markers::MARKERS;
use super::sender::Names;
use crate::order::{Decision, Orders};
use crate::text::Lines;
use crate::{DateOrder, Hints, ParseError};

/// A file that has no header in its first lines is given up: a novel is not read to its end.
const GIVE_UP_AFTER: u64 = 20_000;
/// So many different bodies are watched for stand-ins.
const MAX_STAND_INS: usize = 10_000;
/// A stand-in is short; sentences are not watched.
const LONGEST_STAND_IN: usize = 90;
/// Headers of another family that make it likely that two exports were put together.
const ANOTHER_EXPORT: u64 = 3;

/// What the whole file tells.
pub struct Survey {
    pub family: Family,
    pub dates: Decision,
    pub names: Names,
    /// Bodies that stand in place of media, as [`body::clean`] leaves them.
    pub stand_ins: HashSet<String>,
    /// The first line and the number of headers of another family.
    pub another: Option<(u64, u64)>,
}

/// Reads all lines once.
///
/// # Errors
/// [`ParseError::NotAChat`] when no line begins a message, [`ParseError::Undecided`], and when
/// reading fails.
pub fn survey<R: Read>(lines: &mut Lines<R>, hints: &Hints) -> Result<Survey, ParseError> {
    let mut tallies = [Family::Brackets, Family::Dash, Family::Colon].map(Tally::new);
    let (mut found, mut empty) = (false, true);
    loop {
        let number = lines.number + 1;
        let Some(line) = lines.next_line().map_err(ParseError::from_reading)? else { break };
        empty = empty && line.trim().is_empty();
        if let Some(header) = header::read(line) {
            found = true;
            if let Some(tally) = tallies.iter_mut().find(|tally| tally.family == header.family) {
                tally.add(&header, number);
            }
        } else if !found && number > GIVE_UP_AFTER {
            break;
        }
    }
    tallies.sort_by_key(|tally| std::cmp::Reverse(tally.orders.stamps()));
    let [mut tally, second, _] = tallies;
    if tally.orders.stamps() == 0 {
        return Err(if empty { ParseError::Empty } else { ParseError::NotAChat { lines: lines.number } });
    }
    let dates = tally.orders.decide(hints, tally.locale())?;
    tally.names.settle();
    let headers = second.orders.stamps();
    let another = (headers >= ANOTHER_EXPORT).then_some((second.first_line, headers));
    let stand_ins = tally.stand_ins.into_iter().filter(|(_, seen)| seen.is_stand_in()).map(|(text, _)| text);
    Ok(Survey { family: tally.family, dates, names: tally.names, stand_ins: stand_ins.collect(), another })
}

/// The evidence of one family's headers.
struct Tally {
    family: Family,
    first_line: u64,
    orders: Orders,
    names: Names,
    languages: HashMap<&'static str, u32>,
    stand_ins: HashMap<String, Repeated>,
}

/// How often the same short body was written, and by whom first.
struct Repeated {
    count: u32,
    first: String,
    by_others: bool,
}

impl Repeated {
    /// Nobody's words: several people wrote the very same, more than twice.
    fn is_stand_in(&self) -> bool {
        self.count > 2 && self.by_others
    }
}

impl Tally {
    fn new(family: Family) -> Self {
        Tally {
            family,
            first_line: 0,
            orders: Orders::default(),
            names: Names::default(),
            languages: HashMap::new(),
            stand_ins: HashMap::new(),
        }
    }

    fn add(&mut self, header: &Header<'_>, line: u64) {
        if self.first_line == 0 {
            self.first_line = line;
        }
        self.orders.add(&header.stamp, header.rest);
        let (sender, text) = self.names.count(header.rest).unwrap_or(("", header.rest));
        // Only what WhatsApp wrote itself tells its language: after its mark, in brackets, or alone.
        let marked = text.starts_with(body::MARK);
        if marked || text.starts_with('<') || text.ends_with(')') || sender.is_empty() {
            let text = body::clean(text);
            if let Some(language) = MARKERS.language(&text) {
                *self.languages.entry(language).or_default() += 1;
            } else if (marked || text.starts_with('<')) && !sender.is_empty() {
                self.watch(sender, &text);
            }
        }
    }

    fn watch(&mut self, sender: &str, text: &str) {
        let brackets = !text.starts_with('<') || text.ends_with('>');
        if text.len() > LONGEST_STAND_IN || !brackets || text.contains(sender) {
            return;
        }
        if let Some(repeated) = self.stand_ins.get_mut(text) {
            repeated.count += 1;
            repeated.by_others |= repeated.first != sender;
        } else if self.stand_ins.len() < MAX_STAND_INS {
            let first = sender.to_owned();
            self.stand_ins.insert(text.to_owned(), Repeated { count: 1, first, by_others: false });
        }
    }

    /// The order that the phone's language writes dates in; English is of two minds.
    fn locale(&self) -> Option<DateOrder> {
        let (language, _) = self.languages.iter().max_by_key(|(language, count)| (**count, **language))?;
        match *language {
            "en" => None,
            "zh" | "ja" | "ko" | "hu" => Some(DateOrder::YearMonthDay),
            _ => Some(DateOrder::DayMonthYear),
        }
    }
}
