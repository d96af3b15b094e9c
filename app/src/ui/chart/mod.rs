//! Accessible charts, rendered by the same code on the server and in the browser.
//!
//! [`data`] holds the types. [`plots`] renders SVG: pure functions from data to shapes, shared by pages and downloaded
//! files ([`document`]); on pages, [`canvas`] adds tooltips, keyboard navigation and dragging. [`rows`] renders charts
//! that are HTML lists or tables. [`Figure`] is a complete chart on a page: heading, help, download menu, pictures, and
//! a data table for screen readers.
//!
//! Without JavaScript, each part of a picture is a link with a `<title>`.

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

/// Formats an SVG length, rounded to a tenth of a unit: smaller differences are not visible.
pub fn px(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::px;

    #[test]
    fn lengths_are_rounded_to_one_decimal() {
        assert_eq!([1.0, 1.25, 10.04, 0.0].map(px), ["1", "1.2", "10", "0"]);
    }
}
