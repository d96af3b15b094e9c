//! Scrolls to the element in the fragment of the URL. Browsers only do that when a document loads, not when a page is
//! rendered later.

use leptos::prelude::*;

/// Scrolls to the element in the fragment of the URL once the page is rendered, unless `scrolled` is true already. Sets
/// `scrolled`, so that rendering the page again does not scroll again.
pub fn scroll_to_fragment(scrolled: StoredValue<bool>) {
    Effect::new(move |_| {
        if scrolled.try_get_value() != Some(false) {
            return;
        }
        scrolled.set_value(true);
        let hash = window().location().hash().unwrap_or_default();
        if let Some(element) = document().get_element_by_id(hash.trim_start_matches('#')) {
            element.scroll_into_view();
        }
    });
}
