//! The text selection of the browser.

use wasm_bindgen::JsCast;
use web_sys::{Element, Range};

use leptos::prelude::*;

/// The selected range. `None` if the selection is empty.
pub fn range() -> Option<Range> {
    let selection = window().get_selection().ok()??;
    (!selection.is_collapsed()).then(|| selection.get_range_at(0).ok())?
}

/// The closest element matching `selector` around the start of the range, or around its end if `at_end` is set.
pub fn inside(range: &Range, selector: &str, at_end: bool) -> Option<Element> {
    let node = if at_end { range.end_container() } else { range.start_container() }.ok()?;
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
    element.closest(selector).ok()?
}

/// The selected text and its offset inside `text` in UTF-16 code units. `None` if nothing but whitespace is selected,
/// or if the selection does not start inside `text`.
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
