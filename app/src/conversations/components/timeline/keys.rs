//! Keyboard shortcuts of the timeline. They work as soon as it is open, unless the focus is in a field or in a control
//! of another part of the page.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::Timeline;
use super::clicks::seq_of;
use crate::conversations::components::message::add_selection_to_note_link;

/// Elements in which these keys have another meaning.
const ELSEWHERE: &str = "input, textarea, select, button, summary, dialog, audio, video, [contenteditable], .panel, .side-panel, .menu-sheet";

/// Listens to key presses as long as the timeline is mounted.
pub fn attach(timeline: &Timeline) {
    let timeline = timeline.clone();
    Effect::new(move |_| {
        let timeline = timeline.clone();
        let listener = window_event_listener(ev::keydown, move |event| timeline.on_key(&event));
        on_cleanup(move || listener.remove());
    });
}

impl Timeline {
    fn on_key(&self, event: &KeyboardEvent) {
        if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() || !self.handles_keys()
        {
            return;
        }
        let focus = document().active_element().and_then(|element| element.closest("[data-seq]").ok().flatten());
        let current = focus.or_else(|| document().query_selector(".message.target").ok().flatten());
        let seq = current.as_ref().and_then(seq_of);
        match (event.key().as_str(), seq) {
            ("b", Some(seq)) => self.toggle_bookmark(seq),
            ("x" | "X", Some(seq)) => self.rows.selection.toggle(seq, event.shift_key()),
            ("n", Some(seq)) => {
                let link = current.and_then(|element| element.query_selector(".note-link").ok().flatten());
                if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
                    add_selection_to_note_link(seq);
                    link.click();
                }
            }
            ("Escape", _) => self.rows.selection.clear(),
            (key @ ("j" | "k"), _) => {
                let next = match current {
                    Some(current) => neighbour(&current, key == "j"),
                    None => self.first_in_view(),
                };
                if let Some(next) = next.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                    let _ = next.focus();
                }
            }
            _ => {}
        }
    }

    /// Whether key presses are meant for the timeline: the focus is in it, or not in another control.
    fn handles_keys(&self) -> bool {
        let Some(scroller) = self.scroller_element() else { return false };
        let Some(active) = document().active_element() else { return true };
        let in_field = active.matches("input, textarea, select, [contenteditable]").unwrap_or(false);
        (scroller.contains(Some(&active)) && !in_field) || !active.closest(ELSEWHERE).is_ok_and(|found| found.is_some())
    }
}

/// The message after (`forward`) or before a message.
fn neighbour(element: &Element, forward: bool) -> Option<Element> {
    let all = document().query_selector_all("[data-seq]").ok()?;
    let index =
        (0..all.length()).find(|index| all.item(*index).is_some_and(|node| node.is_same_node(Some(element))))?;
    let index = if forward { index + 1 } else { index.checked_sub(1)? };
    all.item(index)?.dyn_into().ok()
}
