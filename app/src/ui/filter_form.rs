//! Filters of a page: a form whose fields are the query string of the URL.
//!
//! With JavaScript, changes apply immediately: the URL changes, and the page fetches new data and keeps its scroll
//! position. Without JavaScript, the form has a submit button.

use leptos::ev::Event;
use leptos::html;
use leptos::prelude::*;

/// A `GET` form to the current page, or to `action`.
#[component]
pub fn FilterForm(
    /// The accessible name of the form, such as "Filter bookmarks".
    label: &'static str,
    /// The path of the page to open. Empty for the current page.
    #[prop(into, optional)]
    action: String,
    /// CSS classes of the `<form>`.
    #[prop(into, optional)]
    class: String,
    /// The label of the submit button, which is only shown without JavaScript.
    #[prop(default = "Apply")]
    button: &'static str,
    /// The form fields.
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    #[cfg(feature = "hydrate")]
    let apply = {
        let (navigate, action) = (leptos_router::hooks::use_navigate(), action.clone());
        StoredValue::new_local(move || browser::apply(form, &action, &navigate))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        #[cfg(feature = "hydrate")]
        apply.with_value(|apply| apply());
    };
    // Text fields send `input` with every key, so these are debounced. Other fields are handled by `change`.
    let changed = move |event: Event| {
        #[cfg(feature = "hydrate")]
        if !browser::is_typing(&event) {
            apply.with_value(|apply| apply());
        }
        let _ = event;
    };
    #[cfg(feature = "hydrate")]
    let typed = leptos::leptos_dom::helpers::debounce(browser::DEBOUNCE, move |event: Event| {
        if browser::is_typing(&event) {
            let _ = apply.try_with_value(|apply| apply());
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let typed = |_: Event| {};
    let action = (!action.is_empty()).then_some(action);
    view! {
        <form node_ref=form class=class method="get" action=action role="search" aria-label=label on:submit=submit on:change=changed on:input=typed>
            {children()}
            <button class="button primary no-script-only">{button}</button>
        </form>
    }
}

#[cfg(feature = "hydrate")]
pub(crate) mod browser {
    use std::time::Duration;

    use leptos::ev::Event;
    use leptos::html;
    use leptos::prelude::*;
    use leptos_router::NavigateOptions;
    use wasm_bindgen::JsCast;
    use web_sys::HtmlInputElement;

    use crate::ui::get_form::query_of_form;

    /// How long to wait after the last key.
    pub const DEBOUNCE: Duration = Duration::from_millis(300);

    /// Whether the event comes from a text field.
    pub fn is_typing(event: &Event) -> bool {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        input.is_some_and(|input| matches!(input.type_().as_str(), "text" | "search"))
    }

    /// Navigates to the URL with the form's fields as its query string. Empty fields are omitted.
    pub fn apply(form: NodeRef<html::Form>, action: &str, navigate: &impl Fn(&str, NavigateOptions)) {
        let Some(query) = form.get_untracked().and_then(|form| query_of_form(&form)) else { return };
        let query: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.ends_with('=')).collect();
        let path = match action {
            "" => window().location().pathname().unwrap_or_default(),
            action => action.to_owned(),
        };
        let address = if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) };
        navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    }
}
