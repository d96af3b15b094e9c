//! Scrolling to the element that the address names. Browsers do that for documents, not for pages that are put in later.

use leptos::prelude::*;

/// Scrolls to the element of the address once this page is there; only the first time for each `arrived`.
pub fn scroll_on_arrival(arrived: StoredValue<bool>) {
    Effect::new(move |_| {
        if arrived.try_get_value() != Some(false) {
            return;
        }
        arrived.set_value(true);
        let hash = window().location().hash().unwrap_or_default();
        if let Some(element) = document().get_element_by_id(hash.trim_start_matches('#')) {
            element.scroll_into_view();
        }
    });
}
