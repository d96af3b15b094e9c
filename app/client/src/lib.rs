//! The entry point of the WebAssembly module.

/// Hydrates the page that the server rendered. Called by the script in the document.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}
