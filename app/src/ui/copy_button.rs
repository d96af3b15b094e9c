//! A button that copies a text.

use leptos::prelude::*;

use super::icon::{Icon, lucide};
use super::toast::Toasts;

/// Copies `text`. Shown only where the browser can: with scripts, on a secure origin.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// The label.
    label: &'static str,
) -> impl IntoView {
    let (shown, toasts) = (RwSignal::new(false), Toasts::get());
    Effect::new(move |_| shown.set(can_copy()));
    let text = StoredValue::new(text);
    let copy = move |_| {
        text.with_value(|text| put_on_clipboard(text));
        toasts.say("Copied.", None);
    };
    view! {
        <button type="button" class="button small" hidden=move || !shown.get() on:click=copy><Icon icon=lucide::LuCopy/>{label}</button>
    }
}

#[cfg(feature = "hydrate")]
fn can_copy() -> bool {
    js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object())
}

#[cfg(feature = "hydrate")]
fn put_on_clipboard(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

#[cfg(not(feature = "hydrate"))]
fn can_copy() -> bool {
    false
}

#[cfg(not(feature = "hydrate"))]
fn put_on_clipboard(_text: &str) {}
