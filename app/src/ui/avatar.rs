//! A round picture that stands for someone: their initials on their colour.

use leptos::prelude::*;

use crate::conversations::model::{color_class, initials};

/// An avatar from initials. The name stands beside it, so screen readers skip it.
#[component]
pub fn Avatar(
    /// The name.
    name: String,
    /// Picks the colour.
    ordinal: i32,
) -> impl IntoView {
    view! { <span class=format!("avatar {}", color_class(ordinal)) aria-hidden="true">{initials(&name)}</span> }
}
