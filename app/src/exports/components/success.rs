//! Navigation after an export was requested.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

/// A callback that opens the page of the export with the given id.
pub fn open_export() -> Callback<Uuid> {
    let navigate = StoredValue::new(use_navigate());
    Callback::new(move |id: Uuid| {
        navigate.with_value(|navigate| navigate(&format!("/exports/{id}"), NavigateOptions::default()));
    })
}
