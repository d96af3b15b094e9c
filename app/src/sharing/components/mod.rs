//! Components of the page of sharing.

pub mod analysts;
pub mod links;
pub mod people;

use leptos::prelude::*;

use crate::ui::avatar::Avatar;

/// A checkbox with its label.
#[component]
fn Check(
    /// The name in the form.
    name: &'static str,
    /// Whether it is ticked at first.
    #[prop(optional)]
    checked: bool,
    /// The label.
    label: &'static str,
) -> impl IntoView {
    view! { <label class="export-mark"><input type="checkbox" name=name checked=checked/><span>{label}</span></label> }
}

/// Somebody with access.
#[component]
fn AccessRow(
    /// The person's name.
    name: String,
    /// What they can do, their address, and since when.
    about: String,
    /// Their place in the list, which colours the avatar.
    ordinal: i32,
    /// What can be done about it.
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
