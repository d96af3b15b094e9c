//! Rendering of pictures as SVG: geometry and shapes, without interaction.

mod axis;
mod calendar;
mod columns;
mod grid;
mod histogram;
mod lines;
pub mod map;
mod network;
mod plot;
mod ranking;

pub use calendar::YearPlot;
pub use plot::{Arrow, DrawOptions, Frame, Plot, Stop, TipLine, next_stop};
pub use ranking::RankingPlot;

use super::data::Color;
use crate::conversations::model::color_class;

/// The CSS class that fills a shape with a colour.
pub fn shape_class(color: Color) -> String {
    match color {
        Color::Accent => "chart-bar".to_owned(),
        Color::Rest => "chart-rest".to_owned(),
        Color::Good => "chart-good".to_owned(),
        Color::Bad => "chart-bad".to_owned(),
        Color::Person(ordinal) => format!("chart-part {}", color_class(ordinal)),
    }
}

/// The CSS class that gives text, a line or a legend marker a colour.
pub fn marker_class(color: Color) -> String {
    match color {
        Color::Accent => "chart-plain".to_owned(),
        Color::Rest => "rest".to_owned(),
        Color::Good => "good".to_owned(),
        Color::Bad => "bad".to_owned(),
        Color::Person(ordinal) => color_class(ordinal),
    }
}
