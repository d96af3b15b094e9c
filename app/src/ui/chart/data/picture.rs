//! All kinds of pictures.

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
    /// Line chart over time.
    Lines(Lines),
    /// Distribution of a value.
    Histogram(Histogram),
    /// Heat map of rows by columns.
    Grid(Grid),
    /// Horizontal bars, longest first.
    Ranking(Ranking),
    /// People in a circle, connected by lines.
    Network(Network),
    /// Calendar heat map, one block per year.
    Calendar(Calendar),
    /// Locations on a map.
    Map(PlaceMap),
    /// Word cloud.
    Cloud(Cloud),
    /// Words that each person uses far more than others.
    SignatureWords(SignatureWords),
    /// Quoted messages.
    Quotes(Quotes),
    /// Records such as the busiest day.
    Records(Records),
    /// Key figures of two groups side by side.
    Comparison(Comparison),
}

impl Picture {
    /// Whether it can be drawn as SVG; the others are HTML only.
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
