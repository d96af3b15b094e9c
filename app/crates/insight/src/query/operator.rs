//! The operators of a query: `from:ana`, `has:link`, `before:2024-03`.

use chrono::NaiveDate;

use super::analysis::AnalysisOperator;
use super::date;
use super::lex::Piece;
use crate::emoji::emoji;
use crate::marks;
use crate::tokens::fold;

/// An operator.
#[derive(Debug, PartialEq, Eq)]
pub struct Operator {
    /// What stands before the colon.
    pub name: &'static str,
    /// What it does, for the list of completions.
    pub about: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    From,
    In,
    Before,
    After,
    During,
    Weekday,
    Hour,
    /// Marks of messages, by the value.
    Marks(&'static [(&'static str, &'static [&'static str])]),
    Conversation,
    Tag,
    Code,
    AnalysisOperator(AnalysisOperator),
    Reaction,
}

/// What a message has: the value, and the marks in the index (`app::conversations::marks` writes them).
const HAS: &[(&str, &[&str])] = &[
    ("link", &["#link"]),
    ("image", &["#image", "#gif"]),
    ("video", &["#video", "#video_note"]),
    ("audio", &["#audio", "#voice"]),
    ("document", &["#document"]),
    ("sticker", &["#sticker"]),
    ("contact", &["#contact"]),
    ("location", &["#location", "#live_location"]),
    ("poll", &["#poll"]),
    ("call", &["#call"]),
    ("event", &["#event"]),
    ("once", &["#view_once"]),
    ("omitted", &["#media"]),
    // What people have said of it; these are no marks in the index.
    ("bookmark", &[]),
    ("annotation", &[]),
];
const IS: &[(&str, &[&str])] =
    &[("edited", &["#edited"]), ("deleted", &["#deleted"]), ("system", &["#system"]), ("opening", &[])];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const CONVERSATION_KINDS: [&str; 7] = ["archive", "direct", "group", "channel", "support", "whatsapp", "assistant"];

/// All operators.
pub const OPERATORS: [Operator; 20] = [
    Operator { name: "from", about: "who wrote it; me is you", kind: Kind::From },
    Operator { name: "in", about: "the conversation", kind: Kind::In },
    Operator { name: "before", about: "before a day, month or year", kind: Kind::Before },
    Operator { name: "after", about: "after a day, month or year", kind: Kind::After },
    Operator { name: "on", about: "on a day", kind: Kind::During },
    Operator { name: "during", about: "in a month, a year, last-week …", kind: Kind::During },
    Operator { name: "weekday", about: "on Mondays, Tuesdays …", kind: Kind::Weekday },
    Operator { name: "hour", about: "in an hour of the day, 0 to 23", kind: Kind::Hour },
    Operator { name: "has", about: "link, image, audio, bookmark, annotation …", kind: Kind::Marks(HAS) },
    Operator {
        name: "is",
        about: "edited, deleted, system, or opening: the first after a silence",
        kind: Kind::Marks(IS),
    },
    Operator { name: "kind", about: "archive, direct, group, channel …", kind: Kind::Conversation },
    Operator { name: "tag", about: "a tag of a note on it", kind: Kind::Tag },
    Operator { name: "code", about: "a code that was given to it", kind: Kind::Code },
    Operator { name: "reaction", about: "an emoji that somebody reacted with", kind: Kind::Reaction },
    Operator { name: "to", about: "whom it answers", kind: Kind::AnalysisOperator(AnalysisOperator::To) },
    Operator {
        name: "waited",
        about: "how long the answer took: 5m, <1m, 1h..2h",
        kind: Kind::AnalysisOperator(AnalysisOperator::Waited),
    },
    Operator {
        name: "lang",
        about: "its language: german, de",
        kind: Kind::AnalysisOperator(AnalysisOperator::Language),
    },
    Operator {
        name: "mood",
        about: "positive, neutral, negative, or known",
        kind: Kind::AnalysisOperator(AnalysisOperator::Mood),
    },
    Operator {
        name: "feels",
        about: "joy, love, sadness, anger, fear, surprise",
        kind: Kind::AnalysisOperator(AnalysisOperator::Emotion),
    },
    Operator {
        name: "names",
        about: "a phone number, an address, a day, a sum in it",
        kind: Kind::AnalysisOperator(AnalysisOperator::Names),
    },
];

/// The operator of this name, in any case.
pub fn named(name: &str) -> Option<&'static Operator> {
    OPERATORS.iter().find(|operator| operator.name.eq_ignore_ascii_case(name))
}

/// The values that an operator can take, when there are few of them.
pub fn values(operator: &Operator) -> Vec<&'static str> {
    match operator.kind {
        Kind::Marks(marks) => marks.iter().map(|(value, _)| *value).collect(),
        Kind::Conversation => CONVERSATION_KINDS.to_vec(),
        Kind::Before | Kind::After | Kind::During => {
            vec!["today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-year", "last-year"]
        }
        Kind::From => vec!["me"],
        Kind::Weekday => WEEKDAYS.to_vec(),
        Kind::AnalysisOperator(told) => told.values(),
        Kind::In | Kind::Hour | Kind::Tag | Kind::Code | Kind::Reaction => Vec::new(),
    }
}

/// A condition that is not in the index of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// The sender's name has this in it (folded); `excluded`: it has not.
    From {
        /// A part of the name, folded; `me` is the viewer.
        name: String,
        /// Whether it stood in quotes: who is called exactly so is meant, when there is such a one.
        whole: bool,
        /// Whether it was taken out with a minus.
        excluded: bool,
    },
    /// The conversation's name has this in it.
    In {
        /// A part of the name, folded.
        name: String,
        /// Whether it stood in quotes, as for `From`.
        whole: bool,
        /// Whether it was taken out with a minus.
        excluded: bool,
    },
    /// On this day of the conversation's own calendar or later.
    Since(NaiveDate),
    /// Before this day.
    Until(NaiveDate),
    /// On this weekday of the conversation's own calendar, from 1 for Monday; several are alternatives.
    Weekday(u8),
    /// In this hour of the conversation's own clock, 0 to 23; several are alternatives.
    Hour(u8),
    /// The viewer has bookmarked it.
    Bookmarked {
        /// Whether it was taken out with a minus.
        excluded: bool,
    },
    /// There is a note on it that the viewer sees.
    Annotated,
    /// There is a note on it with this tag, in small letters.
    Tag(String),
    /// A code with this in its name, in small letters, was given to it.
    Code(String),
    /// The conversation is of this kind.
    Kind {
        /// As in the database.
        kind: &'static str,
        /// Whether it was taken out with a minus.
        excluded: bool,
    },
    /// Between these days: the first, and the one behind the last.
    Between(NaiveDate, NaiveDate),
    /// It is in this language (ISO 639-3), as far as that can be told; several are alternatives.
    Language(&'static str),
    /// Its mood, as the database has it, or `known`; several are alternatives.
    Mood(&'static str),
    /// It shows this emotion; several must all be there.
    Emotion(&'static str),
    /// It answered somebody after so many seconds: the least, and the first that is too many.
    Waited(u32, u32),
    /// It answers somebody whose name has this in it.
    To {
        /// A part of the name, folded.
        name: String,
        /// Whether it stood in quotes, as for `From`.
        whole: bool,
    },
    /// It names this, as `entities` write it; several are alternatives.
    Names(String),
    /// It is the first after a silence.
    Opening,
}

/// What an operator comes to.
pub enum Meaning {
    /// A condition beside the words.
    Filter(Filter),
    /// Any of these marks in the index of words.
    Flags(Vec<String>),
}

/// Reads an operator's piece.
///
/// # Errors
/// A sentence that says what is wrong and what to write.
pub fn read(piece: &Piece<'_>, today: NaiveDate) -> Result<Meaning, String> {
    let Some(operator) = piece.operator else { return Err(String::new()) };
    let (name, value, excluded) = (operator.name, piece.text.trim(), piece.excluded);
    if value.is_empty() {
        return Err(format!("“{name}:” wants a value right behind it: {}.", operator.about));
    }
    let folded = fold(value);
    let filter = match operator.kind {
        Kind::From => Filter::From { name: folded, whole: piece.quoted, excluded },
        Kind::In => Filter::In { name: folded, whole: piece.quoted, excluded },
        Kind::Conversation => match CONVERSATION_KINDS.iter().find(|kind| **kind == folded) {
            Some(kind) => Filter::Kind { kind, excluded },
            None => return Err(unknown(name, value, &CONVERSATION_KINDS)),
        },
        Kind::Weekday | Kind::Hour | Kind::Tag | Kind::Code | Kind::AnalysisOperator(_) if excluded => {
            return Err(format!(
                "“-{name}:” cannot be searched. Write {name}: for what is wanted, several times for several."
            ));
        }
        Kind::AnalysisOperator(told) => told.read(name, value, piece.quoted)?,
        Kind::Reaction => {
            let Some(emoji) = emoji(value).first().copied() else {
                return Err(format!("“{value}” is no emoji, so “reaction:” was left out."));
            };
            return Ok(Meaning::Flags(vec![marks::reaction(emoji)]));
        }
        Kind::Code => Filter::Code(value.to_lowercase()),
        Kind::Tag => Filter::Tag(value.trim_start_matches('#').to_lowercase()),
        Kind::Weekday => match weekday(&folded) {
            Some(day) => Filter::Weekday(day),
            None => return Err(unknown(name, value, &WEEKDAYS)),
        },
        Kind::Hour => match folded.strip_suffix(":00").unwrap_or(&folded).parse().ok().filter(|hour| *hour < 24) {
            Some(hour) => Filter::Hour(hour),
            None => return Err(format!("“{value}” is no hour, so “hour:” was left out. Write a number from 0 to 23.")),
        },
        Kind::Marks(marks) => return marked(name, value, &folded, marks, excluded),
        Kind::Before | Kind::After | Kind::During => {
            let Some(period) = date::read(value, today) else {
                return Err(format!("“{value}” is no date, so “{name}:” was left out. Write {}.", date::EXAMPLES));
            };
            match (operator.kind, excluded) {
                (Kind::Before, false) => Filter::Until(period.first),
                (Kind::Before, true) => Filter::Since(period.first),
                (Kind::After, false) => Filter::Since(period.behind),
                (Kind::After, true) => Filter::Until(period.behind),
                (_, false) => Filter::Between(period.first, period.behind),
                (_, true) => {
                    return Err(format!("“-{name}:” cannot be searched. Write before: or after: for one side of it."));
                }
            }
        }
    };
    Ok(Meaning::Filter(filter))
}

/// A weekday's number, from 1 for Monday; its first three letters do.
fn weekday(folded: &str) -> Option<u8> {
    let day = folded.strip_suffix('s').unwrap_or(folded);
    let is = |name: &&str| day.len() >= 3 && name.starts_with(day);
    WEEKDAYS.iter().position(is).map(|index| index as u8 + 1)
}

fn marked(
    name: &str,
    value: &str,
    folded: &str,
    marks: &[(&'static str, &'static [&'static str])],
    excluded: bool,
) -> Result<Meaning, String> {
    // People write images, photos, files.
    let singular = folded.strip_suffix('s').unwrap_or(folded);
    let meant = match singular {
        "photo" | "picture" => "image",
        "file" => "document",
        "voice" | "sound" => "audio",
        "url" => "link",
        "note" => "annotation",
        other => other,
    };
    match marks.iter().find(|(known, _)| *known == meant) {
        Some((_, marks)) if !marks.is_empty() => {
            Ok(Meaning::Flags(marks.iter().map(|mark| (*mark).to_owned()).collect()))
        }
        Some(("bookmark", _)) => Ok(Meaning::Filter(Filter::Bookmarked { excluded })),
        Some(_) if excluded => Err(format!("“-{name}:{value}” cannot be searched, so it was left out.")),
        Some(("opening", _)) => Ok(Meaning::Filter(Filter::Opening)),
        Some(_) => Ok(Meaning::Filter(Filter::Annotated)),
        None => {
            let known: Vec<&str> = marks.iter().map(|(known, _)| *known).collect();
            Err(unknown(name, value, &known))
        }
    }
}

pub(super) fn unknown(name: &str, value: &str, known: &[&str]) -> String {
    format!("“{name}:{value}” is not known and was left out. After “{name}:” write one of {}.", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::Query;
    use super::*;

    fn read(text: &str) -> (Vec<Filter>, Vec<String>) {
        let query = Query::read(text, NaiveDate::from_ymd_opt(2024, 5, 15).expect("a day"));
        (query.filters, query.notes)
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn filters() {
        let from = |name: &str, excluded| Filter::From { name: name.to_owned(), whole: excluded, excluded };
        for (text, expected) in [
            ("from:Åna", from("ana", false)),
            ("-FROM:\"Ana Lima\"", from("ana lima", true)),
            ("in:club", Filter::In { name: "club".to_owned(), whole: false, excluded: false }),
            ("before:2024-03", Filter::Until(day("2024-03-01"))),
            ("after:2024-03", Filter::Since(day("2024-04-01"))),
            ("-after:2024-03", Filter::Until(day("2024-04-01"))),
            ("on:2024-03-05", Filter::Between(day("2024-03-05"), day("2024-03-06"))),
            ("during:yesterday", Filter::Between(day("2024-05-14"), day("2024-05-15"))),
            ("weekday:Mondays", Filter::Weekday(1)),
            ("weekday:sun", Filter::Weekday(7)),
            ("hour:09", Filter::Hour(9)),
            ("hour:\"23:00\"", Filter::Hour(23)),
            ("has:bookmarks", Filter::Bookmarked { excluded: false }),
            ("kind:group", Filter::Kind { kind: "group", excluded: false }),
            ("has:annotations", Filter::Annotated),
            ("tag:#Money", Filter::Tag("money".to_owned())),
            ("code:Promise", Filter::Code("promise".to_owned())),
            ("lang:German", Filter::Language("deu")),
            ("lang:pt", Filter::Language("por")),
            ("lang:cmn", Filter::Language("cmn")),
            ("mood:Negative", Filter::Mood("negative")),
            ("feels:joy", Filter::Emotion("joy")),
            ("waited:5m", Filter::Waited(300, u32::MAX)),
            ("waited:\"> 1 h\"", Filter::Waited(3600, u32::MAX)),
            ("waited:<30s", Filter::Waited(0, 30)),
            ("waited:1h..2h", Filter::Waited(3600, 7200)),
            ("to:Bruno", Filter::To { name: "bruno".to_owned(), whole: false }),
            ("names:+351912345678", Filter::Names("+351912345678".to_owned())),
            ("is:opening", Filter::Opening),
        ] {
            assert_eq!(read(text), (vec![expected], vec![]), "{text}");
        }
    }

    #[test]
    fn what_is_malformed_is_explained() {
        for (text, part) in [
            ("before:2024-02-30", "“2024-02-30” is no date"),
            ("has:pic", "After “has:” write one of link, image"),
            ("from:", "“from:” wants a value"),
            ("kind:party", "archive, direct"),
            ("-on:2024-01-01", "before: or after:"),
            ("weekday:someday", "monday, tuesday"),
            ("hour:24", "from 0 to 23"),
            ("-code:x", "cannot be searched"),
            ("-has:annotation", "cannot be searched"),
            ("-tag:x", "cannot be searched"),
            ("-is:opening", "cannot be searched"),
            ("lang:klingon", "lang:german"),
            ("mood:fine", "positive, neutral"),
            ("feels:hunger", "joy, love"),
            ("waited:soon", "1h..2h"),
            ("waited:9999999h", "1h..2h"),
            ("reaction:yes", "is no emoji"),
        ] {
            let (filters, notes) = read(&format!("{text} tea"));
            assert!(filters.is_empty(), "{text}");
            assert!(notes.len() == 1 && notes[0].contains(part), "{text}: {notes:?}");
        }
    }
}
