//! The error of a form that was submitted without JavaScript. The server redirects back with the error in the query
//! parameter `__err`.

use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_router::hooks::use_query_map;

use crate::error::AppError;

/// Shows the error from the URL, for pages whose forms do not show it themselves. The style sheet hides it on the
/// others.
#[component]
pub fn FailedForm() -> impl IntoView {
    let query = use_query_map();
    let message = move || {
        let error = query.read().get("__err")?;
        Some(ServerFnUrlError::<AppError>::decode_err(&error).to_string())
    };
    let banner = move || message().map(|message| view! { <p class="banner failed" role="alert">{message}</p> });
    view! { <div class="failed-form">{banner}</div> }
}
