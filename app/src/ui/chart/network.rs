//! Who goes with whom: people in a circle, the stronger the tie the thicker the line.

use std::f64::consts::TAU;

use leptos::prelude::*;

use super::px;
use crate::conversations::model::{color_class, initials};

const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 320.0;
const RADIUS: f64 = 112.0;

/// Somebody in the circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knot {
    /// The name.
    pub name: String,
    /// Picks the colour.
    pub ordinal: i32,
}

/// People and what ties them, by their places in `knots`: from, to, how strong.
#[component]
pub fn Network(
    /// The people, in the order of the circle.
    knots: Vec<Knot>,
    /// What ties them.
    ties: Vec<(usize, usize, f64)>,
    /// The name for screen readers.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let count = knots.len().max(1) as f64;
    let place = |index: usize| {
        let angle = TAU * index as f64 / count - TAU / 4.0;
        (WIDTH / 2.0 + RADIUS * 1.25 * angle.cos(), HEIGHT / 2.0 + RADIUS * angle.sin())
    };
    let most = ties.iter().map(|(.., strength)| *strength).fold(1.0, f64::max);
    let lines = ties.iter().map(|&(from, to, strength)| {
        let ((x1, y1), (x2, y2)) = (place(from), place(to));
        // Both ways lie beside each other: each is bent to its own right.
        let (bend_x, bend_y) = ((y2 - y1) * 0.12, (x1 - x2) * 0.12);
        let path = format!(
            "M{} {}Q{} {} {} {}",
            px(x1), px(y1), px((x1 + x2) / 2.0 + bend_x), px((y1 + y2) / 2.0 + bend_y), px(x2), px(y2)
        );
        let width = px(0.8 + 7.0 * (strength / most).sqrt());
        view! { <path class=format!("chart-tie {}", color_class(knots[from].ordinal)) d=path stroke-width=width></path> }
    });
    let lines = lines.collect_view();
    let people = knots.iter().enumerate().map(|(index, knot)| {
        let (x, y) = place(index);
        view! {
            <g class=color_class(knot.ordinal)>
                <circle class="chart-knot" cx=px(x) cy=px(y) r="19"><title>{knot.name.clone()}</title></circle>
                <text class="chart-initials" x=px(x) y=px(y + 5.0) text-anchor="middle">{initials(&knot.name)}</text>
            </g>
        }
    });
    view! {
        <div class="chart-scroll">
            <svg class="chart half" role="img" aria-label=name viewBox=format!("0 0 {WIDTH} {HEIGHT}") xmlns="http://www.w3.org/2000/svg">
                {lines}
                {people.collect_view()}
            </svg>
        </div>
    }
}
