//! Icons from the Lucide set.

use leptos::prelude::*;

pub use icondata_lu as lucide;

/// An icon in the size of the surrounding text. Hidden from screen readers: the control around it must have an
/// accessible name.
#[component]
pub fn Icon(
    /// One of [`lucide`].
    icon: icondata_core::Icon,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=icon.data
        ></svg>
    }
}
