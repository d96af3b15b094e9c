//! Forms whose fields become the query string of a URL.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// A `GET` form. With JavaScript it navigates without a page load.
#[component]
pub fn GetForm(
    /// The path of the page to open.
    #[prop(into)]
    action: String,
    /// CSS classes of the `<form>`.
    #[prop(into, optional)]
    class: String,
    /// Called after a submission, if JavaScript is available.
    #[prop(into, optional)]
    on_submit: Option<Callback<()>>,
    /// The fields and the submit button.
    children: Children,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    let (navigate, path) = (leptos_router::hooks::use_navigate(), action.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        #[cfg(feature = "hydrate")]
        if let Some(query) = submitted(&event).and_then(|form| query_of_form(&form)) {
            navigate(&format!("{path}?{query}"), leptos_router::NavigateOptions::default());
        }
        if let Some(on_submit) = on_submit {
            on_submit.run(());
        }
    };
    view! { <form class=class method="get" action=action on:submit=submit>{children()}</form> }
}

#[cfg(feature = "hydrate")]
fn submitted(event: &SubmitEvent) -> Option<web_sys::HtmlFormElement> {
    use wasm_bindgen::JsCast;
    event.target()?.dyn_into().ok()
}

/// The query string that a browser would send for the form with `GET`.
#[cfg(feature = "hydrate")]
pub fn query_of_form(form: &web_sys::HtmlFormElement) -> Option<String> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let fields = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(String::from(fields.to_string()))
}
