//! LINE's text export.
//!
//! A heading (`[LINE] Chat history with Ana`, `Saved on: 2024/05/17 10:29`), a line a day
//! (`2024/05/17(Fri)`, `2024.05.17 Friday`, `Fri, 05/17/2024`), and a line a message: time, sender
//! and text with tabs between them. What happened has no sender. A text of several lines stands in
//! quotation marks, with those inside doubled. (Format:
//! <https://github.com/meyfa/line-chat-parser> and the exports of its users.)

mod day;

use std::io::{Read, Seek};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::conversation::{Clock, Conversation, Sink};
use crate::input::{Input, Text};
use crate::receipt::Ledger;
use crate::stamp;
use crate::text::Lines;
use crate::{DateOrder, Hints, Kind, Message, ParseError, Source};

/// Whether a text that begins like this is LINE's.
pub fn looks_like(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default();
    if first.starts_with("[LINE]") || (first.starts_with("Chat history ") && !first.contains('\t')) {
        return true;
    }
    let mut lines = head.lines().filter(|line| !line.trim().is_empty());
    let begins_with_day = lines.next().is_some_and(|line| day::read(line).is_some());
    begins_with_day && lines.next().is_some_and(|line| said(line).is_some())
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
        let orders = day::orders(&mut Lines::new(input.open(text)?)?)?;
        // LINE in English, the one language that does not begin with the year, begins with the month.
        let decision = orders.decide(hints, Some(DateOrder::MonthDayYear))?;
        ledger.dates(&decision);
        let order = decision.order;
        let mut lines = Lines::new(input.open(text)?)?;
        let mut chat = Chat { sink, ledger: &mut *ledger, order, day: None, open: None, begun: false };
        while let Some(line) = lines.next_line().map_err(ParseError::from_reading)? {
            let line = line.to_owned();
            chat.line(lines.number, &line, text)?;
        }
        chat.finish()?;
        ledger.figures().encoding = lines.encoding().to_owned();
    }
    Ok(())
}

struct Chat<'a> {
    sink: &'a mut dyn Sink,
    ledger: &'a mut Ledger,
    order: DateOrder,
    day: Option<NaiveDate>,
    open: Option<Draft>,
    begun: bool,
}

struct Draft {
    at: NaiveDateTime,
    sender: Option<String>,
    text: String,
    /// Whether the closing quotation mark is still to come.
    quoted: bool,
}

impl Chat<'_> {
    fn line(&mut self, number: u64, line: &str, text: &Text) -> Result<(), ParseError> {
        if !self.begun {
            self.begun = true;
            let title = title(line).or_else(|| crate::whatsapp::title_of_file(text.name()));
            let source = Source::Line;
            let folder = text.folder().to_owned();
            self.ledger.begin(self.sink, Conversation { title, source, clock: Clock::Wall, folder })?;
        }
        if let Some(draft) = self.open.as_mut().filter(|draft| draft.quoted) {
            draft.carry_on(line);
            self.ledger.continuation();
            return Ok(());
        }
        if let Some(stamp) = day::read(line) {
            self.day = stamp.date(self.order);
            self.finish()?;
            self.ledger.skip(number, "a day's heading", line);
            return Ok(());
        }
        match (self.day, said(line)) {
            (Some(day), Some((time, sender, text))) => {
                self.finish()?;
                self.open = Some(Draft::begin(day.and_time(time), sender, text));
            }
            _ => match &mut self.open {
                Some(draft) => {
                    draft.text.push('\n');
                    draft.text.push_str(line);
                    self.ledger.continuation();
                }
                None if line.trim().is_empty() => self.ledger.skip(number, "empty", line),
                None => self.ledger.skip(number, "the heading", line),
            },
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ParseError> {
        let Some(draft) = self.open.take() else { return Ok(()) };
        let message = draft.read();
        self.ledger.pass(message, self.sink)?;
        Ok(())
    }
}

/// Time, sender (none for what happened) and text of a line, with tabs between them.
fn said(line: &str) -> Option<(NaiveTime, Option<&str>, &str)> {
    let (time, rest) = line.split_once('\t')?;
    let time = stamp::time(time)?;
    Some(match rest.split_once('\t') {
        Some((sender, text)) => (time, Some(sender).filter(|sender| !sender.is_empty()), text),
        None => (time, None, rest),
    })
}

impl Draft {
    fn begin(at: NaiveDateTime, sender: Option<&str>, text: &str) -> Self {
        // Only a text of several lines is quoted: a quotation that ends on its line is the person's.
        let quoted = text.starts_with('"') && !text[1..].replace("\"\"", "").contains('"');
        let text = if quoted { &text[1..] } else { text };
        Draft { at, sender: sender.map(str::to_owned), text: text.to_owned(), quoted }
    }

    fn carry_on(&mut self, line: &str) {
        let ends = line.ends_with('"') && line.replace("\"\"", "").ends_with('"');
        self.text.push('\n');
        self.text.push_str(if ends { &line[..line.len() - 1] } else { line });
        if ends {
            self.quoted = false;
            self.text = self.text.replace("\"\"", "\"");
        }
    }

    fn read(self) -> Message {
        let text = self.text.trim_end();
        let Some(sender) = self.sender else {
            return Message::new(self.at, None, Kind::System, text);
        };
        let kind = stand_in(text);
        let mut message = Message::new(self.at, Some(sender), kind, text);
        if kind == Kind::Call {
            message.call = Some(call(text));
        }
        message
    }
}

/// What LINE writes in place of what is no text.
const STAND_INS: &[(Kind, &[&str])] = &[
    (Kind::Image, &["[Photo]", "[写真]", "[照片]", "[圖片]", "[사진]"]),
    (Kind::Video, &["[Video]", "[動画]", "[影片]", "[视频]", "[동영상]"]),
    (Kind::Sticker, &["[Sticker]", "[スタンプ]", "[貼圖]", "[贴图]", "[스티커]"]),
    (Kind::Voice, &["[Voice message]", "[ボイスメッセージ]", "[語音訊息]", "[语音信息]", "[음성 메시지]"]),
    (Kind::Document, &["[File]", "[ファイル]", "[檔案]", "[文件]", "[파일]"]),
    (Kind::Contact, &["[Contact]", "[連絡先]", "[聯絡資訊]", "[联系人]", "[연락처]"]),
    (Kind::Location, &["[Location]", "[位置情報]", "[位置訊息]", "[位置信息]", "[위치정보]"]),
];

fn stand_in(text: &str) -> Kind {
    if text.starts_with('☎') {
        return Kind::Call;
    }
    STAND_INS.iter().find(|(_, words)| words.contains(&text)).map_or(Kind::Text, |(kind, _)| *kind)
}

/// `☎ Call time 12:34`, `☎ Missed call`, `☎ 通話時間 1:02:03`.
fn call(text: &str) -> crate::Call {
    let seconds = text.rsplit(' ').next().and_then(stamp::duration);
    crate::Call { video: None, seconds, missed: seconds.is_none() }
}

/// The chat's name from the heading.
fn title(line: &str) -> Option<String> {
    let text = line.trim_start_matches('\u{feff}').trim_start_matches("[LINE]").trim();
    let before = ["Chat history with ", "Chat history in ", "與", "与"];
    let behind = ["とのトーク履歴", "のトーク履歴", "的聊天記錄", "的聊天记录", "님과의 대화"];
    let rest = before.iter().find_map(|words| text.strip_prefix(words));
    let inner = rest.unwrap_or(text);
    let name = behind.iter().find_map(|words| inner.strip_suffix(words));
    name.or(rest).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}
