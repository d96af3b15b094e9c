//! Text files exported from LINE.
//!
//! A file has a header (`[LINE] Chat history with Ana`, `Saved on: 2024/05/17 10:29`), a heading for every day
//! (`2024/05/17(Fri)`, `2024.05.17 Friday`, `Fri, 05/17/2024`), and a line for every message: time, sender
//! and text, separated by tabs. System messages have no sender. A text of several lines is in quotation marks,
//! and quotation marks in it are doubled.
//!
//! Format: <https://github.com/meyfa/line-chat-parser> and the exports of its users.

mod day;

use std::io::{Read, Seek};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::receipt::Ledger;
use crate::stamp;
use crate::text::Lines;
use crate::{DateOrder, Hints, Kind, Message, ParseError, Source};

/// Whether `head` is the beginning of a LINE export.
pub fn looks_like(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default();
    if first.starts_with("[LINE]") || (first.starts_with("Chat history ") && !first.contains('\t')) {
        return true;
    }
    let mut lines = head.lines().filter(|line| !line.trim().is_empty());
    let starts_with_day = lines.next().is_some_and(|line| day::read(line).is_some());
    starts_with_day && lines.next().is_some_and(|line| message_fields(line).is_some())
}

/// Reads the conversations.
pub fn read<R: Read + Seek>(
    input: &mut Input<R>,
    texts: &[Text],
    hints: &Hints,
    ledger: &mut Ledger,
    sink: &mut dyn Sink,
) -> Result<(), ParseError> {
    for text in texts {
        let detector = day::collect_dates(&mut Lines::new(input.open(text)?)?)?;
        // English is the only language in which LINE does not write the year first. It writes the month first.
        let decision = detector.decide(hints, Some(DateOrder::MonthDayYear))?;
        ledger.set_date_order(&decision);
        let order = decision.order;
        let mut lines = Lines::new(input.open(text)?)?;
        let mut chat = Chat { sink, ledger: &mut *ledger, order, day: None, open: None, started: false };
        while let Some(line) = lines.next_line().map_err(ParseError::from_reading)? {
            let line = line.to_owned();
            chat.line(lines.number, &line, text)?;
        }
        chat.finish()?;
        ledger.receipt_mut().encoding = lines.encoding().to_owned();
    }
    Ok(())
}

struct Chat<'a> {
    sink: &'a mut dyn Sink,
    ledger: &'a mut Ledger,
    order: DateOrder,
    /// The date of the last heading.
    day: Option<NaiveDate>,
    /// The message that may be continued on the next line.
    open: Option<Draft>,
    /// Whether the conversation was passed to the sink.
    started: bool,
}

struct Draft {
    at: NaiveDateTime,
    sender: Option<String>,
    text: String,
    /// Whether the text is in quotation marks, and the closing one has not been found yet.
    quoted: bool,
}

impl Chat<'_> {
    fn line(&mut self, number: u64, line: &str, text: &Text) -> Result<(), ParseError> {
        if !self.started {
            self.started = true;
            let title = title(line).or_else(|| crate::whatsapp::title_of_file(text.name()));
            let source = Source::Line;
            let folder = text.folder().to_owned();
            self.ledger.begin_conversation(self.sink, Conversation { title, source, clock: Clock::Wall, folder })?;
        }
        if let Some(draft) = self.open.as_mut().filter(|draft| draft.quoted) {
            draft.push_line(line);
            self.ledger.continuation();
            return Ok(());
        }
        if let Some(stamp) = day::read(line) {
            self.day = stamp.date(self.order);
            self.finish()?;
            self.ledger.skip(number, "date heading", line);
            return Ok(());
        }
        match (self.day, message_fields(line)) {
            (Some(day), Some((time, sender, text))) => {
                self.finish()?;
                self.open = Some(Draft::new(day.and_time(time), sender, text));
            }
            _ => match &mut self.open {
                Some(draft) => {
                    draft.text.push('\n');
                    draft.text.push_str(line);
                    self.ledger.continuation();
                }
                None if line.trim().is_empty() => self.ledger.skip(number, "empty", line),
                None => self.ledger.skip(number, "header", line),
            },
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ParseError> {
        let Some(draft) = self.open.take() else { return Ok(()) };
        let message = draft.into_message();
        self.ledger.emit(message, self.sink)?;
        Ok(())
    }
}

/// Splits a line into time, sender and text. The sender is `None` for a system message.
fn message_fields(line: &str) -> Option<(NaiveTime, Option<&str>, &str)> {
    let (time, rest) = line.split_once('\t')?;
    let time = stamp::time(time)?;
    Some(match rest.split_once('\t') {
        Some((sender, text)) => (time, Some(sender).filter(|sender| !sender.is_empty()), text),
        None => (time, None, rest),
    })
}

impl Draft {
    fn new(at: NaiveDateTime, sender: Option<&str>, text: &str) -> Self {
        // Only texts of several lines are quoted, so quotation marks that close on the same line are part of the text.
        let quoted = text.starts_with('"') && !text[1..].replace("\"\"", "").contains('"');
        let text = if quoted { &text[1..] } else { text };
        Draft { at, sender: sender.map(str::to_owned), text: text.to_owned(), quoted }
    }

    fn push_line(&mut self, line: &str) {
        let ends = line.ends_with('"') && line.replace("\"\"", "").ends_with('"');
        self.text.push('\n');
        self.text.push_str(if ends { &line[..line.len() - 1] } else { line });
        if ends {
            self.quoted = false;
            self.text = self.text.replace("\"\"", "\"");
        }
    }

    fn into_message(self) -> Message {
        let text = self.text.trim_end();
        let Some(sender) = self.sender else {
            return Message::new(self.at, None, Kind::System, text);
        };
        let kind = placeholder_kind(text);
        let mut message = Message::new(self.at, Some(sender), kind, text);
        if kind == Kind::Call {
            message.call = Some(call(text));
        }
        message
    }
}

/// The placeholders that LINE writes instead of media, by kind.
const PLACEHOLDERS: &[(Kind, &[&str])] = &[
    (Kind::Image, &["[Photo]", "[写真]", "[照片]", "[圖片]", "[사진]"]),
    (Kind::Video, &["[Video]", "[動画]", "[影片]", "[视频]", "[동영상]"]),
    (Kind::Sticker, &["[Sticker]", "[スタンプ]", "[貼圖]", "[贴图]", "[스티커]"]),
    (Kind::Voice, &["[Voice message]", "[ボイスメッセージ]", "[語音訊息]", "[语音信息]", "[음성 메시지]"]),
    (Kind::Document, &["[File]", "[ファイル]", "[檔案]", "[文件]", "[파일]"]),
    (Kind::Contact, &["[Contact]", "[連絡先]", "[聯絡資訊]", "[联系人]", "[연락처]"]),
    (Kind::Location, &["[Location]", "[位置情報]", "[位置訊息]", "[位置信息]", "[위치정보]"]),
];

fn placeholder_kind(text: &str) -> Kind {
    if text.starts_with('☎') {
        return Kind::Call;
    }
    PLACEHOLDERS.iter().find(|(_, words)| words.contains(&text)).map_or(Kind::Text, |(kind, _)| *kind)
}

/// Parses a call, such as `☎ Call time 12:34`, `☎ Missed call` or `☎ 通話時間 1:02:03`.
fn call(text: &str) -> crate::Call {
    let seconds = text.rsplit(' ').next().and_then(stamp::duration);
    crate::Call { video: None, seconds, missed: seconds.is_none() }
}

/// The chat's name from the first line.
fn title(line: &str) -> Option<String> {
    let text = line.trim_start_matches('\u{feff}').trim_start_matches("[LINE]").trim();
    let before = ["Chat history with ", "Chat history in ", "與", "与"];
    let after = ["とのトーク履歴", "のトーク履歴", "的聊天記錄", "的聊天记录", "님과의 대화"];
    let rest = before.iter().find_map(|words| text.strip_prefix(words));
    let inner = rest.unwrap_or(text);
    let name = after.iter().find_map(|words| inner.strip_suffix(words));
    name.or(rest).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}
