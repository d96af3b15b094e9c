//! Why a plain form failed. The server leads back with the error in the address.

use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_router::hooks::use_query_map;

use crate::error::AppError;

/// The error of the form that led here, if it failed.
#[component]
pub fn FailedForm() -> impl IntoView {
    let query = use_query_map();
    let error = move || query.read().get("__err").map(|error| ServerFnUrlError::<AppError>::decode_err(&error));
    move || error().map(|error| view! { <p class="banner failed" role="alert">{error.to_string()}</p> })
}
