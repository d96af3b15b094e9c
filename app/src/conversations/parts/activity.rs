//! When the conversation was active: the strip under the toolbar, and the calendar to jump with.
//! Both are drawn by the server when the page stands; without scripts the date field does the work.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use uuid::Uuid;

use crate::insights::api::{draw_calendar, draw_strip};

/// The whole time of the conversation; a click goes there.
#[component]
pub fn Strip(
    /// The conversation.
    id: Uuid,
) -> impl IntoView {
    let strip = LocalResource::new(move || draw_strip(id));
    view! { <div class="strip-frame" inner_html=move || strip.get().and_then(Result::ok).unwrap_or_default()></div> }
}

/// The days that have messages, a month at a time.
#[component]
pub fn Calendar(
    /// The conversation.
    id: Uuid,
    /// Whether it is looked at.
    open: RwSignal<bool>,
) -> impl IntoView {
    let month = RwSignal::new(String::new());
    let drawn = LocalResource::new(move || {
        let (open, month) = (open.get(), month.get());
        async move { if open { draw_calendar(id, month).await.unwrap_or_default() } else { String::new() } }
    });
    let on_click = move |event: MouseEvent| {
        if let Some(wanted) = month_of(&event) {
            month.set(wanted);
        }
    };
    view! { <div class="calendar-frame" inner_html=move || drawn.get().unwrap_or_default() on:click=on_click></div> }
}

/// The month that a click on one of the calendar's arrows asks for.
#[cfg(feature = "hydrate")]
fn month_of(event: &MouseEvent) -> Option<String> {
    use wasm_bindgen::JsCast;
    let clicked = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    clicked.closest("[data-month]").ok()??.get_attribute("data-month")
}

#[cfg(not(feature = "hydrate"))]
fn month_of(_event: &MouseEvent) -> Option<String> {
    None
}
