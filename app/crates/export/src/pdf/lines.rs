//! Text, broken into lines of glyphs.

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

/// Its letters go well with those of its sisters, which know all other scripts.
const LETTERS: &str = "Noto Sans";

/// Red, green, blue.
pub type Color = (u8, u8, u8);

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// In points.
    pub size: f32,
    pub bold: bool,
    pub color: Color,
    /// Begins at the left, whichever way it is written.
    pub left: bool,
}

/// A line of a text.
pub struct Line {
    /// From line to line.
    pub height: f32,
    /// From the top of the line to where its letters stand.
    pub ascent: f32,
    pub width: f32,
    look: Look,
    text: Arc<str>,
    runs: Vec<Run>,
}

/// Glyphs of one font.
struct Run {
    x: f32,
    font: Font,
    glyphs: Vec<KrillaGlyph>,
}

/// Sets text with the fonts of this machine.
pub struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    /// By the id of their data, and their place in a collection.
    known: HashMap<(u64, u32), Option<Font>>,
    families: [FontFamilyName<'static>; 3],
}

impl Default for Setter {
    fn default() -> Self {
        let mut fonts = FontContext::new();
        let first = FontFamilyName::Named(Cow::Borrowed(LETTERS));
        let letters = FontFamilyName::Generic(GenericFamily::SansSerif);
        let emoji = FontFamilyName::Generic(GenericFamily::Emoji);
        // Hearts and cups are in many fonts, in black; and fonts of emoji have digits, with no room between.
        let families = match fonts.collection.family_id(LETTERS) {
            Some(_) => [first, emoji, letters],
            None => [first, letters, emoji],
        };
        Setter { fonts, layouts: LayoutContext::new(), known: HashMap::new(), families }
    }
}

impl Setter {
    /// Breaks a text into lines of a width, in points.
    pub fn lines(&mut self, text: &str, look: Look, width: f32) -> Vec<Line> {
        let text: Arc<str> = text.chars().map(printable).collect::<String>().into();
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Borrowed(&self.families))));
        builder.push_default(StyleProperty::FontSize(look.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.35)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if look.bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        let mut layout = builder.build(&*text);
        layout.break_all_lines(Some(width));
        // What is written from the right begins at the right, but for names.
        let alignment = if look.left { Alignment::Left } else { Alignment::Start };
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
                let known = self.known.entry(key).or_insert_with(|| {
                    let (bytes, _) = data.into_raw_parts();
                    Font::new(bytes.into(), key.1)
                });
                let glyphs = glyphs(&run, &mut x);
                if let (Some(font), false) = (known, glyphs.is_empty()) {
                    runs.push(Run { x: start, font: font.clone(), glyphs });
                }
            }
            let ascent = metrics.baseline - metrics.block_min_coord;
            lines.push(Line { height: metrics.line_height, ascent, width: x, look, text: text.clone(), runs });
        }
        lines
    }
}

/// The glyphs of a run from left to right; `x` moves along.
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

/// Control characters have no glyphs; only the ends of lines mean something.
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
        surface.set_fill(Some(fill(self.look.color)));
        for run in &self.runs {
            let start = Point::from_xy(at.x + run.x, at.y + self.ascent);
            surface.draw_glyphs(start, &run.glyphs, run.font.clone(), &self.text, self.look.size, false);
        }
    }
}
