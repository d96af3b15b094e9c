//! What is drawn as SVG: geometry and shapes, without any interaction.

mod axis;
mod calendar;
mod columns;
mod grid;
mod histogram;
mod lines;
mod look;
pub mod map;
mod network;
mod ranking;

pub use calendar::YearPlot;
pub use look::{Arrow, Frame, Look, Plot, Stop, TipLine, moved};
pub use ranking::RankingPlot;

use super::data::Color;
use crate::conversations::model::color_class;

/// The class of a shape in a colour.
pub fn shape_class(color: Color) -> String {
    match color {
        Color::Accent => "chart-bar".to_owned(),
        Color::Rest => "chart-rest".to_owned(),
        Color::Good => "chart-good".to_owned(),
        Color::Bad => "chart-bad".to_owned(),
        Color::Person(ordinal) => format!("chart-part {}", color_class(ordinal)),
    }
}

/// The class of text or a marker in a colour.
pub fn marker_class(color: Color) -> String {
    match color {
        Color::Accent => "chart-plain".to_owned(),
        Color::Rest => "rest".to_owned(),
        Color::Good => "good".to_owned(),
        Color::Bad => "bad".to_owned(),
        Color::Person(ordinal) => color_class(ordinal),
    }
}
