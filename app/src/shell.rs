//! stub
use leptos::prelude::*;
/// x
#[component] pub fn App() -> impl IntoView { "x" }
#[cfg(feature="ssr")]
/// x
pub fn document() {}
