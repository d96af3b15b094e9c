//! Line charts over time.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::super::data::{Lines, Series};
use super::super::px;
use super::axis::{self, Axis};
use super::marker_class;
use super::plot::{DrawOptions, Frame, Plot, Stop};

impl Lines {
    fn axis(&self, options: &DrawOptions) -> Axis {
        let shown = |index: usize| options.shows(index);
        let values = self.columns.iter().flat_map(|column| column.values.iter().enumerate());
        let most = values.filter(|(index, _)| shown(*index)).map(|(_, value)| *value).fold(0.0, f64::max);
        Axis::new(self.columns.len(), most, 0.0, self.half)
    }

    fn stop_on(&self, axis: &Axis, index: usize) -> Option<Stop> {
        let most = self.columns.get(index)?.values.iter().copied().fold(0.0, f64::max);
        axis::stop(&self.columns, &self.series, index, (axis.middle(index), axis.zero - most * axis.scale))
    }
}

impl Plot for Lines {
    fn label(&self) -> String {
        self.label.clone().into_owned()
    }

    fn frame(&self) -> Frame {
        self.axis(&DrawOptions::FILE).frame()
    }

    fn draw(&self, options: &DrawOptions) -> AnyView {
        let axis = self.axis(options);
        let grid = axis.draw(&self.columns, "");
        let y = |index: usize, series: usize| {
            axis.zero - self.columns[index].values.get(series).copied().unwrap_or(0.0) * axis.scale
        };
        let shown: Vec<usize> = (0..self.series.len()).filter(|series| options.shows(*series)).collect();
        let curves = shown.iter().map(|series| {
            let points = (0..self.columns.len())
                .map(|index| format!("{},{}", px(axis.middle(index)), px(y(index, *series))))
                .collect::<Vec<_>>()
                .join(" ");
            let class = format!("chart-curve {}", marker_class(self.series[*series].color));
            view! { <polyline class=class points=points></polyline> }
        });
        let curves = curves.collect_view();
        let points = (0..self.columns.len()).filter_map(|index| {
            let dots = shown.iter().map(|series| {
                let class = format!("chart-dot {}", marker_class(self.series[*series].color));
                view! { <circle class=class cx=px(axis.middle(index)) cy=px(y(index, *series)) r="3"></circle> }
            });
            let inside = view! { {axis.hit(index, false)}{dots.collect_view()} };
            Some(options.part(index, self.stop_on(&axis, index)?, inside))
        });
        let points: Vec<_> = points.collect();
        view! { {grid}{curves}{points} }.into_any()
    }

    fn len(&self) -> usize {
        self.columns.len()
    }

    fn stop(&self, index: usize) -> Option<Stop> {
        self.stop_on(&self.axis(&DrawOptions::FILE), index)
    }

    fn at(&self, x: f64, y: f64) -> Option<usize> {
        self.axis(&DrawOptions::FILE).at(x, y, self.columns.len()).map(|(index, _)| index)
    }

    fn series(&self) -> &[Series] {
        &self.series
    }

    fn days(&self, index: usize) -> Option<(NaiveDate, NaiveDate)> {
        self.columns.get(index)?.days
    }

    fn slot(&self, index: usize) -> Option<(f64, f64)> {
        let axis = self.axis(&DrawOptions::FILE);
        (index < self.columns.len()).then(|| (axis.left(index), axis.slot))
    }

    fn class(&self) -> &'static str {
        if self.half { "chart half" } else { "chart" }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::data::Column;
    use super::*;

    #[test]
    fn each_visible_series_is_a_line() {
        let column = |values: &[f64]| Column { title: "May".to_owned(), values: values.to_vec(), ..Column::default() };
        let lines = Lines {
            series: vec![Series::default(), Series::default()],
            columns: vec![column(&[1.0, 4.0]), column(&[2.0, 8.0])],
            ..Lines::default()
        };
        assert_eq!(lines.draw(&DrawOptions::FILE).to_html().matches("chart-curve").count(), 2);
        let hidden = DrawOptions { hidden: &[false, true], ..DrawOptions::FILE };
        let html = lines.draw(&hidden).to_html();
        assert_eq!(html.matches("chart-curve").count(), 1);
        assert!(html.contains(">2<!></text>"), "the axis ends at the largest visible value: {html}");
        assert_eq!(Lines::default().stop(0), None);
    }
}
