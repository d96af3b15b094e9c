//! Rows that are dragged into another order: the page has a form that says which one was put onto which.

use leptos::prelude::*;
use web_sys::{Element, Event, HtmlElement, HtmlFormElement};

use super::charts::{listen, target};
use wasm_bindgen::JsCast;

const ROW: &str = "[data-drag]";

/// Watches a page.
pub fn attach(page: &HtmlElement) {
    let dragged = StoredValue::new(String::new());
    let id = |event: &Event| target(event, ROW).and_then(|row: Element| row.get_attribute("data-drag"));
    listen(page, "dragstart", move |event| dragged.set_value(id(&event).unwrap_or_default()));
    listen(page, "dragover", move |event| {
        if id(&event).is_some() {
            event.prevent_default();
        }
    });
    listen(page, "drop", move |event| {
        let (from, onto) = (dragged.get_value(), id(&event).unwrap_or_default());
        let form = document().query_selector("form[data-put]").ok().flatten();
        let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
        if !from.is_empty() && !onto.is_empty() && from != onto {
            event.prevent_default();
            for (name, value) in [("id", from), ("onto", onto)] {
                if let Ok(Some(field)) = form.query_selector(&format!("[name={name}]")) {
                    let _ = field.set_attribute("value", &value);
                }
            }
            let _ = form.request_submit();
        }
    });
}
