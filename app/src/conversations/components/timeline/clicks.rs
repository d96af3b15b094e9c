//! Clicks on messages, handled by one listener for all rows.

use leptos::ev::MouseEvent;
use leptos::web_sys::{Element, Event};
use wasm_bindgen::JsCast;

use super::Timeline;

impl Timeline {
    /// Toggles bookmarks; with Ctrl, ⌘ or Shift, changes the selection.
    pub(super) fn on_click(&self, event: &MouseEvent) {
        let Some((clicked, seq)) = target(event) else { return };
        match clicked.closest(".bookmark-button") {
            Ok(Some(_)) => self.toggle_bookmark(seq),
            _ => self.rows.selection.click(seq, event),
        }
    }
}

/// The target element of an event and the `seq` of the message around it; `None` outside of messages.
pub fn target(event: &Event) -> Option<(Element, i64)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let message = target.closest("[data-seq]").ok()??;
    Some((target, seq_of(&message)?))
}

/// The `seq` of a message element.
pub fn seq_of(element: &Element) -> Option<i64> {
    element.get_attribute("data-seq")?.parse().ok()
}
