//! What all drawings have in common.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::super::data::Series;

/// The visible part of the coordinate system.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

impl Frame {
    /// From the origin.
    pub fn sized(width: f64, height: f64) -> Self {
        Frame { x: 0.0, y: 0.0, width, height }
    }
}

/// A further line of a tooltip: one person's share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TipLine {
    /// Colours the marker.
    pub class: String,
    /// Whose it is.
    pub name: String,
    /// How much.
    pub value: String,
}

/// A part of a picture that has a tooltip, may be a link, and is reached with the arrow keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// The first line of the tooltip, and the accessible name.
    pub title: String,
    /// The messages behind it.
    pub url: Option<String>,
    /// More lines of the tooltip.
    pub lines: Vec<TipLine>,
    /// Where the tooltip points to, in the coordinates of the picture.
    pub at: (f64, f64),
}

/// A key that moves between the parts of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrow {
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Home: the first part.
    First,
    /// End: the last part.
    Last,
}

impl Arrow {
    /// From the name of a key.
    pub fn from_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowLeft" => Arrow::Left,
            "ArrowRight" => Arrow::Right,
            "ArrowUp" => Arrow::Up,
            "ArrowDown" => Arrow::Down,
            "Home" => Arrow::First,
            "End" => Arrow::Last,
            _ => return None,
        })
    }
}

/// Something that is drawn as SVG.
pub trait Plot: Send + Sync + 'static {
    /// The accessible name.
    fn label(&self) -> String;

    /// The visible part of the coordinate system.
    fn frame(&self) -> Frame;

    /// The shapes.
    fn draw(&self, look: &Look) -> AnyView;

    /// One more than the largest index of a [`Stop`].
    fn len(&self) -> usize;

    /// Whether there is nothing to point at.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The part with this index; `None` for one that is empty.
    fn stop(&self, index: usize) -> Option<Stop>;

    /// The part at a position.
    fn at(&self, x: f64, y: f64) -> Option<usize>;

    /// How far the arrow keys go: to the right, and down.
    fn strides(&self) -> (usize, usize) {
        (1, 1)
    }

    /// What may be hidden by the legend.
    fn series(&self) -> &[Series] {
        &[]
    }

    /// The first and the last day of a part that can be chosen by dragging.
    fn days(&self, _index: usize) -> Option<(NaiveDate, NaiveDate)> {
        None
    }

    /// The left edge and the width of a part that can be chosen by dragging.
    fn slot(&self, _index: usize) -> Option<(f64, f64)> {
        None
    }

    /// Classes of the `<svg>`.
    fn class(&self) -> &'static str {
        "chart"
    }
}

/// The part that a key moves to from another; empty parts are skipped. `None` at the edge.
pub fn moved(plot: &dyn Plot, from: usize, arrow: Arrow) -> Option<usize> {
    let is_stop = |index: &usize| plot.stop(*index).is_some();
    let (right, down) = plot.strides();
    match arrow {
        Arrow::Right => (from + right..plot.len()).step_by(right).find(is_stop),
        Arrow::Down => (from + down..plot.len()).step_by(down).find(is_stop),
        Arrow::Left => (0..=from).rev().step_by(right).skip(1).find(is_stop),
        Arrow::Up => (0..=from).rev().step_by(down).skip(1).find(is_stop),
        Arrow::First => (0..plot.len()).find(is_stop),
        Arrow::Last => (0..plot.len()).rev().find(is_stop),
    }
}

/// How a picture is drawn just now.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Whether parts have a `<title>`, which browsers show by themselves; else they have an accessible name.
    pub titles: bool,
    /// Whether parts are links.
    pub links: bool,
    /// The part that the tab key reaches. `None` in files.
    pub focus: Option<usize>,
    /// Which series are hidden.
    pub hidden: &'a [bool],
}

impl Look<'_> {
    /// For a file: no links, nothing hidden.
    pub const FILE: Look<'static> = Look { titles: true, links: false, focus: None, hidden: &[] };

    /// Whether a series is shown.
    pub fn shows(&self, series: usize) -> bool {
        !self.hidden.get(series).copied().unwrap_or(false)
    }

    /// The shapes of a part, as a link if it has one.
    pub fn part(&self, index: usize, stop: Stop, inside: impl IntoView + 'static) -> AnyView {
        let tabindex = self.focus.map(|focus| if focus == index { "0" } else { "-1" });
        let name = (!self.titles).then(|| stop.title.clone());
        // Made by hand: the macro takes a title outside of <svg> for that of a document.
        let title = self.titles.then(|| leptos::svg::title().child(stop.title));
        match stop.url.filter(|_| self.links) {
            Some(url) => view! {
                <g><a class="chart-stop" href=url tabindex=tabindex aria-label=name>{title}{inside}</a></g>
            }
            .into_any(),
            None => {
                let role = self.focus.map(|_| "img");
                view! { <g class="chart-stop" tabindex=tabindex role=role aria-label=name>{title}{inside}</g> }
                    .into_any()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three rows of four parts, of which some are empty.
    struct Twelve;

    impl Plot for Twelve {
        fn label(&self) -> String {
            String::new()
        }

        fn frame(&self) -> Frame {
            Frame::sized(4.0, 3.0)
        }

        fn draw(&self, _look: &Look) -> AnyView {
            ().into_any()
        }

        fn len(&self) -> usize {
            12
        }

        fn stop(&self, index: usize) -> Option<Stop> {
            let full = ![0, 5, 11].contains(&index);
            full.then(|| Stop { title: String::new(), url: None, lines: Vec::new(), at: (0.0, 0.0) })
        }

        fn at(&self, _x: f64, _y: f64) -> Option<usize> {
            None
        }

        fn strides(&self) -> (usize, usize) {
            (1, 4)
        }
    }

    #[test]
    fn arrow_keys_skip_what_is_empty_and_stop_at_the_edges() {
        let from = |index, arrow| moved(&Twelve, index, arrow);
        assert_eq!(from(4, Arrow::Right), Some(6));
        assert_eq!(from(6, Arrow::Left), Some(4));
        assert_eq!(from(1, Arrow::Down), Some(9));
        assert_eq!(from(9, Arrow::Up), Some(1));
        assert_eq!(from(4, Arrow::Up), None);
        assert_eq!(from(10, Arrow::Right), None);
        assert_eq!((from(6, Arrow::First), from(6, Arrow::Last)), (Some(1), Some(10)));
        assert_eq!(Arrow::from_key("Tab"), None);
    }
}
