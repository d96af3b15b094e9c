//! What a browser adds to a text that is being coded: the words that are selected, and keys.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::ui::selection;

const FORM: &str = "form[data-coding]";
const ROW: &str = ".coding-row";

/// Watches the page for as long as it is shown.
pub fn attach() {
    if let Ok(Some(target)) = document().query_selector(&format!("{ROW}:target")) {
        focus(&target);
    }
    let keys = window_event_listener(ev::keydown, |event| on_key(&event));
    // Before a button takes the selection away.
    let pointer = window_event_listener(ev::pointerdown, |event| {
        if let Some(form) = hit(&event, "[name=code]").and_then(|button| button.closest(FORM).ok().flatten()) {
            remember(&form);
        }
    });
    on_cleanup(move || {
        keys.remove();
        pointer.remove();
    });
}

/// After a code was given the address names the message: there it goes on.
pub fn focus(row: &Element) {
    if let Some(choice) = row.matches(ROW).is_ok_and(|is| is).then(|| checkbox(row)).flatten() {
        let _ = choice.focus();
    }
}

fn hit(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

fn checkbox(row: &Element) -> Option<HtmlInputElement> {
    row.query_selector("input[type=checkbox]").ok()??.dyn_into().ok()
}

fn on_key(event: &KeyboardEvent) {
    let Ok(Some(form)) = document().query_selector(FORM) else { return };
    let typing = hit(event, "input:not([type=checkbox]), textarea, select").is_some();
    let key = event.key();
    if typing || event.ctrl_key() || event.meta_key() || event.alt_key() || key.len() != 1 {
        return;
    }
    if key == "j" || key == "k" {
        go(&form, key == "j");
        return;
    }
    // One letter or digit: nothing that a selector reads otherwise.
    let is_plain = key.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let button = is_plain.then(|| form.query_selector(&format!("[data-key='{}']", key.to_lowercase())).ok()).flatten();
    if let Some(button) = button.flatten().and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        remember(&form);
        button.click();
    }
}

/// To the next or the previous message.
fn go(form: &Element, down: bool) {
    let active = document().active_element().and_then(|element| element.closest(ROW).ok().flatten());
    let next = match &active {
        Some(row) if down => row.next_element_sibling(),
        Some(row) => row.previous_element_sibling(),
        None => form.query_selector(ROW).ok().flatten(),
    };
    if let Some(choice) = next.as_ref().and_then(checkbox) {
        let _ = choice.focus();
        choice.scroll_into_view_with_bool(false);
    }
}

/// Puts what is selected into the form: words of one message, all messages that a selection touches, or the
/// message in focus when nothing else is chosen.
fn remember(form: &Element) {
    let set = |name: &str, value: &str| {
        if let Ok(Some(field)) = form.query_selector(&format!("[name={name}]")) {
            let _ = field.set_attribute("value", value);
        }
    };
    let range = selection::range();
    let row = |at_end| range.as_ref().and_then(|range| selection::inside(range, ROW, at_end));
    let (first, last) = (row(false), row(true));
    let text = first.as_ref().and_then(|row| row.query_selector(".coding-words").ok().flatten());
    let words = text.and_then(|text| selection::words(&text)).filter(|_| first == last);
    if let (Some((quote, near)), Some(row)) = (&words, &first) {
        set("quote", quote);
        set("near", &near.to_string());
        set("words", &row.get_attribute("data-seq").unwrap_or_default());
        return;
    }
    set("quote", "");
    let focused = || document().active_element()?.closest(ROW).ok()?;
    let none = form.query_selector(&format!("{ROW} input:checked")).ok().flatten().is_none();
    let (mut from, until) = match (first, last) {
        (Some(first), Some(last)) => (Some(first), Some(last)),
        _ if none => (focused(), focused()),
        _ => return,
    };
    while let Some(row) = from {
        if let Some(choice) = checkbox(&row) {
            choice.set_checked(true);
        }
        from = row.next_element_sibling().filter(|_| Some(&row) != until.as_ref());
    }
}
