//! A button that copies text to the clipboard.

use leptos::prelude::*;

use super::icon::{Icon, lucide};
use super::toast::Toasts;

/// Copies `text` and confirms with a toast. Hidden unless the browser provides a clipboard, which needs JavaScript and
/// a secure origin.
#[component]
pub fn CopyButton(
    /// The text to copy.
    #[prop(into)]
    text: String,
    /// The label.
    label: &'static str,
) -> impl IntoView {
    let (shown, toasts) = (RwSignal::new(false), Toasts::get());
    Effect::new(move |_| shown.set(can_copy()));
    let text = StoredValue::new(text);
    let copy = move |_| {
        text.with_value(|text| write_to_clipboard(text));
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
fn write_to_clipboard(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

#[cfg(not(feature = "hydrate"))]
fn can_copy() -> bool {
    false
}

#[cfg(not(feature = "hydrate"))]
fn write_to_clipboard(_text: &str) {}
