//! Charts: data in, accessible pictures out, the same on both sides.
//!
//! [`data`] holds the types. [`plots`] draws what is SVG: pure functions from data to shapes, which the page
//! ([`canvas`] adds pointing, keys and dragging) and the files ([`document`]) share. [`rows`] shows what is a list or
//! a table. [`Figure`] is a chart on a page: heading, help, menu, pictures, and the table for screen readers.
//!
//! Without script each part of a picture is a link with a `<title>`.

mod canvas;
pub mod data;
#[cfg(feature = "ssr")]
mod document;
mod figure;
mod files;
mod legend;
mod picture;
pub mod plots;
mod png;
mod rows;
mod tooltip;

pub use canvas::{Canvas, RangeCallback, SvgLinks, use_svg_links};
pub use data::{Chart, Text};
#[cfg(feature = "ssr")]
pub use document::{land, svg_document};
pub use figure::Figure;
pub use files::Downloads;
pub use picture::PictureView;
pub use png::save_png;

/// A length in a picture, rounded to a tenth: finer than can be seen.
pub fn px(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::px;

    #[test]
    fn lengths_are_short() {
        assert_eq!([1.0, 1.25, 10.04, 0.0].map(px), ["1", "1.2", "10", "0"]);
    }
}
