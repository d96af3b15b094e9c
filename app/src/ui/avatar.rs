//! Avatars: a person's initials on their colour.

use leptos::prelude::*;

use crate::conversations::model::{color_class, initials};

/// An avatar with initials. Hidden from screen readers, because the name is always next to it.
#[component]
pub fn Avatar(
    /// The name.
    name: String,
    /// Selects the colour.
    ordinal: i32,
) -> impl IntoView {
    view! { <span class=format!("avatar {}", color_class(ordinal)) aria-hidden="true">{initials(&name)}</span> }
}
