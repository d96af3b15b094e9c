//! Text layout: breaks text into lines of positioned glyphs.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use krilla::geom::Point;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::{
    Alignment, AlignmentOptions, FontContext, FontFamily, FontFamilyName, FontWeight, GenericFamily, LayoutContext,
    LineHeight, OverflowWrap, StyleProperty,
};

use super::fill;

/// The preferred font family. The other Noto fonts, which cover all other scripts, are designed to match it.
const TEXT_FONT: &str = "Noto Sans";

/// Red, green and blue, each from 0 to 255.
pub type Color = (u8, u8, u8);

/// The style of a text.
#[derive(Debug, Clone, Copy)]
pub struct TextStyle {
    /// Font size in points.
    pub size: f32,
    pub bold: bool,
    pub color: Color,
    /// Aligns to the left even if the text is written from right to left.
    pub align_left: bool,
}

/// A line of laid-out text. All lengths are in points.
pub struct Line {
    /// Line height, including the gap to the next line.
    pub height: f32,
    /// Distance from the top of the line to its baseline.
    pub ascent: f32,
    pub width: f32,
    style: TextStyle,
    text: Arc<str>,
    runs: Vec<Run>,
}

/// A sequence of glyphs in one font.
struct Run {
    /// Offset from the left edge of the line, in points.
    x: f32,
    font: Font,
    glyphs: Vec<KrillaGlyph>,
}

/// Lays out text with the fonts installed on this machine.
pub struct Typesetter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    /// Loaded fonts by the id of their data and their index in a font collection; `None` if a font cannot be embedded.
    loaded: HashMap<(u64, u32), Option<Font>>,
    families: [FontFamilyName<'static>; 3],
}

impl Default for Typesetter {
    fn default() -> Self {
        let mut fonts = FontContext::new();
        let text = FontFamilyName::Named(Cow::Borrowed(TEXT_FONT));
        let fallback = FontFamilyName::Generic(GenericFamily::SansSerif);
        let emoji = FontFamilyName::Generic(GenericFamily::Emoji);
        // Emoji come before the fallback, since many text fonts have hearts and cups in black. Without the text font
        // they come last: emoji fonts contain digits, which are badly spaced.
        let families = match fonts.collection.family_id(TEXT_FONT) {
            Some(_) => [text, emoji, fallback],
            None => [text, fallback, emoji],
        };
        Typesetter { fonts, layouts: LayoutContext::new(), loaded: HashMap::new(), families }
    }
}

impl Typesetter {
    /// Breaks a text into lines of at most `width` points.
    pub fn lines(&mut self, text: &str, style: TextStyle, width: f32) -> Vec<Line> {
        let text: Arc<str> = text.chars().map(printable).collect::<String>().into();
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Borrowed(&self.families))));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.35)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if style.bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        let mut layout = builder.build(&*text);
        layout.break_all_lines(Some(width));
        // `Start` aligns text that is written from right to left to the right.
        let alignment = if style.align_left { Alignment::Left } else { Alignment::Start };
        layout.align(alignment, AlignmentOptions::default());
        let mut lines = Vec::with_capacity(layout.len());
        for line in layout.lines() {
            let metrics = line.metrics();
            let mut x = metrics.offset;
            let mut runs = Vec::new();
            for run in line.runs() {
                let start = x;
                let font = run.font();
                let key = (font.data.id(), font.index);
                let data = font.data.clone();
                let loaded = self.loaded.entry(key).or_insert_with(|| {
                    let (bytes, _) = data.into_raw_parts();
                    Font::new(bytes.into(), key.1)
                });
                let glyphs = glyphs(&run, &mut x);
                if let (Some(font), false) = (loaded, glyphs.is_empty()) {
                    runs.push(Run { x: start, font: font.clone(), glyphs });
                }
            }
            let ascent = metrics.baseline - metrics.block_min_coord;
            lines.push(Line { height: metrics.line_height, ascent, width: x, style, text: text.clone(), runs });
        }
        lines
    }
}

/// The glyphs of a run from left to right. Advances and offsets are relative to the font size; `x` moves to the end of
/// the run, in points.
fn glyphs(run: &parley::layout::Run<'_, ()>, x: &mut f32) -> Vec<KrillaGlyph> {
    let size = run.font_size();
    let mut glyphs: Vec<KrillaGlyph> = Vec::new();
    for cluster in run.visual_clusters() {
        if cluster.is_ligature_continuation() {
            if let Some(glyph) = glyphs.last_mut() {
                let more = cluster.text_range();
                glyph.text_range = glyph.text_range.start.min(more.start)..glyph.text_range.end.max(more.end);
            }
            continue;
        }
        for glyph in cluster.glyphs() {
            let (advance, left, up) = (glyph.advance / size, glyph.x / size, glyph.y / size);
            glyphs.push(KrillaGlyph::new(GlyphId::new(glyph.id), advance, left, up, 0.0, cluster.text_range(), None));
            *x += glyph.advance;
        }
    }
    glyphs
}

/// Replaces control characters, which have no glyphs, with spaces. Line breaks stay.
fn printable(c: char) -> char {
    match c {
        '\n' => '\n',
        c if c.is_control() => ' ',
        c => c,
    }
}

impl Line {
    /// Draws the line; `at` is its upper left corner.
    pub fn draw(&self, surface: &mut Surface<'_>, at: Point) {
        surface.set_fill(Some(fill(self.style.color)));
        for run in &self.runs {
            let start = Point::from_xy(at.x + run.x, at.y + self.ascent);
            surface.draw_glyphs(start, &run.glyphs, run.font.clone(), &self.text, self.style.size, false);
        }
    }
}
