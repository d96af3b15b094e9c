//! Virtual scrolling: decides which rows of a long list are rendered, and sizes the spacers that replace the others.

use leptos::html;
use leptos::prelude::*;

use super::rows::MAX_ROWS;

/// Index of the first rendered row when the list is scrolled down by `top` pixels. A third of the rendered rows are
/// above the view. The index changes in steps, so that most scroll events change nothing.
pub fn first_row(top: i32, count: usize) -> usize {
    const STEP: usize = 30;
    let visible = usize::try_from(top / row_height().max(1)).unwrap_or_default();
    let first = visible.saturating_sub(MAX_ROWS / 3).min(count.saturating_sub(MAX_ROWS));
    first - first % STEP
}

/// The scroll position of a list, in pixels.
pub struct ScrollPosition {
    /// Height above the view.
    pub top: i32,
    /// Height below the view.
    pub below: i32,
}

/// The scroll position of the list that sent a scroll event.
#[cfg(feature = "hydrate")]
pub fn scroll_position(event: &leptos::ev::Event) -> Option<ScrollPosition> {
    use wasm_bindgen::JsCast;
    let list = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    Some(ScrollPosition {
        top: list.scroll_top(),
        below: list.scroll_height() - list.scroll_top() - list.client_height(),
    })
}

#[cfg(feature = "hydrate")]
fn row_height() -> i32 {
    let row = document().query_selector(".list-row").ok().flatten();
    row.map_or(0, |row| row.get_bounding_client_rect().height() as i32)
}

/// Makes a spacer as high as `rows` rows.
#[cfg(feature = "hydrate")]
pub fn resize_spacer(spacer: NodeRef<html::Li>, rows: usize) {
    if let Some(spacer) = spacer.get_untracked() {
        let height = rows as i32 * row_height();
        let _ = web_sys::HtmlElement::style(&spacer).set_property("height", &format!("{height}px"));
    }
}

/// The server never scrolls.
#[cfg(not(feature = "hydrate"))]
pub fn scroll_position(_event: &leptos::ev::Event) -> Option<ScrollPosition> {
    None
}

#[cfg(not(feature = "hydrate"))]
fn row_height() -> i32 {
    0
}

/// The server has no layout.
#[cfg(not(feature = "hydrate"))]
pub fn resize_spacer(_spacer: NodeRef<html::Li>, _rows: usize) {}
