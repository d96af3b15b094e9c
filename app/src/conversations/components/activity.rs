//! When the conversation was active: the strip under the toolbar, and the calendar to jump with.
//! Both are drawn by the server once the page stands (a resource would make the page wait for them);
//! without scripts the date field does the work.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use uuid::Uuid;

use crate::insights::api::{draw_calendar, draw_strip};
use crate::ui::latest::Latest;

/// The whole time of the conversation; a click goes there.
#[component]
pub fn Strip(
    /// The conversation.
    id: Uuid,
) -> impl IntoView {
    let html = Latest::<String>::default();
    Effect::new(move |_| html.ask(draw_strip(id)));
    view! { <div class="strip-frame" inner_html=move || html.get()></div> }
}

/// The days that have messages, a month at a time.
#[component]
pub fn Calendar(
    /// The conversation.
    id: Uuid,
    /// Whether it is looked at.
    open: RwSignal<bool>,
) -> impl IntoView {
    let html = Latest::<String>::default();
    let month = RwSignal::new(String::new());
    Effect::new(move |_| {
        if open.get() {
            html.ask(draw_calendar(id, month.get()));
        }
    });
    let on_click = move |event: MouseEvent| {
        if let Some(wanted) = month_of(&event) {
            month.set(wanted);
        }
    };
    view! { <div class="calendar-frame" inner_html=move || html.get() on:click=on_click></div> }
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
