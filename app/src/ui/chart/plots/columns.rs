//! Stacked bar charts over time. Bars can extend above and below the zero line.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::super::data::{Column, Columns, Series};
use super::super::px;
use super::axis::{self, Axis};
use super::plot::{DrawOptions, Frame, Plot, Stop};
use super::shape_class;

impl Columns {
    fn axis(&self, options: &DrawOptions) -> Axis {
        let sum = |column: &Column, below: bool| {
            let of = self.series.iter().zip(&column.values).enumerate();
            of.filter(|(index, (one, _))| one.below == below && options.shows(*index))
                .map(|(_, (_, value))| value)
                .sum()
        };
        let most = |below| self.columns.iter().map(|column| sum(column, below)).fold(0.0, f64::max);
        let above: f64 = self.line.iter().copied().fold(most(false), f64::max);
        // Hiding a series must not move the zero line.
        let below = if self.series.iter().any(|one| one.below) { most(true).max(f64::MIN_POSITIVE) } else { 0.0 };
        Axis::new(self.columns.len(), above, below, self.half)
    }

    fn stop_on(&self, axis: &Axis, index: usize) -> Option<Stop> {
        let column = index % self.columns.len().max(1);
        let values = self.series.iter().zip(&self.columns.get(column)?.values);
        let height: f64 = values.filter(|(one, _)| !one.below).map(|(_, value)| value).sum();
        let y = if index < self.columns.len() { axis.zero - height * axis.scale } else { axis.zero };
        axis::stop(&self.columns, &self.series, index, (axis.middle(column), y))
    }
}

impl Plot for Columns {
    fn label(&self) -> String {
        self.label.clone().into_owned()
    }

    fn frame(&self) -> Frame {
        self.axis(&DrawOptions::FILE).frame()
    }

    fn draw(&self, options: &DrawOptions) -> AnyView {
        let axis = self.axis(options);
        let width = (axis.slot * 0.78).clamp(1.0, 44.0);
        let grid = axis.draw(&self.columns, &self.unit);
        let shapes = self.columns.iter().enumerate().filter_map(|(index, column)| {
            let left = axis.middle(index) - width / 2.0;
            let rect = |(class, y, height): (String, f64, f64)| {
                view! { <rect class=class x=px(left) y=px(y) width=px(width) height=px(height)></rect> }
            };
            let rects =
                stack(column, &self.series, options, axis.zero, axis.scale).into_iter().map(rect).collect_view();
            let stop = self.stop_on(&axis, index)?;
            let inside = view! { {axis.hit(index, false)}{rects} };
            let column = options.part(index, stop, inside);
            let below = self.stop_on(&axis, index + self.columns.len());
            let below = below.map(|stop| options.part(index + self.columns.len(), stop, axis.hit(index, true)));
            Some(view! { {column}{below} })
        });
        let shapes: Vec<_> = shapes.collect();
        let points = self.line.iter().enumerate();
        let points =
            points.map(|(index, value)| format!("{},{}", px(axis.middle(index)), px(axis.zero - value * axis.scale)));
        let points = points.collect::<Vec<_>>().join(" ");
        let line = (!points.is_empty()).then(|| view! { <polyline class="chart-line" points=points></polyline> });
        view! { {grid}{shapes}{line} }.into_any()
    }

    fn len(&self) -> usize {
        self.columns.len() * 2
    }

    fn stop(&self, index: usize) -> Option<Stop> {
        self.stop_on(&self.axis(&DrawOptions::FILE), index)
    }

    fn at(&self, x: f64, y: f64) -> Option<usize> {
        let (index, below) = self.axis(&DrawOptions::FILE).at(x, y, self.columns.len())?;
        let has_part_below = below && self.columns[index].below.is_some();
        Some(if has_part_below { index + self.columns.len() } else { index })
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

/// The segments of a column: CSS class, top and height. Every value above 0 gets a height of at least 1, so that it is
/// visible.
fn stack(column: &Column, series: &[Series], options: &DrawOptions, zero: f64, scale: f64) -> Vec<(String, f64, f64)> {
    let (mut up, mut down) = (zero, zero);
    let mut parts = Vec::new();
    for (index, (one, value)) in series.iter().zip(&column.values).enumerate() {
        if *value <= 0.0 || !options.shows(index) {
            continue;
        }
        let height = (value * scale).max(1.0);
        let top = if one.below { down } else { up - height };
        parts.push((shape_class(one.color), top, height));
        if one.below {
            down += height;
        } else {
            up = top;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::super::data::Color;
    use super::*;

    fn series(below: bool, color: Color) -> Series {
        Series { name: "Ana".to_owned(), color, below }
    }

    fn chart() -> Columns {
        let column = |values: &[f64]| Column { values: values.to_vec(), ..Column::default() };
        Columns {
            series: vec![series(false, Color::Accent), series(false, Color::Rest), series(true, Color::Bad)],
            columns: vec![column(&[10.0, 5.0, 0.01]), column(&[0.0, 2.0, 4.0])],
            ..Columns::default()
        }
    }

    #[test]
    fn stacked_segments_touch_and_small_values_stay_visible() {
        let chart = chart();
        let parts = stack(&chart.columns[0], &chart.series, &DrawOptions::FILE, 100.0, 2.0);
        let expected = [("chart-bar", 80.0, 20.0), ("chart-rest", 70.0, 10.0), ("chart-bad", 100.0, 1.0)];
        assert_eq!(parts, expected.map(|(class, top, height)| (class.to_owned(), top, height)));
    }

    #[test]
    fn a_hidden_series_leaves_no_gap() {
        let chart = chart();
        let options = DrawOptions { hidden: &[true, false, false], ..DrawOptions::FILE };
        let parts = stack(&chart.columns[0], &chart.series, &options, 100.0, 2.0);
        assert_eq!(parts[0], ("chart-rest".to_owned(), 90.0, 10.0));
    }

    #[test]
    fn tooltips_list_only_series_with_values() {
        let stop = chart().stop(1).expect("a column");
        assert_eq!(stop.lines.iter().map(|line| line.value.as_str()).collect::<Vec<_>>(), ["2", "4"]);
        assert_eq!(chart().stop(2), None, "no separate part below");
        assert_eq!(Columns::default().stop(0), None);
    }

    #[test]
    fn the_part_below_the_zero_line_can_have_its_own_link() {
        let mut chart = chart();
        chart.columns[1].below = Some(("Second: 4".to_owned(), Some("/second".to_owned())));
        let (left, width) = chart.slot(1).expect("a slot");
        let x = left + width / 2.0;
        assert_eq!((chart.at(x, 20.0), chart.at(x, 220.0)), (Some(1), Some(3)));
        assert_eq!(chart.stop(3).and_then(|stop| stop.url).as_deref(), Some("/second"));
        assert!(chart.draw(&DrawOptions { links: true, ..DrawOptions::FILE }).to_html().contains("/second"));
    }
}
