//! Histograms, drawn as half-width column charts with a single series.

use leptos::prelude::*;

use super::super::data::{Columns, Histogram, Series};
use super::plot::{DrawOptions, Frame, Plot, Stop};

impl Histogram {
    fn columns(&self) -> Columns {
        Columns {
            label: self.label.clone(),
            series: vec![Series::default()],
            columns: self.columns.clone(),
            half: true,
            ..Columns::default()
        }
    }
}

impl Plot for Histogram {
    fn label(&self) -> String {
        self.label.clone().into_owned()
    }

    fn frame(&self) -> Frame {
        self.columns().frame()
    }

    fn draw(&self, options: &DrawOptions) -> AnyView {
        self.columns().draw(options)
    }

    fn len(&self) -> usize {
        self.columns.len()
    }

    fn stop(&self, index: usize) -> Option<Stop> {
        self.columns().stop(index)
    }

    fn at(&self, x: f64, y: f64) -> Option<usize> {
        self.columns().at(x, y)
    }

    fn class(&self) -> &'static str {
        "chart half"
    }
}
