//! Why a plain form failed that was sent without scripts: the server leads back with the error in the address.

use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The error of the form that led here, if it failed.
#[component]
pub fn FailedForm() -> impl IntoView {
    let query = use_query_map();
    let banner = NodeRef::<Div>::new();
    // The server draws it, and hydration leaves it; it is of that one page.
    Effect::new(move |shown: Option<()>| {
        query.track();
        if let (Some(()), Some(banner)) = (shown, banner.get_untracked()) {
            banner.set_inner_html("");
        }
    });
    #[cfg(feature = "ssr")]
    let html = failure(query.read_untracked().get("__err"));
    #[cfg(not(feature = "ssr"))]
    let html = String::new();
    view! { <div class="failed-form" node_ref=banner inner_html=html></div> }
}

/// The error as HTML; nothing when there is none.
#[cfg(feature = "ssr")]
fn failure(error: Option<String>) -> String {
    use leptos::server_fn::error::ServerFnUrlError;
    let error = error.map(|error| ServerFnUrlError::<crate::error::AppError>::decode_err(&error));
    let banner = error.map(|error| view! { <p class="banner failed" role="alert">{error.to_string()}</p> });
    banner.map(|banner| banner.to_html()).unwrap_or_default()
}
