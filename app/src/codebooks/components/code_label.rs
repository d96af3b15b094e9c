//! The label of a code.

use leptos::prelude::*;

use crate::codebooks::model::{CodeLabel as Label, color_class};

/// The colour and the name of a code.
#[component]
pub fn CodeLabel(
    /// The code.
    code: Label,
) -> impl IntoView {
    let class = format!("code-dot {}", color_class(code.color));
    view! { <span class="code-label"><span class=class aria-hidden="true"></span><bdi>{code.name}</bdi></span> }
}
