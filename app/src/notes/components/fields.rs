//! Components that the lists of bookmarks and notes share.

use leptos::prelude::*;

/// Tabs for bookmarks, notes and codebooks.
#[component]
pub fn SavedNavigation(
    /// The path of the current page.
    here: &'static str,
) -> impl IntoView {
    let link = |href: &'static str, label: &'static str| {
        view! { <a href=href aria-current=(here == href).then_some("page")>{label}</a> }
    };
    view! {
        <nav class="segments" aria-label="Saved">
            {link("/bookmarks", "Bookmarks")}{link("/notes", "Notes")}{link("/codebooks", "Codebooks")}
        </nav>
    }
}

/// A text field in a filter form.
#[component]
pub fn TextFilter(
    /// The label.
    label: &'static str,
    /// The name in the query.
    name: &'static str,
    /// The current value.
    #[prop(into)]
    value: Signal<String>,
    /// Whether it fills the remaining width.
    #[prop(optional)]
    grow: bool,
    /// The maximum number of characters.
    #[prop(default = 200)]
    maxlength: u32,
) -> impl IntoView {
    view! {
        <label class="field" class:grow=grow>
            <span>{label}</span>
            <input type="search" name=name value=value.get_untracked() prop:value=value maxlength=maxlength autocomplete="off"/>
        </label>
    }
}

/// A `<select>` in a filter form.
#[component]
pub fn Select<T>(
    /// The label.
    label: &'static str,
    /// The name in the query.
    name: &'static str,
    /// For each option: the value, its name in the query, and its label.
    options: &'static [(T, &'static str, &'static str)],
    /// The current value.
    #[prop(into)]
    value: Signal<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let option = move |(this, name, label): &(T, &'static str, &'static str)| {
        let this = *this;
        view! { <option value=*name selected=move || value.get() == this>{*label}</option> }
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <select name=name>{options.iter().map(option).collect_view()}</select>
        </label>
    }
}
