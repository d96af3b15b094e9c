//! Columns over time, or over anything with an order: stacked upwards, and downwards where there are
//! two sides; with a line over them when a trend is to be seen.

use leptos::prelude::*;

use super::{axis_end, px};
use crate::ui::format::number;

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 52.0;
const BOTTOM: f64 = 26.0;
const TOP: f64 = 10.0;

/// One column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// What it is of, e.g. "Mar 2024".
    pub label: String,
    /// What it says when pointed at.
    pub title: String,
    /// Its parts from the bottom up: a class that colours it, and its height.
    pub up: Vec<(String, f64)>,
    /// Its parts from the zero line down.
    pub down: Vec<(String, f64)>,
    /// The page with the messages behind it.
    pub href: Option<String>,
    /// What its parts below the zero line say, and lead to, when they are about something else.
    pub below: Option<(String, String)>,
    /// The first and the last day that it covers, for who drags over several.
    pub days: Option<(String, String)>,
}

impl Column {
    /// A column in the one colour of the product.
    pub fn plain(label: String, title: String, value: f64, href: Option<String>) -> Self {
        Column { label, title, up: vec![("chart-bar".to_owned(), value)], href, ..Column::default() }
    }
}

/// Columns side by side; each leads to what it counts.
#[component]
pub fn Columns(
    /// In order.
    columns: Vec<Column>,
    /// The name for screen readers.
    #[prop(into)]
    name: String,
    /// A trend over the columns.
    #[prop(optional)]
    line: Vec<f64>,
    /// What stands behind the numbers of the axis: " %".
    #[prop(optional)]
    unit: &'static str,
    /// Whether it stands beside another chart.
    #[prop(optional)]
    half: bool,
) -> impl IntoView {
    let wide = if half { WIDTH / 2.0 } else { WIDTH };
    let sum = |parts: &[(String, f64)]| parts.iter().map(|(_, value)| value).sum::<f64>();
    let most =
        |side: fn(&Column) -> &[(String, f64)]| columns.iter().map(|column| sum(side(column))).fold(0.0, f64::max);
    let (above, below) = (most(|column| &column.up), most(|column| &column.down));
    let end = axis_end(above.max(below).max(line.iter().copied().fold(0.0, f64::max)));
    let plot = HEIGHT - BOTTOM - TOP;
    // With two sides the zero line lies between them.
    let zero = if below > 0.0 { TOP + plot / 2.0 } else { TOP + plot };
    let scale = (zero - TOP) / end;
    let slot = (wide - LEFT) / columns.len().max(1) as f64;
    let width = (slot * 0.78).clamp(1.0, 44.0);
    let middle = |index: usize| LEFT + slot * (index as f64 + 0.5);
    let grid = grid(end, zero, below > 0.0, wide, unit);
    let points =
        line.iter().enumerate().map(|(index, value)| format!("{},{}", px(middle(index)), px(zero - value * scale)));
    let points = points.collect::<Vec<_>>().join(" ");
    // About eight labels, however many columns.
    let every = columns.len().div_ceil(if half { 4 } else { 8 }).max(1);
    let shapes = columns.into_iter().enumerate().map(|(index, column)| {
        let middle = middle(index);
        let label = (index % every == 0).then(|| view! {
            <text class="chart-axis" x=px(middle) y=px(HEIGHT - 8.0) text-anchor="middle">{column.label.clone()}</text>
        });
        let parts = stack(&column, zero, scale);
        let rects = parts
            .into_iter()
            .map(|(class, y, height)| {
                view! {
                    <rect class=class x=px(middle - width / 2.0) y=px(y) width=px(width) height=px(height)></rect>
                }
            })
            .collect_view();
        let inside = view! {
            <title>{column.title}</title>
            <rect class="chart-hit" x=px(middle - slot / 2.0) y=px(TOP) width=px(slot) height=px(plot)></rect>
            {rects}
        };
        let below = column.below.map(|(title, href)| view! {
            <a href=href tabindex="-1"><title>{title}</title>
                <rect class="chart-hit" x=px(middle - slot / 2.0) y=px(zero) width=px(slot) height=px(TOP + plot - zero)></rect>
            </a>
        });
        let (from, until) = column.days.unzip();
        let shape = match column.href {
            // The table has these links, too: who comes by keyboard is not led through all columns.
            Some(href) => {
                view! { <g data-from=from data-until=until><a href=href tabindex="-1">{inside}</a></g> }.into_any()
            }
            None => view! { <g data-from=from data-until=until>{inside}</g> }.into_any(),
        };
        view! { {shape}{below}{label} }
    });
    let shapes = shapes.collect_view();
    view! {
        <div class="chart-scroll" tabindex="0" role="group" aria-label=name>
            <svg class="chart" class:half=half viewBox=format!("0 0 {wide} {HEIGHT}") xmlns="http://www.w3.org/2000/svg">
                {grid}
                {shapes}
                {(!points.is_empty()).then(|| view! { <polyline class="chart-line" points=points></polyline> })}
            </svg>
        </div>
    }
}

/// Where a column's parts lie: class, top, height. What is not nothing can be seen.
fn stack(column: &Column, zero: f64, scale: f64) -> Vec<(String, f64, f64)> {
    let height = |value: f64| if value > 0.0 { (value * scale).max(1.0) } else { 0.0 };
    let (mut up, mut down) = (zero, zero);
    let mut parts = Vec::new();
    for (class, value) in column.up.iter().filter(|(_, value)| *value > 0.0) {
        up -= height(*value);
        parts.push((class.clone(), up, height(*value)));
    }
    for (class, value) in column.down.iter().filter(|(_, value)| *value > 0.0) {
        parts.push((class.clone(), down, height(*value)));
        down += height(*value);
    }
    parts
}

fn grid(end: f64, zero: f64, both: bool, wide: f64, unit: &str) -> impl IntoView {
    let parts: &[f64] = if both { &[-1.0, -0.5, 0.0, 0.5, 1.0] } else { &[0.0, 0.25, 0.5, 0.75, 1.0] };
    let lines = parts.iter().map(|part| {
        let y = zero - (zero - TOP) * part;
        let value = end * part.abs();
        // Quarters of a small end are no whole numbers.
        let label = (value.fract() == 0.0).then(|| format!("{}{unit}", number(value as i64)));
        view! {
            <line class="chart-grid" x1=px(LEFT) x2=px(wide) y1=px(y) y2=px(y)></line>
            {label.map(|label| view! { <text class="chart-axis" x=px(LEFT - 8.0) y=px(y + 4.0) text-anchor="end">{label}</text> })}
        }
    });
    lines.collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_lie_on_each_other_and_nothing_is_lost() {
        let column = Column {
            up: vec![("a".into(), 10.0), ("b".into(), 0.0), ("c".into(), 5.0)],
            down: vec![("d".into(), 0.01)],
            ..Column::default()
        };
        let parts = stack(&column, 100.0, 2.0);
        assert_eq!(parts, [("a".into(), 80.0, 20.0), ("c".into(), 70.0, 10.0), ("d".into(), 100.0, 1.0)]);
    }
}
