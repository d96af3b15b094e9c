//! Who goes with whom: people in a circle, the stronger the edge the thicker the line.

use std::f64::consts::TAU;

use leptos::prelude::*;

use super::px;
use crate::conversations::model::{color_class, initials};

const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 320.0;
const RADIUS: f64 = 112.0;

/// Somebody in the circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The name.
    pub name: String,
    /// Picks the colour.
    pub ordinal: i32,
    /// The page with what they wrote.
    pub href: String,
}

/// What edges somebody to somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Whose it is, by their place in the circle.
    pub from: usize,
    /// To whom it leads.
    pub to: usize,
    /// How strong it is.
    pub strength: f64,
    /// What it says when pointed at.
    pub title: String,
    /// The page with the messages behind it.
    pub href: String,
}

/// People and what edges them.
#[component]
pub fn Network(
    /// The people, in the order of the circle.
    nodes: Vec<Node>,
    /// What edges them.
    edges: Vec<Edge>,
    /// The name for screen readers.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let count = nodes.len().max(1) as f64;
    let place = |index: usize| {
        let angle = TAU * index as f64 / count - TAU / 4.0;
        (WIDTH / 2.0 + RADIUS * 1.25 * angle.cos(), HEIGHT / 2.0 + RADIUS * angle.sin())
    };
    let most = edges.iter().map(|edge| edge.strength).fold(1.0, f64::max);
    let lines = edges.into_iter().map(|Edge { from, to, strength, title, href }| {
        let ((x1, y1), (x2, y2)) = (place(from), place(to));
        // Both ways lie beside each other: each is bent to its own right.
        let (bend_x, bend_y) = ((y2 - y1) * 0.12, (x1 - x2) * 0.12);
        let path = format!(
            "M{} {}Q{} {} {} {}",
            px(x1),
            px(y1),
            px((x1 + x2) / 2.0 + bend_x),
            px((y1 + y2) / 2.0 + bend_y),
            px(x2),
            px(y2)
        );
        let width = px(0.8 + 7.0 * (strength / most).sqrt());
        // The table has the same links: one way by keyboard is enough.
        view! {
            <a href=href tabindex="-1" aria-hidden="true"><title>{title}</title>
                <path class=format!("chart-edge {}", color_class(nodes[from].ordinal)) d=path stroke-width=width></path>
            </a>
        }
    });
    let lines = lines.collect_view();
    let people = nodes.iter().enumerate().map(|(index, node)| {
        let (x, y) = place(index);
        view! {
            <a class=color_class(node.ordinal) href=node.href.clone() tabindex="-1" aria-hidden="true"><title>{node.name.clone()}</title>
                <circle class="chart-node" cx=px(x) cy=px(y) r="19"></circle>
                <text class="chart-initials" x=px(x) y=px(y + 5.0) text-anchor="middle">{initials(&node.name)}</text>
            </a>
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
