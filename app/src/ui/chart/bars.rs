//! Bars over time.

use leptos::prelude::*;

use super::axis_end;
use crate::ui::format::number;

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 52.0;
const BOTTOM: f64 = 26.0;
const TOP: f64 = 10.0;

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is of, e.g. "Mar 2024".
    pub label: String,
    /// Its height.
    pub value: u32,
    /// The page with the messages behind it.
    pub href: String,
}

/// Bars side by side; each leads to what it counts.
#[component]
pub fn Bars(
    /// In order.
    bars: Vec<Bar>,
    /// What is counted: "messages".
    unit: &'static str,
    /// The name for screen readers.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let end = axis_end(bars.iter().map(|bar| bar.value).max().unwrap_or(0));
    let slot = (WIDTH - LEFT) / bars.len().max(1) as f64;
    let width = (slot * 0.78).clamp(1.0, 44.0);
    let plot = HEIGHT - BOTTOM - TOP;
    // About eight labels, however many bars.
    let every = bars.len().div_ceil(8).max(1);
    let grid = [0.0, 0.25, 0.5, 0.75, 1.0].map(|part| {
        let y = TOP + plot * (1.0 - part);
        // Quarters of a small end are no whole numbers.
        let label = (f64::from(end) * part).fract() == 0.0;
        view! {
            <line class="chart-grid" x1=LEFT x2=WIDTH y1=y y2=y/>
            {label.then(|| view! {
                <text class="chart-axis" x=LEFT - 8.0 y=y + 4.0 text-anchor="end">{number((f64::from(end) * part) as i64)}</text>
            })}
        }
    });
    let shapes = bars.into_iter().enumerate().map(|(index, bar)| {
        let height = plot * f64::from(bar.value) / f64::from(end);
        let height = if bar.value > 0 { height.max(1.5) } else { 0.0 };
        let middle = LEFT + slot * (index as f64 + 0.5);
        let title = format!("{}: {} {unit}", bar.label, number(i64::from(bar.value)));
        let label = (index % every == 0).then(|| view! {
            <text class="chart-axis" x=middle y=HEIGHT - 8.0 text-anchor="middle">{bar.label.clone()}</text>
        });
        let shape = (bar.value > 0).then(|| view! {
            // Inside a <g> the macro knows that <a> is SVG's.
            <g>
                <a href=bar.href aria-label=title.clone()>
                    <rect class="chart-hit" x=middle - slot / 2.0 y=TOP width=slot height=plot><title>{title.clone()}</title></rect>
                    <rect class="chart-bar" x=middle - width / 2.0 y=TOP + plot - height width=width height=height rx="2"/>
                </a>
            </g>
        });
        view! { {shape}{label} }
    });
    view! {
        <div class="chart-scroll" tabindex="0" role="group" aria-label=name>
            <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}")>
                {grid.into_iter().collect_view()}
                {shapes.collect_view()}
            </svg>
        </div>
    }
}
