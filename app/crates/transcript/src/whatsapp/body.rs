//! Parses the body of a message: its kind, caption, attachment and marks.

use std::borrow::Cow;

use chrono::NaiveDateTime;

use super::header::HeaderFormat;
use super::markers::{MARKERS, Meaning};
use super::survey::Survey;
use super::{place, poll};
use crate::media::kind_of_file;
use crate::{Attachment, Call, Kind, Message};

/// The left-to-right mark, which WhatsApp writes before texts of its own.
pub const MARK: char = '\u{200e}';

/// First lines longer than this, in bytes, are never a marker.
const MAX_MARKER_LEN: usize = 1000;

/// Parses the body of a message that has a sender. In the bracket format, system messages have a sender
/// too and are recognised by the mark.
pub fn read(raw: &str, sent_at: NaiveDateTime, sender: String, survey: &Survey) -> Message {
    let raw = raw.trim_end_matches(['\n', '\r']);
    let marked = raw.starts_with(MARK);
    let text = cleaned(raw);
    let (text, edited): (&str, bool) = match MARKERS.strip_edited(&text) {
        Some(rest) => (rest.trim_end(), true),
        None => (&text, false),
    };
    let empty = Message::new(sent_at, Some(sender), Kind::Text, "");
    let mut message = match detect(text, raw, marked, survey) {
        Some(body) => body.into_message(empty),
        None if marked && survey.format == HeaderFormat::Brackets => {
            Message { kind: Kind::System, sender: None, content: text.to_owned(), ..empty }
        }
        None => match MARKERS.strip_forwarded(text) {
            Some(rest) => Message { forwarded: true, content: rest.to_owned(), ..empty },
            None => Message { content: text.to_owned(), ..empty },
        },
    };
    message.edited = edited;
    message
}

/// Removes the invisible marks that WhatsApp inserts.
pub fn clean(raw: &str) -> String {
    cleaned(raw).into_owned()
}

fn cleaned(raw: &str) -> Cow<'_, str> {
    let mark = |c: char| matches!(c, '\u{200e}' | '\u{2068}' | '\u{2069}' | '\u{feff}');
    // In UTF-8 all marks start with one of these two bytes, which most texts do not contain.
    if memchr::memchr2(0xe2, 0xef, raw.as_bytes()).is_none() || !raw.contains(mark) {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.chars().filter(|c| !mark(*c)).collect())
}

/// A recognised body.
pub enum Body {
    /// A kind and the content.
    Plain(Kind, String),
    /// An attachment and its caption.
    File(Kind, Attachment, String),
    /// Media that was not exported: the placeholder and the caption.
    Omitted(Kind, String, String),
    Poll(poll::PollBody),
    Place(place::PlaceBody),
    Call(Call, String),
}

impl Body {
    fn into_message(self, mut message: Message) -> Message {
        match self {
            Body::Plain(kind, content) => Message { kind, content, ..message },
            Body::File(kind, file, caption) => Message { content: caption, ..message }.with_files(kind, vec![file]),
            Body::Omitted(kind, placeholder, caption) => {
                message.caption = (!caption.is_empty()).then(|| caption.clone());
                let content = if caption.is_empty() { placeholder } else { caption };
                Message { kind, content, ..message }
            }
            Body::Poll(read) => Message { kind: Kind::Poll, content: read.question, poll: Some(read.poll), ..message },
            Body::Place(read) => Message { kind: read.kind, content: read.text, place: read.place, ..message },
            Body::Call(call, content) => Message { kind: Kind::Call, content, call: Some(call), ..message },
        }
    }
}

/// Recognises a body that is not plain text. `marked` tells whether it starts with [`MARK`].
fn detect(text: &str, raw: &str, marked: bool, survey: &Survey) -> Option<Body> {
    let (first, more) = match memchr::memchr(b'\n', text.as_bytes()) {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, ""),
    };
    if first.len() > MAX_MARKER_LEN {
        return None;
    }
    match MARKERS.whole(first) {
        Some(Meaning::Deleted) if more.is_empty() => return Some(Body::Plain(Kind::Deleted, text.to_owned())),
        Some(Meaning::LiveLocation) if more.is_empty() => {
            return Some(Body::Plain(Kind::LiveLocation, text.to_owned()));
        }
        // `<Media omitted>` (Android, followed by the caption) or `image omitted` (iOS).
        Some(Meaning::Omitted(kind)) => return Some(Body::Omitted(kind, first.to_owned(), more.to_owned())),
        _ => {}
    }
    attached(first, more, marked)
        .or_else(|| omitted(first, more))
        .or_else(|| poll::read(first, more).map(Body::Poll))
        .or_else(|| event(first, more))
        .or_else(|| place::read(text, first, raw).map(Body::Place))
        .or_else(|| if marked { call(text) } else { None })
        .or_else(|| learned_placeholder(first, more, survey))
}

/// Parses an attachment: `FILE (file attached)` (Android and Web, followed by the caption), `<attached: FILE>`
/// (iOS) or `FILE <attached>` (old iOS).
fn attached(first: &str, more: &str, marked: bool) -> Option<Body> {
    if let Some((before, inside)) = first.strip_suffix('>').and_then(|line| line.rsplit_once('<')) {
        if let Some((word, file)) = inside.split_once(": ")
            && (marked || MARKERS.is_attached(word))
            && file.contains('.')
        {
            let (pages, before) = document_pages(before);
            let file = Attachment { pages, ..Attachment::named(file) };
            return Some(Body::File(kind_of_file(&file.name), file, join_lines(before, more)));
        }
        if MARKERS.is_attached(inside) {
            let file = Attachment::named(before.trim_end());
            return Some(Body::File(kind_of_file(&file.name), file, more.to_owned()));
        }
    }
    let (open, close) = parenthesis(first, marked)?;
    let (file, same_line) = (first[..open].trim_end(), first[close..].trim());
    let caption = if same_line.is_empty() { more.to_owned() } else { join_lines(same_line, more) };
    // For documents, WhatsApp repeats the file name on the next line.
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let caption = if caption.trim() == stem { "" } else { caption.trim_end() };
    Some(Body::File(kind_of_file(file), Attachment::named(file), caption.to_owned()))
}

/// Finds the parenthesis with "file attached" after a file name. Returns the byte offsets of its start and end.
/// After the mark any words are accepted, because WhatsApp wrote them.
fn parenthesis(line: &str, marked: bool) -> Option<(usize, usize)> {
    for open in memchr::memchr_iter(b'(', line.as_bytes()).filter_map(|at| at.checked_sub(1)) {
        if line.as_bytes()[open] != b' ' {
            continue;
        }
        let close = open + line[open..].find(')')?;
        let words = &line[open + 2..close];
        let names_a_file = line[..open].rsplit_once('.').is_some_and(|(_, extension)| extension.len() <= 5);
        if names_a_file && (MARKERS.is_attached(words) || (marked && close + 1 == line.len())) {
            return Some((open, close + 1));
        }
    }
    None
}

/// Splits the text before an attachment into page count and caption. A description of the file such as
/// "Resume.pdf • 2 pages" is not a caption.
fn document_pages(before: &str) -> (Option<u32>, &str) {
    match before.split_once('•') {
        Some((_, pages)) => (first_number(pages), ""),
        None => (None, before.trim()),
    }
}

fn first_number(text: &str) -> Option<u32> {
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Parses omitted media: `<image omitted> caption` (Web) or `Resume.pdf • 2 pages document omitted` (iOS).
fn omitted(first: &str, more: &str) -> Option<Body> {
    if let Some((inside, caption)) = first.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        let kind = MARKERS.omitted(inside)?;
        return Some(Body::Omitted(kind, inside.to_owned(), join_lines(caption.trim(), more)));
    }
    if first.is_ascii() {
        return None;
    }
    let (file, rest) = first.split_once(" • ")?;
    let kind = rest.match_indices(' ').find_map(|(at, _)| MARKERS.omitted(&rest[at + 1..]))?;
    let file = Attachment { pages: first_number(rest), ..Attachment::named(file) };
    Some(Body::File(kind, file, more.to_owned()))
}

/// Recognises a placeholder in an unknown language, found by the survey.
fn learned_placeholder(first: &str, more: &str, survey: &Survey) -> Option<Body> {
    let known = !survey.placeholders.is_empty() && survey.placeholders.contains(first);
    known.then(|| Body::Omitted(Kind::Media, first.to_owned(), more.to_owned()))
}

/// Parses an event: `EVENT:`, followed by lines with its name, time and place.
fn event(first: &str, more: &str) -> Option<Body> {
    let is_event = first.ends_with(':') && MARKERS.is_event(first) && !more.is_empty();
    is_event.then(|| Body::Plain(Kind::Event, more.to_owned()))
}

/// Parses a call, such as `Video call, 5 min`, `Missed voice call, Tap to call back` or `Voice call, No answer`.
fn call(text: &str) -> Option<Body> {
    let missed = MARKERS.call(text)?;
    let seconds = if missed { None } else { text.split_once(',').and_then(|(_, rest)| parse_duration(rest)) };
    let lower = text.to_lowercase();
    let video = ["vid", "vídeo", "видео", "відео", "görüntülü", "視訊", "视频", "فيديو"];
    let video = Some(video.iter().any(|word| lower.contains(word)));
    let call = Call { video, seconds, missed: missed || (text.contains(',') && seconds.is_none()) };
    Some(Body::Call(call, text.to_owned()))
}

/// Parses a duration such as `5 min`, `1 hr 12 min` or `40 sec` into seconds. Units are recognised by their first
/// letter, in several languages.
fn parse_duration(text: &str) -> Option<u32> {
    let mut seconds = None;
    let mut number: Option<u32> = None;
    for word in text.split([' ', '\u{a0}', '\u{202f}', '.', ',']).filter(|word| !word.is_empty()) {
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        let unit = word[digits.len()..].to_lowercase();
        number = digits.parse().ok().or(number);
        let factor = match unit.chars().next() {
            None => continue,
            Some('s') if !unit.starts_with("st") => 1,
            Some('m') => 60,
            Some('h' | 's' | 'u') => 3600,
            Some(_) => return None,
        };
        seconds = Some(number.take()?.checked_mul(factor)?.checked_add(seconds.unwrap_or(0))?);
    }
    seconds
}

fn join_lines(first: &str, more: &str) -> String {
    match (first.is_empty(), more.is_empty()) {
        (true, _) => more.to_owned(),
        (_, true) => first.to_owned(),
        _ => format!("{first}\n{more}"),
    }
}

#[cfg(test)]
mod tests {
    use super::parse_duration;

    #[test]
    fn durations_add_up_and_absurd_ones_have_no_value() {
        assert_eq!(parse_duration(" 1 hr 12 min"), Some(4_320));
        assert_eq!(parse_duration(" 40 sec"), Some(40));
        assert_eq!(parse_duration(" 71582788 min 60 sec"), None);
        assert_eq!(parse_duration(" No answer"), None);
    }
}
