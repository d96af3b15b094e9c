//! Network diagrams: people in a circle, with thicker lines for stronger connections.

use std::f64::consts::TAU;

use leptos::prelude::*;

use super::super::data::{Edge, Network};
use super::super::px;
use super::plot::{DrawOptions, Frame, Plot, Stop};
use crate::conversations::model::{color_class, initials};

const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 320.0;
const RADIUS: f64 = 112.0;
const NODE_RADIUS: f64 = 19.0;
/// Maximum distance from a line at which it is still hit by the pointer.
const HIT_DISTANCE: f64 = 7.0;

impl Network {
    fn position(&self, index: usize) -> (f64, f64) {
        let angle = TAU * index as f64 / self.nodes.len().max(1) as f64 - TAU / 4.0;
        (WIDTH / 2.0 + RADIUS * 1.25 * angle.cos(), HEIGHT / 2.0 + RADIUS * angle.sin())
    }

    /// The quadratic Bézier curve of an edge: start, control point and end. Edges bend to one side, so that the two
    /// directions between the same people do not overlap.
    fn curve(&self, edge: &Edge) -> [(f64, f64); 3] {
        let ((x1, y1), (x2, y2)) = (self.position(edge.from as usize), self.position(edge.to as usize));
        let bend = ((x1 + x2) / 2.0 + (y2 - y1) * 0.12, (y1 + y2) / 2.0 + (x1 - x2) * 0.12);
        [(x1, y1), bend, (x2, y2)]
    }
}

/// The point of a quadratic Bézier curve at parameter `t`, from 0 to 1.
fn point_on([a, bend, b]: [(f64, f64); 3], t: f64) -> (f64, f64) {
    let mix = |a: f64, bend: f64, b: f64| (1.0 - t).powi(2) * a + 2.0 * (1.0 - t) * t * bend + t.powi(2) * b;
    (mix(a.0, bend.0, b.0), mix(a.1, bend.1, b.1))
}

impl Plot for Network {
    fn label(&self) -> String {
        self.label.clone().into_owned()
    }

    fn frame(&self) -> Frame {
        Frame::sized(WIDTH, HEIGHT)
    }

    fn draw(&self, options: &DrawOptions) -> AnyView {
        let most = self.edges.iter().map(|edge| edge.strength).fold(1.0, f64::max);
        let count = self.nodes.len();
        let edges = self.edges.iter().enumerate().filter_map(|(index, edge)| {
            let [(x1, y1), (bend_x, bend_y), (x2, y2)] = self.curve(edge);
            let path = format!("M{} {}Q{} {} {} {}", px(x1), px(y1), px(bend_x), px(bend_y), px(x2), px(y2));
            let width = px(0.8 + 7.0 * (edge.strength / most).sqrt());
            let class = format!("chart-edge {}", color_class(self.nodes.get(edge.from as usize)?.ordinal));
            let inside = view! { <path class=class d=path stroke-width=width></path> };
            Some(options.part(count + index, self.stop(count + index)?, inside))
        });
        let edges: Vec<_> = edges.collect();
        let nodes = self.nodes.iter().enumerate().filter_map(|(index, node)| {
            let (x, y) = self.position(index);
            let inside = view! {
                <g class=color_class(node.ordinal)>
                    <circle class="chart-node" cx=px(x) cy=px(y) r=px(NODE_RADIUS)></circle>
                    <text class="chart-initials" x=px(x) y=px(y + 5.0) text-anchor="middle">{initials(&node.name)}</text>
                </g>
            };
            Some(options.part(index, self.stop(index)?, inside))
        });
        let nodes: Vec<_> = nodes.collect();
        view! { {edges}{nodes} }.into_any()
    }

    fn len(&self) -> usize {
        self.nodes.len() + self.edges.len()
    }

    fn stop(&self, index: usize) -> Option<Stop> {
        if let Some(node) = self.nodes.get(index) {
            let (x, y) = self.position(index);
            let (title, url) = (node.name.clone(), node.search_url.clone());
            return Some(Stop { title, url, lines: Vec::new(), at: (x, y - NODE_RADIUS) });
        }
        let edge = self.edges.get(index - self.nodes.len())?;
        let at = point_on(self.curve(edge), 0.5);
        Some(Stop { title: edge.title.clone(), url: edge.search_url.clone(), lines: Vec::new(), at })
    }

    fn at(&self, x: f64, y: f64) -> Option<usize> {
        let distance = |(a, b): (f64, f64)| (a - x).hypot(b - y);
        if let Some(node) = (0..self.nodes.len()).find(|index| distance(self.position(*index)) <= NODE_RADIUS) {
            return Some(node);
        }
        let nearest = self.edges.iter().enumerate().map(|(index, edge)| {
            let curve = self.curve(edge);
            let near = (0..=32).map(|step| distance(point_on(curve, f64::from(step) / 32.0)));
            (index, near.fold(f64::INFINITY, f64::min))
        });
        let nearest = nearest.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, distance)| *distance <= HIT_DISTANCE);
        nearest.map(|(index, _)| self.nodes.len() + index)
    }

    fn class(&self) -> &'static str {
        "chart half"
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::data::Node;
    use super::*;

    #[test]
    fn hit_test_finds_people_and_edges_in_both_directions() {
        let node = |name: &str| Node { name: name.to_owned(), ..Node::default() };
        let edge = |from, to| Edge { from, to, strength: 1.0, ..Edge::default() };
        let network = Network {
            nodes: ["Ana", "Bruno", "Chloé"].map(node).to_vec(),
            edges: vec![edge(0, 1), edge(1, 0), edge(2, 0)],
            ..Network::default()
        };
        for index in 0..3 {
            let (x, y) = network.position(index);
            assert_eq!(network.at(x, y), Some(index));
            let (x, y) = point_on(network.curve(&network.edges[index]), 0.5);
            assert_eq!(network.at(x, y), Some(3 + index), "edge {index}");
        }
        assert_eq!(network.at(1.0, 1.0), None);
        assert_eq!(network.stop(6), None);
    }
}
