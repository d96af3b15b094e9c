//! Words that a person has selected in the browser.

use wasm_bindgen::JsCast;
use web_sys::{Element, Range};

use leptos::prelude::*;

/// What is selected, if anything is.
pub fn range() -> Option<Range> {
    let selection = window().get_selection().ok()??;
    (!selection.is_collapsed()).then(|| selection.get_range_at(0).ok())?
}

/// The element of this kind in which a selection begins (or ends, with `at_end`).
pub fn inside(range: &Range, selector: &str, at_end: bool) -> Option<Element> {
    let node = if at_end { range.end_container() } else { range.start_container() }.ok()?;
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
    element.closest(selector).ok()?
}

/// The selected words, when they begin in this text, and where in it, in UTF-16 units.
pub fn words(text: &Element) -> Option<(String, usize)> {
    let range = range()?;
    let quote = String::from(range.to_string());
    let start = range.start_container().ok()?;
    if quote.trim().is_empty() || !text.contains(Some(&start)) {
        return None;
    }
    let before = document().create_range().ok()?;
    before.set_start(text, 0).ok()?;
    before.set_end(&start, range.start_offset().ok()?).ok()?;
    Some((quote, String::from(before.to_string()).encode_utf16().count()))
}
