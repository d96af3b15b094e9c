//! Components of the sharing page.

pub mod analysts;
pub mod links;
pub mod people;

use leptos::prelude::*;

use crate::ui::avatar::Avatar;

/// A labelled checkbox.
#[component]
fn Check(
    /// The name of the form field.
    name: &'static str,
    /// Whether it is initially checked.
    #[prop(optional)]
    checked: bool,
    /// The label.
    label: &'static str,
) -> impl IntoView {
    view! { <label class="export-mark"><input type="checkbox" name=name checked=checked/><span>{label}</span></label> }
}

/// A row for an account with access.
#[component]
fn AccessRow(
    /// The person's name.
    name: String,
    /// What they can do, their e-mail address, and since when.
    about: String,
    /// The position in the list, from 0, which decides the colour of the avatar.
    ordinal: i32,
    /// Buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <li class="row">
            <Avatar name=name.clone() ordinal/>
            <span class="row-text"><bdi>{name}</bdi><small>{about}</small></span>
            {children()}
        </li>
    }
}
