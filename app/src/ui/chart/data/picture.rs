//! The kinds of pictures.

use serde::{Deserialize, Serialize};

use super::{
    Calendar, Cloud, Columns, Comparison, Grid, Histogram, Lines, Network, PlaceMap, Quotes, Ranking, Records,
    SignatureWords,
};

/// A picture of a chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Picture {
    /// Stacked bars over time.
    Columns(Columns),
    /// Curves over time.
    Lines(Lines),
    /// A distribution.
    Histogram(Histogram),
    /// Rows by columns, darker for more.
    Grid(Grid),
    /// Horizontal bars, longest first.
    Ranking(Ranking),
    /// People in a circle.
    Network(Network),
    /// The days of some years.
    Calendar(Calendar),
    /// Places on a map.
    Map(PlaceMap),
    /// Words by size.
    Cloud(Cloud),
    /// Typical words of each person.
    SignatureWords(SignatureWords),
    /// Messages.
    Quotes(Quotes),
    /// Extremes.
    Records(Records),
    /// Two groups next to each other.
    Comparison(Comparison),
}

impl Picture {
    /// Whether it can be drawn as SVG.
    pub fn has_image(&self) -> bool {
        match self {
            Picture::Columns(_)
            | Picture::Lines(_)
            | Picture::Histogram(_)
            | Picture::Grid(_)
            | Picture::Ranking(_)
            | Picture::Network(_)
            | Picture::Calendar(_)
            | Picture::Map(_)
            | Picture::SignatureWords(_) => true,
            Picture::Cloud(_) | Picture::Quotes(_) | Picture::Records(_) | Picture::Comparison(_) => false,
        }
    }
}
