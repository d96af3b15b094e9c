//! Everything a person sees.
use leptos::prelude::*;
/// x
#[component] pub fn App() -> impl IntoView { "x" }
