//! Axes, grid lines and labels of charts over time.

use leptos::prelude::*;

use super::super::data::{Column, Series};
use super::super::px;
use super::marker_class;
use super::plot::{Frame, Stop, TipLine};
use crate::ui::format::number;

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 52.0;
const BOTTOM: f64 = 26.0;
const TOP: f64 = 10.0;

/// Maps columns and values to plot coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// The width of the plot.
    pub width: f64,
    /// The width of a column including the space around it.
    pub slot: f64,
    /// The y coordinate of the zero line.
    pub zero: f64,
    /// Plot units per value unit.
    pub scale: f64,
    /// The value at the end of the axis.
    end: f64,
    /// Whether values are also drawn below the zero line.
    two_sided: bool,
}

impl Axis {
    /// `above` is the largest value above the zero line, `below` the largest below it, or 0 for a one-sided axis. A
    /// `half` axis has half the normal width.
    pub fn new(columns: usize, above: f64, below: f64, half: bool) -> Self {
        let width = if half { WIDTH / 2.0 } else { WIDTH };
        let end = axis_end(above.max(below));
        let plot = HEIGHT - BOTTOM - TOP;
        let two_sided = below > 0.0;
        let zero = if two_sided { TOP + plot / 2.0 } else { TOP + plot };
        Axis { width, slot: (width - LEFT) / columns.max(1) as f64, zero, scale: (zero - TOP) / end, end, two_sided }
    }

    /// The `viewBox` of the plot.
    pub fn frame(&self) -> Frame {
        Frame::sized(self.width, HEIGHT)
    }

    /// The left edge of a column's slot.
    pub fn left(&self, index: usize) -> f64 {
        LEFT + self.slot * index as f64
    }

    /// The centre of a column's slot.
    pub fn middle(&self, index: usize) -> f64 {
        self.left(index) + self.slot / 2.0
    }

    /// Hit test: the column at a position, and whether the position is below the zero line.
    pub fn at(&self, x: f64, y: f64, columns: usize) -> Option<(usize, bool)> {
        let inside = x >= LEFT && (TOP..=HEIGHT - BOTTOM).contains(&y);
        let index = ((x - LEFT) / self.slot) as usize;
        (inside && index < columns).then_some((index, y > self.zero))
    }

    /// The invisible hit area of a column: the whole slot, or only the part below the zero line.
    pub fn hit(&self, index: usize, below: bool) -> impl IntoView + use<> {
        let top = if below { self.zero } else { TOP };
        let height = HEIGHT - BOTTOM - top;
        view! { <rect class="chart-hit" x=px(self.left(index)) y=px(top) width=px(self.slot) height=px(height)></rect> }
    }

    /// Draws grid lines, value labels, and up to 8 column labels (4 on a narrow axis).
    pub fn draw(&self, columns: &[Column], unit: &str) -> impl IntoView + use<> {
        let parts: &[f64] = if self.two_sided { &[-1.0, -0.5, 0.0, 0.5, 1.0] } else { &[0.0, 0.25, 0.5, 0.75, 1.0] };
        let lines = parts.iter().map(|part| {
            let y = self.zero - (self.zero - TOP) * part;
            let value = self.end * part.abs();
            // On a short axis, some grid lines are at fractions; these have no label.
            let label = (value.fract() == 0.0).then(|| format!("{}{unit}", number(value as i64)));
            view! {
                <line class="chart-grid" x1=px(LEFT) x2=px(self.width) y1=px(y) y2=px(y)></line>
                {label.map(|label| view! { <text class="chart-axis" x=px(LEFT - 8.0) y=px(y + 4.0) text-anchor="end">{label}</text> })}
            }
        });
        let wanted = if self.width < WIDTH { 4 } else { 8 };
        let every = columns.len().div_ceil(wanted).max(1);
        let labels = columns.iter().enumerate().step_by(every).map(|(index, column)| {
            view! { <text class="chart-axis" x=px(self.middle(index)) y=px(HEIGHT - 8.0) text-anchor="middle">{column.label.clone()}</text> }
        });
        view! { {lines.collect_view()}{labels.collect_view()} }
    }
}

/// The part of a chart over time with this index. Indices from `columns.len()` on are for [`Column::below`]. The
/// tooltip points to `at`.
pub fn stop(columns: &[Column], series: &[Series], index: usize, at: (f64, f64)) -> Option<Stop> {
    if let Some(column) = columns.get(index) {
        let named = series.iter().zip(&column.values).filter(|(one, value)| !one.name.is_empty() && **value > 0.0);
        let lines = named.map(|(one, value)| TipLine {
            class: marker_class(one.color),
            name: one.name.clone(),
            value: number(*value as i64),
        });
        // If the part below has its own tooltip, the lines of this one would repeat it.
        let lines = if column.below.is_some() { Vec::new() } else { lines.collect() };
        return Some(Stop { title: column.title.clone(), url: column.search_url.clone(), lines, at });
    }
    let (title, url) = columns.get(index - columns.len())?.below.clone()?;
    Some(Stop { title, url, lines: Vec::new(), at })
}

/// The smallest round number that is at least `max` and can be divided into quarters, for the end of an axis.
fn axis_end(max: f64) -> f64 {
    let mut step = 1.0;
    loop {
        // 1.2, 1.6, 2.4 and 3.2 are not whole numbers at step 1.
        let factors: &[f64] =
            if step > 1.0 { &[1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 6.0, 8.0, 10.0] } else { &[1.0, 2.0, 4.0, 6.0, 8.0, 10.0] };
        if let Some(end) = factors.iter().map(|factor| (step * factor).round()).find(|end| *end >= max) {
            return end;
        }
        step *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axis_ends_are_round_numbers() {
        let ends = [0.0, 1.0, 3.0, 7.0, 10.0, 11.0, 21.0, 90.0, 480.0].map(axis_end);
        assert_eq!(ends, [1.0, 1.0, 4.0, 8.0, 10.0, 12.0, 24.0, 100.0, 600.0]);
    }

    #[test]
    fn hit_test_finds_the_column_of_a_position() {
        for (columns, below, half) in [(1, 0.0, false), (7, 3.0, true), (120, 0.0, false)] {
            let axis = Axis::new(columns, 10.0, below, half);
            for index in 0..columns {
                let up = axis.at(axis.middle(index), axis.zero - 1.0, columns);
                assert_eq!(up, Some((index, false)));
                assert_eq!(axis.at(axis.left(index) + 0.01, TOP, columns).map(|at| at.0), Some(index));
            }
            assert_eq!(axis.at(LEFT - 1.0, TOP, columns), None);
            assert_eq!(axis.at(axis.width + 1.0, TOP, columns), None);
            assert_eq!(axis.at(axis.middle(0), HEIGHT, columns), None, "the labels");
        }
        assert_eq!(Axis::new(7, 10.0, 3.0, true).at(60.0, 200.0, 7), Some((0, true)));
    }
}
