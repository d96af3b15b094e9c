//! Components of the page of sharing.

pub mod analysts;
pub mod links;
pub mod people;

use leptos::prelude::*;

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
