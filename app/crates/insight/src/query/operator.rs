//! Query operators such as `from:ana`, `has:link` and `before:2024-03`.

use chrono::NaiveDate;

use super::analysis::AnalysisOperator;
use super::date;
use super::lex::Piece;
use crate::emoji::emoji;
use crate::marks;
use crate::tokens::fold;

/// A query operator.
#[derive(Debug, PartialEq, Eq)]
pub struct Operator {
    /// The name before the colon.
    pub name: &'static str,
    /// A short description for completions and search tips.
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
    /// Messages with a mark; the table maps values to marks.
    Marks(&'static [(&'static str, &'static [&'static str])]),
    Conversation,
    Tag,
    Code,
    Analysis(AnalysisOperator),
    Reaction,
}

/// Values of `has:`, each with its marks in the search index (see [`crate::marks`]). Any of the marks matches.
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
    // Bookmarks and notes are not in the search index: they are filters.
    ("bookmark", &[]),
    ("annotation", &[]),
];
/// Values of `is:`, like [`HAS`]. `opening` is a filter.
const IS: &[(&str, &[&str])] =
    &[("edited", &["#edited"]), ("deleted", &["#deleted"]), ("system", &["#system"]), ("opening", &[])];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const CONVERSATION_KINDS: [&str; 7] = ["archive", "direct", "group", "channel", "support", "whatsapp", "assistant"];

/// All operators, in the order in which they are listed.
pub const OPERATORS: [Operator; 20] = [
    Operator { name: "from", about: "sender (“me” for yourself)", kind: Kind::From },
    Operator { name: "in", about: "conversation", kind: Kind::In },
    Operator { name: "before", about: "before a day, month or year", kind: Kind::Before },
    Operator { name: "after", about: "after a day, month or year", kind: Kind::After },
    Operator { name: "on", about: "on a day", kind: Kind::During },
    Operator { name: "during", about: "in a month, year, last-week…", kind: Kind::During },
    Operator { name: "weekday", about: "day of the week: monday, tuesday…", kind: Kind::Weekday },
    Operator { name: "hour", about: "hour of the day, 0 to 23", kind: Kind::Hour },
    Operator { name: "has", about: "link, image, audio, bookmark, annotation…", kind: Kind::Marks(HAS) },
    Operator {
        name: "is",
        about: "edited, deleted, system, or opening (first after a silence)",
        kind: Kind::Marks(IS),
    },
    Operator { name: "kind", about: "conversation type: archive, direct, group…", kind: Kind::Conversation },
    Operator { name: "tag", about: "tag of a note on the message", kind: Kind::Tag },
    Operator { name: "code", about: "code applied to the message", kind: Kind::Code },
    Operator { name: "reaction", about: "has this emoji as a reaction", kind: Kind::Reaction },
    Operator { name: "to", about: "replies to this person", kind: Kind::Analysis(AnalysisOperator::To) },
    Operator { name: "waited", about: "reply time: 5m, <1m, 1h..2h", kind: Kind::Analysis(AnalysisOperator::Waited) },
    Operator { name: "lang", about: "language: german, de", kind: Kind::Analysis(AnalysisOperator::Language) },
    Operator {
        name: "mood",
        about: "positive, neutral, negative, or known",
        kind: Kind::Analysis(AnalysisOperator::Mood),
    },
    Operator {
        name: "feels",
        about: "joy, love, sadness, anger, fear, surprise",
        kind: Kind::Analysis(AnalysisOperator::Emotion),
    },
    Operator {
        name: "names",
        about: "mentions a phone number, link, date or amount",
        kind: Kind::Analysis(AnalysisOperator::Names),
    },
];

/// The operator with this name, ignoring case.
pub fn named(name: &str) -> Option<&'static Operator> {
    OPERATORS.iter().find(|operator| operator.name.eq_ignore_ascii_case(name))
}

/// Values to suggest for an operator. Empty if any text is allowed.
pub fn values(operator: &Operator) -> Vec<&'static str> {
    match operator.kind {
        Kind::Marks(marks) => marks.iter().map(|(value, _)| *value).collect(),
        Kind::Conversation => CONVERSATION_KINDS.to_vec(),
        Kind::Before | Kind::After | Kind::During => {
            vec!["today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-year", "last-year"]
        }
        Kind::From => vec!["me"],
        Kind::Weekday => WEEKDAYS.to_vec(),
        Kind::Analysis(operator) => operator.values(),
        Kind::In | Kind::Hour | Kind::Tag | Kind::Code | Kind::Reaction => Vec::new(),
    }
}

/// A condition that the search index cannot check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// The sender's name contains `name`.
    From {
        /// Part of the name, folded. `me` is the viewer.
        name: String,
        /// Whether it was quoted: then, if anyone has exactly this name, only they match.
        whole: bool,
        /// Whether matches are excluded (`-` before the operator).
        excluded: bool,
    },
    /// The conversation's title contains `name`.
    In {
        /// Part of the title, folded.
        name: String,
        /// Whether it was quoted, as for `From`.
        whole: bool,
        /// Whether matches are excluded (`-` before the operator).
        excluded: bool,
    },
    /// Sent on this date of the conversation's wall clock or later.
    Since(NaiveDate),
    /// Sent before this date.
    Until(NaiveDate),
    /// Sent on this weekday, 1 (Monday) to 7. Several are alternatives.
    Weekday(u8),
    /// Sent in this hour of the conversation's wall clock, 0 to 23. Several are alternatives.
    Hour(u8),
    /// Bookmarked by the viewer.
    Bookmarked {
        /// Whether matches are excluded (`-` before the operator).
        excluded: bool,
    },
    /// Has a note that the viewer can see.
    Annotated,
    /// Has a note with this tag (lowercase).
    Tag(String),
    /// Has a code whose name contains this text (lowercase).
    Code(String),
    /// In a conversation of this kind.
    Kind {
        /// As in the database.
        kind: &'static str,
        /// Whether matches are excluded (`-` before the operator).
        excluded: bool,
    },
    /// Sent between these dates: start inclusive, end exclusive.
    Between(NaiveDate, NaiveDate),
    /// In this language (ISO 639-3), where it was detected. Several are alternatives.
    Language(&'static str),
    /// Has this sentiment label, or any for `known`. Several are alternatives.
    Mood(&'static str),
    /// Shows this emotion. Several must all be present.
    Emotion(&'static str),
    /// A reply with a response time in this range of seconds: start inclusive, end exclusive.
    Waited(u32, u32),
    /// A reply to a participant whose name contains `name`.
    To {
        /// Part of the name, folded.
        name: String,
        /// Whether it was quoted, as for `From`.
        whole: bool,
    },
    /// Has an entity with this value (see [`crate::entities::Entity::value`]). Several are alternatives.
    Names(String),
    /// The first message of a session.
    Opening,
}

/// The meaning of an operator with its value.
pub enum Meaning {
    /// A condition besides the words.
    Filter(Filter),
    /// Any of these marks in the search index.
    Marks(Vec<String>),
}

/// Parses a piece that has an operator.
///
/// # Errors
/// A sentence for the user that says what is wrong and what to enter instead.
pub fn parse(piece: &Piece<'_>, today: NaiveDate) -> Result<Meaning, String> {
    let Some(operator) = piece.operator else { return Err(String::new()) };
    let (name, value, excluded) = (operator.name, piece.text.trim(), piece.excluded);
    if value.is_empty() {
        return Err(format!("“{name}:” needs a value right after the colon: {}.", operator.about));
    }
    let folded = fold(value);
    let filter = match operator.kind {
        Kind::From => Filter::From { name: folded, whole: piece.quoted, excluded },
        Kind::In => Filter::In { name: folded, whole: piece.quoted, excluded },
        Kind::Conversation => match CONVERSATION_KINDS.iter().find(|kind| **kind == folded) {
            Some(kind) => Filter::Kind { kind, excluded },
            None => return Err(unknown(name, value, &CONVERSATION_KINDS)),
        },
        Kind::Weekday | Kind::Hour | Kind::Tag | Kind::Code | Kind::Analysis(_) if excluded => {
            return Err(format!(
                "“{name}:” cannot be excluded, so “-{name}:” was ignored. Search for the values you want instead."
            ));
        }
        Kind::Analysis(operator) => operator.parse(name, value, piece.quoted)?,
        Kind::Reaction => {
            let Some(emoji) = emoji(value).first().copied() else {
                return Err(format!("“{value}” is not an emoji, so “reaction:” was ignored."));
            };
            return Ok(Meaning::Marks(vec![marks::reaction(emoji)]));
        }
        Kind::Code => Filter::Code(value.to_lowercase()),
        Kind::Tag => Filter::Tag(value.trim_start_matches('#').to_lowercase()),
        Kind::Weekday => match weekday(&folded) {
            Some(day) => Filter::Weekday(day),
            None => return Err(unknown(name, value, &WEEKDAYS)),
        },
        Kind::Hour => match folded.strip_suffix(":00").unwrap_or(&folded).parse().ok().filter(|hour| *hour < 24) {
            Some(hour) => Filter::Hour(hour),
            None => {
                return Err(format!("“{value}” is not an hour, so “hour:” was ignored. Use a number from 0 to 23."));
            }
        },
        Kind::Marks(marks) => return parse_marks(name, value, &folded, marks, excluded),
        Kind::Before | Kind::After | Kind::During => {
            let Some(period) = date::parse(value, today) else {
                return Err(format!("“{value}” is not a date, so “{name}:” was ignored. Try {}.", date::EXAMPLES));
            };
            match (operator.kind, excluded) {
                (Kind::Before, false) => Filter::Until(period.start),
                (Kind::Before, true) => Filter::Since(period.start),
                (Kind::After, false) => Filter::Since(period.end),
                (Kind::After, true) => Filter::Until(period.end),
                (_, false) => Filter::Between(period.start, period.end),
                (_, true) => {
                    return Err(format!(
                        "“{name}:” cannot be excluded, so “-{name}:” was ignored. Use before: or after: instead."
                    ));
                }
            }
        }
    };
    Ok(Meaning::Filter(filter))
}

/// The number of a weekday, 1 (Monday) to 7. Abbreviations of at least three letters and plurals are accepted.
fn weekday(folded: &str) -> Option<u8> {
    let day = folded.strip_suffix('s').unwrap_or(folded);
    let is = |name: &&str| day.len() >= 3 && name.starts_with(day);
    WEEKDAYS.iter().position(is).map(|index| index as u8 + 1)
}

/// Parses the value of `has:` or `is:`. Values without marks in `marks` are filters.
fn parse_marks(
    name: &str,
    value: &str,
    folded: &str,
    marks: &[(&'static str, &'static [&'static str])],
    excluded: bool,
) -> Result<Meaning, String> {
    // Accepts plurals and synonyms: images, photo, files.
    let singular = folded.strip_suffix('s').unwrap_or(folded);
    let canonical = match singular {
        "photo" | "picture" => "image",
        "file" => "document",
        "voice" | "sound" => "audio",
        "url" => "link",
        "note" => "annotation",
        other => other,
    };
    match marks.iter().find(|(known, _)| *known == canonical) {
        Some((_, marks)) if !marks.is_empty() => {
            Ok(Meaning::Marks(marks.iter().map(|mark| (*mark).to_owned()).collect()))
        }
        Some(("bookmark", _)) => Ok(Meaning::Filter(Filter::Bookmarked { excluded })),
        Some(_) if excluded => Err(format!("“{name}:{value}” cannot be excluded, so “-{name}:{value}” was ignored.")),
        Some(("opening", _)) => Ok(Meaning::Filter(Filter::Opening)),
        Some(_) => Ok(Meaning::Filter(Filter::Annotated)),
        None => {
            let known: Vec<&str> = marks.iter().map(|(known, _)| *known).collect();
            Err(unknown(name, value, &known))
        }
    }
}

/// The message about a value that is not one of `known`.
pub(super) fn unknown(name: &str, value: &str, known: &[&str]) -> String {
    format!("“{name}:{value}” is not supported and was ignored. “{name}:” accepts {}.", known.join(", "))
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
    fn parses_filters() {
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
    fn invalid_operators_are_explained() {
        for (text, part) in [
            ("before:2024-02-30", "“2024-02-30” is not a date"),
            ("has:pic", "“has:” accepts link, image"),
            ("from:", "“from:” needs a value"),
            ("kind:party", "archive, direct"),
            ("-on:2024-01-01", "before: or after:"),
            ("weekday:someday", "monday, tuesday"),
            ("hour:24", "from 0 to 23"),
            ("-code:x", "cannot be excluded"),
            ("-has:annotation", "cannot be excluded"),
            ("-tag:x", "cannot be excluded"),
            ("-is:opening", "cannot be excluded"),
            ("lang:klingon", "lang:german"),
            ("mood:fine", "positive, neutral"),
            ("feels:hunger", "joy, love"),
            ("waited:soon", "1h..2h"),
            ("waited:9999999h", "1h..2h"),
            ("reaction:yes", "is not an emoji"),
        ] {
            let (filters, notes) = read(&format!("{text} tea"));
            assert!(filters.is_empty(), "{text}");
            assert!(notes.len() == 1 && notes[0].contains(part), "{text}: {notes:?}");
        }
    }
}
