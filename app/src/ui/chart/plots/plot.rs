//! The [`Plot`] trait and the types it uses.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::super::data::Series;

/// The visible part of a plot's coordinate system: the `viewBox` of its `<svg>`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// The left edge.
    pub x: f64,
    /// The top edge; y points down.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

impl Frame {
    /// A frame whose top left corner is the origin.
    pub fn sized(width: f64, height: f64) -> Self {
        Frame { x: 0.0, y: 0.0, width, height }
    }
}

/// One line of a tooltip below its title: the value of one series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TipLine {
    /// CSS class that colours the marker.
    pub class: String,
    /// The name of the series.
    pub name: String,
    /// The formatted value.
    pub value: String,
}

/// A part of a plot that has a tooltip, may be a link, and can be reached with the arrow keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// The first line of the tooltip and the accessible name.
    pub title: String,
    /// Link to the messages behind it.
    pub url: Option<String>,
    /// More lines of the tooltip.
    pub lines: Vec<TipLine>,
    /// The point that the tooltip refers to, in plot coordinates.
    pub at: (f64, f64),
}

/// A key that moves the focus between the parts of a plot.
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
    /// From `KeyboardEvent.key`. `None` for any other key.
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

/// A picture that can be drawn as SVG. Its parts are addressed by an index, which may have gaps.
pub trait Plot: Send + Sync + 'static {
    /// The accessible name.
    fn label(&self) -> String;

    /// The `viewBox`.
    fn frame(&self) -> Frame;

    /// Renders the contents of the `<svg>`.
    fn draw(&self, options: &DrawOptions) -> AnyView;

    /// One more than the largest index of a part.
    fn len(&self) -> usize;

    /// Whether there are no parts.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The part with this index. `None` if there is none or if it is empty.
    fn stop(&self, index: usize) -> Option<Stop>;

    /// Hit test: the index of the part at a position in plot coordinates.
    fn at(&self, x: f64, y: f64) -> Option<usize>;

    /// How much the index changes with the right and down arrow keys.
    fn strides(&self) -> (usize, usize) {
        (1, 1)
    }

    /// The series that the legend lists and can hide.
    fn series(&self) -> &[Series] {
        &[]
    }

    /// The first and the last day of a part that can be selected by dragging.
    fn days(&self, _index: usize) -> Option<(NaiveDate, NaiveDate)> {
        None
    }

    /// The left edge and the width of a part that can be selected by dragging, in plot coordinates.
    fn slot(&self, _index: usize) -> Option<(f64, f64)> {
        None
    }

    /// CSS classes of the `<svg>`.
    fn class(&self) -> &'static str {
        "chart"
    }
}

/// The part that a key moves the focus to from part `from`, skipping empty parts. `None` at the edge.
pub fn next_stop(plot: &dyn Plot, from: usize, arrow: Arrow) -> Option<usize> {
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

/// Options for drawing a plot.
#[derive(Debug, Clone, Copy)]
pub struct DrawOptions<'a> {
    /// Whether parts have a `<title>`, which browsers show as a tooltip. Otherwise they have an `aria-label`.
    pub titles: bool,
    /// Whether parts are links.
    pub links: bool,
    /// The part with `tabindex=0`. `None` in files, where nothing can be focused.
    pub focus: Option<usize>,
    /// Which series are hidden, by index. May be shorter than the list of series.
    pub hidden: &'a [bool],
}

impl DrawOptions<'_> {
    /// For a file: `<title>`s but no links, and all series are visible.
    pub const FILE: DrawOptions<'static> = DrawOptions { titles: true, links: false, focus: None, hidden: &[] };

    /// Whether the series with this index is visible.
    pub fn shows(&self, series: usize) -> bool {
        !self.hidden.get(series).copied().unwrap_or(false)
    }

    /// Wraps the shapes of a part in a focusable element, which is a link if the part has a URL.
    pub fn part(&self, index: usize, stop: Stop, inside: impl IntoView + 'static) -> AnyView {
        let tabindex = self.focus.map(|focus| if focus == index { "0" } else { "-1" });
        let name = (!self.titles).then(|| stop.title.clone());
        // Built without the macro, which would treat a title outside of an <svg> as the HTML element.
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

    /// Three rows of four parts; parts 0, 5 and 11 are empty.
    struct ThreeByFour;

    impl Plot for ThreeByFour {
        fn label(&self) -> String {
            String::new()
        }

        fn frame(&self) -> Frame {
            Frame::sized(4.0, 3.0)
        }

        fn draw(&self, _options: &DrawOptions) -> AnyView {
            ().into_any()
        }

        fn len(&self) -> usize {
            12
        }

        fn stop(&self, index: usize) -> Option<Stop> {
            let has_value = ![0, 5, 11].contains(&index);
            has_value.then(|| Stop { title: String::new(), url: None, lines: Vec::new(), at: (0.0, 0.0) })
        }

        fn at(&self, _x: f64, _y: f64) -> Option<usize> {
            None
        }

        fn strides(&self) -> (usize, usize) {
            (1, 4)
        }
    }

    #[test]
    fn arrow_keys_skip_empty_parts_and_stop_at_the_edges() {
        let from = |index, arrow| next_stop(&ThreeByFour, index, arrow);
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
