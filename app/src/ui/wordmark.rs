//! The logo and name of the product.

use leptos::prelude::*;

/// The logo with the name next to it.
#[component]
pub fn Wordmark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <path class="mark-back" d="M12 3h13a5 5 0 0 1 5 5v8a5 5 0 0 1-5 5v5l-6-5"/>
            <path class="mark-front" d="M7 9h11a5 5 0 0 1 5 5v5a5 5 0 0 1-5 5h-5l-6 5v-5a5 5 0 0 1-5-5v-5a5 5 0 0 1 5-5z"/>
        </svg>
        <span class="wordmark">"Colloquy"</span>
    }
}
