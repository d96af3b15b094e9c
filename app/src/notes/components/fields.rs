//! What the list pages of bookmarks and notes share.

use leptos::prelude::*;

/// Links between what a reader has saved.
#[component]
pub fn SavedNavigation(
    /// The address of the current page.
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

/// A text field of a filter.
#[component]
pub fn TextFilter(
    /// The label.
    label: &'static str,
    /// The name in the query.
    name: &'static str,
    /// The current value.
    #[prop(into)]
    value: Signal<String>,
    /// Whether it takes the room that is left.
    #[prop(optional)]
    grow: bool,
    /// The most characters.
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

/// A choice of a filter.
#[component]
pub fn Select<T>(
    /// The label.
    label: &'static str,
    /// The name in the query.
    name: &'static str,
    /// The values, with what the query and the interface call them.
    options: &'static [(T, &'static str, &'static str)],
    /// The current value.
    #[prop(into)]
    value: Signal<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let option = move |(of, word, label): &(T, &'static str, &'static str)| {
        let of = *of;
        view! { <option value=*word selected=move || value.get() == of>{*label}</option> }
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <select name=name>{options.iter().map(option).collect_view()}</select>
        </label>
    }
}
