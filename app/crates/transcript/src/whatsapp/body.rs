//! What a message is: its text taken apart into kind, caption, file and marks.

use super::markers::MARKERS;
use crate::{Kind, Poll, PollOption};

/// What a body turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub struct Body {
    pub kind: Kind,
    pub content: String,
    pub caption: Option<String>,
    pub attachment: Option<String>,
    pub edited: bool,
    pub forwarded: bool,
    pub poll: Option<Poll>,
}

impl Body {
    fn new(kind: Kind, content: impl Into<String>) -> Self {
        Body {
            kind,
            content: content.into(),
            caption: None,
            attachment: None,
            edited: false,
            forwarded: false,
            poll: None,
        }
    }

    fn with_file(kind: Kind, file: &str, caption: &str) -> Self {
        let caption = (!caption.is_empty()).then(|| caption.to_owned());
        Body {
            content: caption.clone().unwrap_or_else(|| file.to_owned()),
            caption,
            attachment: Some(file.to_owned()),
            ..Body::new(kind, "")
        }
    }
}

/// The mark that WhatsApp puts before what it writes itself.
const MARK: char = '\u{200e}';

/// Reads the body of a message that has a sender. `actor_lines` is true for the bracket family,
/// where system lines name their actor and are told by the mark (facts, rule 9).
pub fn read(raw: &str, actor_lines: bool) -> Body {
    let raw = raw.trim_end_matches(['\n', '\r']);
    // A plain text, which most are, has none of these.
    let marked = raw.starts_with(MARK);
    let text = clean(raw);
    let (text, edited) = match MARKERS.strip_edited(&text) {
        Some(rest) => (rest.trim_end().to_owned(), true),
        None => (text, false),
    };
    let mut body = recognise(&text, raw, marked).unwrap_or_else(|| {
        if marked && actor_lines {
            return Body::new(Kind::System, text.as_str());
        }
        match MARKERS.strip_forwarded(&text) {
            Some(rest) => Body { forwarded: true, ..Body::new(Kind::Text, rest) },
            None => Body::new(Kind::Text, text.as_str()),
        }
    });
    body.edited = edited;
    body
}

/// A system line's text.
pub fn clean(raw: &str) -> String {
    raw.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{2068}' | '\u{2069}' | '\u{feff}')).collect()
}

fn recognise(text: &str, raw: &str, marked: bool) -> Option<Body> {
    let (first, more) = text.split_once('\n').unwrap_or((text, ""));
    if first.len() > 1000 {
        return None;
    }
    if more.is_empty() && MARKERS.is_deleted(text) {
        return Some(Body::new(Kind::Deleted, text));
    }
    attached(first, more, marked)
        .or_else(|| omitted(first, more))
        .or_else(|| poll(text))
        .or_else(|| location(text, first, raw))
        .or_else(|| (marked && MARKERS.is_call(text)).then(|| Body::new(Kind::Call, text)))
}

/// `FILE (file attached)` (Android, Web; the caption follows), `<attached: FILE>` (iOS), `FILE <attached>` (old iOS).
fn attached(first: &str, more: &str, marked: bool) -> Option<Body> {
    if let Some((before, inside)) = first.strip_suffix('>').and_then(|line| line.rsplit_once('<')) {
        if let Some((word, file)) = inside.split_once(": ")
            && (marked || MARKERS.is_attached(word))
            && file.contains('.')
        {
            let caption = join(describing(before), more);
            return Some(Body::with_file(kind_of_file(file), file, &caption));
        }
        if MARKERS.is_attached(inside) {
            let file = before.trim_end();
            return Some(Body::with_file(kind_of_file(file), file, more));
        }
    }
    let (open, close) = parenthesis(first, marked)?;
    let (file, same_line) = (first[..open].trim_end(), first[close..].trim());
    let caption = if same_line.is_empty() { more.to_owned() } else { join(same_line, more) };
    // Documents repeat their title on the next line.
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let caption = if caption.trim() == stem { "" } else { caption.trim_end() };
    Some(Body::with_file(kind_of_file(file), file, caption))
}

/// Where the parenthesis with the words for "file attached" stands. After the mark any words will
/// do, if what stands before them looks like a file's name.
fn parenthesis(line: &str, marked: bool) -> Option<(usize, usize)> {
    for (open, _) in line.match_indices(" (") {
        let close = open + line[open..].find(')')?;
        let words = &line[open + 2..close];
        let names_a_file = line[..open].rsplit_once('.').is_some_and(|(_, extension)| extension.len() <= 5);
        if names_a_file && (MARKERS.is_attached(words) || (marked && close + 1 == line.len())) {
            return Some((open, close + 1));
        }
    }
    None
}

/// "Resume.pdf • 2 pages" before an attachment describes the file and is no caption.
fn describing(before: &str) -> &str {
    if before.contains('•') { "" } else { before.trim() }
}

/// `<Media omitted>` (Android; the caption follows), `image omitted` (iOS), `<image omitted> caption` (Web).
fn omitted(first: &str, more: &str) -> Option<Body> {
    if let Some(kind) = MARKERS.omitted(first) {
        return Some(media_left_out(kind, first, more));
    }
    if let Some((inside, caption)) = first.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        let kind = MARKERS.omitted(inside)?;
        return Some(media_left_out(kind, inside, &join(caption.trim(), more)));
    }
    // "Resume.pdf • 2 pages document omitted"
    let (file, rest) = first.split_once(" • ")?;
    let kind = rest.match_indices(' ').find_map(|(at, _)| MARKERS.omitted(&rest[at + 1..]))?;
    Some(Body::with_file(kind, file, more))
}

fn media_left_out(kind: Kind, stand_in: &str, caption: &str) -> Body {
    let caption = (!caption.is_empty()).then(|| caption.to_owned());
    Body { content: caption.clone().unwrap_or_else(|| stand_in.to_owned()), caption, ..Body::new(kind, "") }
}

fn join(first: &str, more: &str) -> String {
    match (first.is_empty(), more.is_empty()) {
        (true, _) => more.to_owned(),
        (_, true) => first.to_owned(),
        _ => format!("{first}\n{more}"),
    }
}

/// `POLL:`, the question, then `OPTION: text (n votes)` lines.
fn poll(text: &str) -> Option<Body> {
    let mut lines = text.lines();
    if !MARKERS.is_poll(lines.next()?) {
        return None;
    }
    let (mut question, mut options) = (Vec::new(), Vec::new());
    for line in lines {
        match poll_option(line) {
            Some(option) => options.push(option),
            None if options.is_empty() => question.push(line),
            None => {}
        }
    }
    let question = question.join("\n");
    Some(Body { poll: Some(Poll { options }), ..Body::new(Kind::Poll, question.trim()) })
}

fn poll_option(line: &str) -> Option<PollOption> {
    let (word, rest) = line.split_once(": ")?;
    if word.is_empty() || !word.chars().all(char::is_uppercase) {
        return None;
    }
    let (text, votes) = rest.trim_end().strip_suffix(')')?.rsplit_once(" (")?;
    let digits: String = votes.chars().take_while(char::is_ascii_digit).collect();
    Some(PollOption { text: text.to_owned(), votes: digits.parse().ok()? })
}

/// A word for "location" and a link, a Foursquare venue, or a position that is being shared live.
fn location(text: &str, first: &str, raw: &str) -> Option<Body> {
    if MARKERS.is_live_location(text) {
        return Some(Body::new(Kind::LiveLocation, text));
    }
    if let Some((word, rest)) = first.split_once(": ")
        && MARKERS.is_location(word)
        && rest.contains("://")
    {
        let place = text[word.len() + 1..].trim_start();
        return Some(Body::new(Kind::Location, place));
    }
    let venue = raw.lines().last().is_some_and(|last| last.starts_with("https://foursquare.com/v/"));
    venue.then(|| Body::new(Kind::Location, text))
}

/// The kind that a file's name tells: WhatsApp's own naming first, then the extension.
pub fn kind_of_file(file: &str) -> Kind {
    let upper = file.to_uppercase();
    let own = [
        ("IMG-", Kind::Image),
        ("VID-", Kind::Video),
        ("AUD-", Kind::Audio),
        ("PTT-", Kind::Voice),
        ("STK-", Kind::Sticker),
        ("DOC-", Kind::Document),
    ];
    if let Some((_, kind)) = own.iter().find(|(prefix, _)| upper.starts_with(prefix)) {
        return *kind;
    }
    let named = [
        ("-PHOTO-", Kind::Image),
        ("-VIDEO-", Kind::Video),
        ("-AUDIO-", Kind::Audio),
        ("-GIF-", Kind::Gif),
        ("-STICKER-", Kind::Sticker),
    ];
    if let Some((_, kind)) = named.iter().find(|(part, _)| upper.contains(part)) {
        return *kind;
    }
    match upper.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "JPG" | "JPEG" | "PNG" | "HEIC" | "WEBP" | "BMP" | "TIF" | "TIFF" => Kind::Image,
        "GIF" => Kind::Gif,
        "MP4" | "MOV" | "3GP" | "MKV" | "AVI" | "WEBM" => Kind::Video,
        "MP3" | "M4A" | "AAC" | "WAV" | "FLAC" | "AMR" => Kind::Audio,
        "OPUS" | "OGG" => Kind::Voice,
        "VCF" => Kind::Contact,
        _ => Kind::Document,
    }
}
