//! Which rows of a long list are in the page, and the room for the others.

use leptos::html;
use leptos::prelude::*;

use super::rows::MAX_ROWS;

/// The first row that is in the page when the list is scrolled down by `top` pixels: a third of the rows are above what
/// is seen. It moves in steps, so that most scrolling changes nothing.
pub fn first_row(top: i32, count: usize) -> usize {
    const STEP: usize = 30;
    let seen = usize::try_from(top / row_height().max(1)).unwrap_or_default();
    let first = seen.saturating_sub(MAX_ROWS / 3).min(count.saturating_sub(MAX_ROWS));
    first - first % STEP
}

/// How far a list is scrolled, in pixels, and what is left below.
pub struct Scrolled {
    /// Above the view.
    pub top: i32,
    /// Below the view.
    pub left: i32,
}

/// How far the list of a scroll event is scrolled.
#[cfg(feature = "hydrate")]
pub fn scrolled(event: &leptos::ev::Event) -> Option<Scrolled> {
    use wasm_bindgen::JsCast;
    let list = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    Some(Scrolled { top: list.scroll_top(), left: list.scroll_height() - list.scroll_top() - list.client_height() })
}

#[cfg(feature = "hydrate")]
fn row_height() -> i32 {
    let row = document().query_selector(".list-row").ok().flatten();
    row.map_or(0, |row| row.get_bounding_client_rect().height() as i32)
}

/// Gives an element the height of `rows` rows.
#[cfg(feature = "hydrate")]
pub fn make_room(place: NodeRef<html::Li>, rows: usize) {
    if let Some(place) = place.get_untracked() {
        let height = rows as i32 * row_height();
        let _ = web_sys::HtmlElement::style(&place).set_property("height", &format!("{height}px"));
    }
}

/// Only browsers scroll.
#[cfg(not(feature = "hydrate"))]
pub fn scrolled(_event: &leptos::ev::Event) -> Option<Scrolled> {
    None
}

#[cfg(not(feature = "hydrate"))]
fn row_height() -> i32 {
    0
}

/// Only browsers lay out.
#[cfg(not(feature = "hydrate"))]
pub fn make_room(_place: NodeRef<html::Li>, _rows: usize) {}
