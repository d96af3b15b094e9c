//! PDF: A4 pages with pictures, emoji and text in any script and direction.
//!
//! parley lays out the text (shaping, fallback fonts, bidirectional text, line breaks) with the fonts installed
//! on the machine. krilla writes the file and embeds the glyphs that are used.

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
use lines::{Color, Line, TextStyle, Typesetter};

/// Width and height of an A4 page in points.
const PAGE: (f32, f32) = (595.0, 842.0);
/// Page margin on all sides, in points.
const MARGIN: f32 = 56.0;
/// Indentation of messages, in points.
const INDENT: f32 = 8.0;
/// Maximum width and height of pictures, in points.
const MAX_PICTURE: f32 = 180.0;

const TEXT: Color = (27, 31, 39);
const MUTED: Color = (91, 100, 114);
/// Colours of names, as in the HTML format.
const NAME_COLORS: [Color; 6] =
    [(11, 98, 184), (168, 51, 31), (28, 111, 61), (122, 63, 176), (138, 83, 0), (160, 35, 102)];

/// Texts of messages.
const BODY: TextStyle = TextStyle { size: 10.0, bold: false, color: TEXT, align_left: false };
/// Metadata: selection, file names, reactions, notes.
const SMALL: TextStyle = TextStyle { size: 8.5, bold: false, color: MUTED, align_left: false };
/// Times of messages.
const TIME: TextStyle = TextStyle { size: 7.5, bold: false, color: MUTED, align_left: true };
/// Page footers.
const FOOTER: TextStyle = TextStyle { size: 8.0, bold: false, color: MUTED, align_left: true };

/// An element of a page.
enum Element {
    Text(Line),
    /// An image with its width and height in points.
    Picture(Image, f32, f32),
    /// A vertical bar beside a quote, with its height in points.
    Bar(f32),
}

/// An element and the position of its upper left corner, in points.
struct Placed {
    x: f32,
    y: f32,
    element: Element,
}

/// Writes a PDF document.
pub struct Pdf<W> {
    head: Head,
    out: W,
    document: Document,
    typesetter: Typesetter,
    /// Elements of the current page.
    page: Vec<Placed>,
    /// Number of completed pages.
    pages: usize,
    /// Vertical position on the current page where the next element goes, in points.
    y: f32,
    day: Option<NaiveDate>,
    /// Sender of the message above, whose name is not repeated.
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
            typesetter: Typesetter::default(),
            page: Vec::new(),
            pages: 0,
            y: MARGIN,
            day: None,
            last_sender: None,
            head,
            out,
        };
        pdf.header();
        pdf
    }

    /// Adds title, participants, selection and date of the export.
    fn header(&mut self) {
        let head = self.head.clone();
        self.text(&head.title, TextStyle { size: 18.0, bold: true, color: TEXT, align_left: false }, 0.0);
        let names: Vec<&str> = head.people.iter().take(30).map(|person| person.name.as_str()).collect();
        let more = head.people.len().saturating_sub(30);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        self.text(&format!("{}{more}", names.join(", ")), SMALL, 0.0);
        if !head.selection.is_empty() {
            self.text(&head.selection, SMALL, 0.0);
        }
        let made = head.exported_at.format("%-d %B %Y, %H:%M UTC");
        self.text(
            &format!("Exported from Colloquy on {made}. Times are in the {} time zone.", head.time_zone),
            SMALL,
            0.0,
        );
        self.y += 6.0;
    }

    /// Adds a text below the previous element. Its lines can continue on the next page.
    fn text(&mut self, text: &str, style: TextStyle, indent: f32) {
        let width = PAGE.0 - 2.0 * MARGIN - indent;
        for line in self.typesetter.lines(text, style, width) {
            let height = line.height;
            self.reserve(height);
            self.put(MARGIN + indent, Element::Text(line));
            self.y += height;
        }
    }

    /// Places an element at `x` and the current vertical position.
    fn put(&mut self, x: f32, element: Element) {
        self.page.push(Placed { x, y: self.y, element });
    }

    /// Starts a new page if this one has less than `height` points left.
    fn reserve(&mut self, height: f32) {
        if self.y + height > PAGE.1 - MARGIN && !self.page.is_empty() {
            self.finish_page();
        }
    }

    /// Draws the current page with its footer and starts the next one.
    fn finish_page(&mut self) {
        self.pages += 1;
        let number = format!("{}", self.pages);
        let footer = self.typesetter.lines(&number, FOOTER, PAGE.0 - 2.0 * MARGIN);
        let title = self.typesetter.lines(&self.head.title, FOOTER, PAGE.0 - 2.0 * MARGIN - 40.0);
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

    /// Adds a heading if a new day starts.
    fn day(&mut self, day: NaiveDate) {
        if self.day.replace(day) == Some(day) {
            return;
        }
        self.y += 10.0;
        // Keeps the heading and the first message of the day on the same page.
        self.reserve(60.0);
        self.text(
            &day.format("%A, %-d %B %Y").to_string(),
            TextStyle { size: 9.0, bold: true, color: MUTED, align_left: false },
            0.0,
        );
        self.y += 2.0;
        self.last_sender = None;
    }

    /// Adds the sender's name, unless the message above has the same sender, and the time.
    fn name(&mut self, message: &Message) {
        let Some(sender) = message.sender else { return };
        let name = self.head.sender(message).unwrap_or_default().to_owned();
        self.y += 5.0;
        self.reserve(40.0);
        let marks = [(message.edited, " · edited"), (message.forwarded, " · forwarded")];
        let marks: String = marks.iter().filter(|(mark, _)| *mark).map(|(_, word)| *word).collect();
        let time = format!("{}{marks}", message.at.format("%H:%M"));
        let again = self.last_sender.replace(sender) == Some(sender);
        if again {
            self.text(&time, TIME, INDENT);
            return;
        }
        let style =
            TextStyle { size: 9.5, bold: true, color: NAME_COLORS[sender % NAME_COLORS.len()], align_left: true };
        let width = PAGE.0 - 2.0 * MARGIN - 90.0;
        let Some(name) = self.typesetter.lines(&name, style, width).into_iter().next() else { return };
        let time = self.typesetter.lines(&time, TIME, 90.0);
        let (height, left) = (name.height, MARGIN + name.width + 6.0);
        if let Some(mut time) = time.into_iter().next() {
            // The time has a smaller font: this puts it on the baseline of the name.
            time.ascent = name.ascent;
            self.put(left, Element::Text(time));
        }
        self.put(MARGIN, Element::Text(name));
        self.y += height;
    }

    /// Adds the first three lines of a text, with a bar beside them.
    fn quote(&mut self, text: &str) {
        let lines = self.typesetter.lines(text, SMALL, PAGE.0 - 2.0 * MARGIN - INDENT - 8.0);
        for line in lines.into_iter().take(3) {
            let height = line.height;
            self.reserve(height);
            self.put(MARGIN + INDENT, Element::Bar(height));
            self.put(MARGIN + INDENT + 8.0, Element::Text(line));
            self.y += height;
        }
    }

    /// Adds a JPEG. Invalid ones are skipped; the file name below is shown anyway.
    fn picture(&mut self, jpeg: &[u8]) {
        let Ok(image) = Image::from_jpeg(jpeg.to_vec().into(), true) else { return };
        let (width, height) = (image.size().0 as f32, image.size().1 as f32);
        let scale = (MAX_PICTURE / width.max(1.0)).min(MAX_PICTURE / height.max(1.0)).min(0.75);
        let (width, height) = (width * scale, height * scale);
        self.reserve(height + 4.0);
        self.put(MARGIN + INDENT, Element::Picture(image, width, height));
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
        if !message.body().is_empty() {
            self.text(message.body(), BODY, INDENT);
        }
        for (option, votes) in &message.poll {
            self.text(&format!("• {option} ({votes})"), BODY, INDENT + 8.0);
        }
        if let Some((latitude, longitude)) = message.place {
            self.text(&format!("📍 {latitude}, {longitude}"), SMALL, INDENT);
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
        self.finish_page();
        let bytes = self.document.finish().map_err(|error| ExportError::Format(format!("{error:?}")))?;
        self.out.write_all(&bytes)?;
        Ok(self.out.flush()?)
    }
}

fn draw(surface: &mut Surface<'_>, placed: Placed) {
    let at = Point::from_xy(placed.x, placed.y);
    match placed.element {
        Element::Text(line) => line.draw(surface, at),
        Element::Picture(image, width, height) => {
            if let Some(size) = Size::from_wh(width, height) {
                surface.push_transform(&Transform::from_translate(at.x, at.y));
                surface.draw_image(image, size);
                surface.pop();
            }
        }
        Element::Bar(height) => {
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

/// An opaque fill of one colour.
fn fill((red, green, blue): Color) -> Fill {
    Fill {
        paint: krilla::color::rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: krilla::paint::FillRule::default(),
    }
}
