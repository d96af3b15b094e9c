//! Pages to print: A4, with pictures, emoji and every direction of writing.
//!
//! parley lays the text out (shaping, fallback fonts, bidi, line breaks) with the fonts of the
//! machine; krilla writes the file with the fonts' used glyphs in it.

mod lines;

use chrono::{Datelike, NaiveDate, Timelike};
use krilla::Document;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;

use crate::message::{Head, Message};
use crate::{ExportError, Out, Writer};
use lines::{Color, Line, Look, Setter};

/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
/// Around the text.
const MARGIN: f32 = 56.0;
/// Where the text of messages begins.
const INDENT: f32 = 8.0;
/// No picture is larger.
const PICTURE: f32 = 180.0;

const TEXT: Color = (27, 31, 39);
const MUTED: Color = (91, 100, 114);
/// As on the page of HTML.
const PEOPLE: [Color; 6] = [(11, 98, 184), (168, 51, 31), (28, 111, 61), (122, 63, 176), (138, 83, 0), (160, 35, 102)];

/// What people wrote.
const BODY: Look = Look { size: 10.0, bold: false, color: TEXT, left: false };
/// What is said about it.
const SMALL: Look = Look { size: 8.5, bold: false, color: MUTED, left: false };
/// When it was.
const TIME: Look = Look { size: 7.5, bold: false, color: MUTED, left: true };
/// At the foot of a page.
const FOOT: Look = Look { size: 8.0, bold: false, color: MUTED, left: true };

/// What stands on a page.
enum Mark {
    Text(Line),
    Picture(Image, f32, f32),
    /// A bar beside a quote, this high.
    Bar(f32),
}

/// A mark and where its upper left corner is.
struct Placed {
    x: f32,
    y: f32,
    mark: Mark,
}

/// A document.
pub struct Pdf<W> {
    head: Head,
    out: W,
    document: Document,
    setter: Setter,
    page: Vec<Placed>,
    pages: usize,
    /// How far down the page is used.
    y: f32,
    day: Option<NaiveDate>,
    last_sender: Option<usize>,
}

impl<W: Out> Pdf<W> {
    pub fn begin(head: Head, out: W) -> Self {
        let at = head.exported_at;
        let made = DateTime::new(at.year() as u16).month(at.month() as u8).day(at.day() as u8);
        let made = made.hour(at.hour() as u8).minute(at.minute() as u8).utc_offset_hour(0);
        let mut document = Document::new();
        let data = Metadata::new().title(head.title.clone()).creator("Colloquy".to_owned()).creation_date(made);
        document.set_metadata(data);
        let mut pdf = Pdf {
            document,
            setter: Setter::default(),
            page: Vec::new(),
            pages: 0,
            y: MARGIN,
            day: None,
            last_sender: None,
            head,
            out,
        };
        pdf.introduce();
        pdf
    }

    fn introduce(&mut self) {
        let head = self.head.clone();
        self.text(&head.title, Look { size: 18.0, bold: true, color: TEXT, left: false }, 0.0);
        let names: Vec<&str> = head.people.iter().take(30).map(|person| person.name.as_str()).collect();
        let more = head.people.len().saturating_sub(30);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        self.text(&format!("{}{more}", names.join(", ")), SMALL, 0.0);
        if !head.selection.is_empty() {
            self.text(&head.selection, SMALL, 0.0);
        }
        let made = head.exported_at.format("%-d %B %Y, %H:%M UTC");
        self.text(&format!("Exported from Colloquy on {made}. Times are those of {}.", head.time_zone), SMALL, 0.0);
        self.y += 6.0;
    }

    /// Sets a text below what is there; its lines may go over pages.
    fn text(&mut self, text: &str, look: Look, indent: f32) {
        let width = PAGE.0 - 2.0 * MARGIN - indent;
        for line in self.setter.lines(text, look, width) {
            let height = line.height;
            self.room(height);
            self.put(MARGIN + indent, Mark::Text(line));
            self.y += height;
        }
    }

    fn put(&mut self, x: f32, mark: Mark) {
        self.page.push(Placed { x, y: self.y, mark });
    }

    /// Begins a page when this one has no room for so much.
    fn room(&mut self, height: f32) {
        if self.y + height > PAGE.1 - MARGIN && !self.page.is_empty() {
            self.turn();
        }
    }

    /// Draws the page and begins the next.
    fn turn(&mut self) {
        self.pages += 1;
        let number = format!("{}", self.pages);
        let footer = self.setter.lines(&number, FOOT, PAGE.0 - 2.0 * MARGIN);
        let title = self.setter.lines(&self.head.title, FOOT, PAGE.0 - 2.0 * MARGIN - 40.0);
        let Some(settings) = PageSettings::from_wh(PAGE.0, PAGE.1) else { return };
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        let y = PAGE.1 - MARGIN + 18.0;
        if let (Some(number), Some(title)) = (footer.first(), title.first()) {
            number.draw(&mut surface, Point::from_xy(PAGE.0 - MARGIN - number.width, y));
            title.draw(&mut surface, Point::from_xy(MARGIN, y));
        }
        for placed in self.page.drain(..) {
            draw(&mut surface, placed);
        }
        surface.finish();
        page.finish();
        self.y = MARGIN;
    }

    fn day(&mut self, day: NaiveDate) {
        if self.day.replace(day) == Some(day) {
            return;
        }
        self.y += 10.0;
        // No heading stands alone at the foot of a page.
        self.room(60.0);
        self.text(
            &day.format("%A, %-d %B %Y").to_string(),
            Look { size: 9.0, bold: true, color: MUTED, left: false },
            0.0,
        );
        self.y += 2.0;
        self.last_sender = None;
    }

    fn name(&mut self, message: &Message) {
        let Some(sender) = message.sender else { return };
        let name = self.head.sender(message).unwrap_or_default().to_owned();
        self.y += 5.0;
        self.room(40.0);
        let marks = [(message.edited, " · edited"), (message.forwarded, " · forwarded")];
        let marks: String = marks.iter().filter(|(mark, _)| *mark).map(|(_, word)| *word).collect();
        let time = format!("{}{marks}", message.at.format("%H:%M"));
        let again = self.last_sender.replace(sender) == Some(sender);
        if again {
            self.text(&time, TIME, INDENT);
            return;
        }
        let look = Look { size: 9.5, bold: true, color: PEOPLE[sender % PEOPLE.len()], left: true };
        let width = PAGE.0 - 2.0 * MARGIN - 90.0;
        let Some(name) = self.setter.lines(&name, look, width).into_iter().next() else { return };
        let time = self.setter.lines(&time, TIME, 90.0);
        let (height, left) = (name.height, MARGIN + name.width + 6.0);
        if let Some(mut time) = time.into_iter().next() {
            // Small letters stand on the line of the large ones.
            time.ascent = name.ascent;
            self.put(left, Mark::Text(time));
        }
        self.put(MARGIN, Mark::Text(name));
        self.y += height;
    }

    fn quote(&mut self, text: &str) {
        let lines = self.setter.lines(text, SMALL, PAGE.0 - 2.0 * MARGIN - INDENT - 8.0);
        for line in lines.into_iter().take(3) {
            let height = line.height;
            self.room(height);
            self.put(MARGIN + INDENT, Mark::Bar(height));
            self.put(MARGIN + INDENT + 8.0, Mark::Text(line));
            self.y += height;
        }
    }

    fn picture(&mut self, jpeg: &[u8]) {
        // What is no picture is left out; its name stands there anyway.
        let Ok(image) = Image::from_jpeg(jpeg.to_vec().into(), true) else { return };
        let (width, height) = (image.size().0 as f32, image.size().1 as f32);
        let scale = (PICTURE / width.max(1.0)).min(PICTURE / height.max(1.0)).min(0.75);
        let (width, height) = (width * scale, height * scale);
        self.room(height + 4.0);
        self.put(MARGIN + INDENT, Mark::Picture(image, width, height));
        self.y += height + 4.0;
    }
}

impl<W: Out> Writer for Pdf<W> {
    fn message(&mut self, message: &Message) -> Result<(), ExportError> {
        self.day(message.at.date());
        if message.sender.is_none() {
            self.y += 4.0;
            self.text(&format!("{} · {}", message.text, message.at.format("%H:%M")), SMALL, INDENT);
            self.last_sender = None;
            return Ok(());
        }
        self.name(message);
        if let Some(reply) = &message.reply {
            let name = if reply.sender.is_empty() { String::new() } else { format!("{}: ", reply.sender) };
            self.quote(&format!("{name}{}", reply.text));
        }
        for file in &message.files {
            if let Some(jpeg) = &file.thumbnail {
                self.picture(jpeg);
            }
            self.text(&format!("📎 {}", file.name), SMALL, INDENT);
        }
        if !message.said().is_empty() {
            self.text(message.said(), BODY, INDENT);
        }
        for (option, votes) in &message.poll {
            self.text(&format!("• {option} ({votes})"), BODY, INDENT + 8.0);
        }
        if let Some((north, east)) = message.place {
            self.text(&format!("📍 {north}, {east}"), SMALL, INDENT);
        }
        if !message.reactions.is_empty() {
            let all: Vec<String> = message.reactions.iter().map(|it| format!("{} {}", it.emoji, it.count)).collect();
            self.text(&all.join("   "), SMALL, INDENT);
        }
        for note in &message.notes {
            self.quote(&format!("✎ {}", note.line()));
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        self.turn();
        let bytes = self.document.finish().map_err(|error| ExportError::Format(format!("{error:?}")))?;
        self.out.write_all(&bytes)?;
        Ok(self.out.flush()?)
    }
}

fn draw(surface: &mut Surface<'_>, placed: Placed) {
    let at = Point::from_xy(placed.x, placed.y);
    match placed.mark {
        Mark::Text(line) => line.draw(surface, at),
        Mark::Picture(image, width, height) => {
            if let Some(size) = Size::from_wh(width, height) {
                surface.push_transform(&Transform::from_translate(at.x, at.y));
                surface.draw_image(image, size);
                surface.pop();
            }
        }
        Mark::Bar(height) => {
            let mut path = PathBuilder::new();
            if let Some(bar) = Rect::from_xywh(at.x, at.y, 2.0, height) {
                path.push_rect(bar);
            }
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(MUTED)));
                surface.draw_path(&path);
            }
        }
    }
}

/// A plain colour.
fn fill((red, green, blue): Color) -> Fill {
    Fill {
        paint: krilla::color::rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: krilla::paint::FillRule::default(),
    }
}
