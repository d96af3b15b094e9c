//! A code's colour and name.

use leptos::prelude::*;

use crate::codebooks::model::{CodeLabel as Label, color_class};

/// A code's colour and name.
#[component]
pub fn CodeLabel(
    /// The code.
    code: Label,
) -> impl IntoView {
    let class = format!("code-dot {}", color_class(code.color));
    view! { <span class="code-label"><span class=class aria-hidden="true"></span><bdi>{code.name}</bdi></span> }
}
