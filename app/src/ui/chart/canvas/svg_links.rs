//! Links inside an SVG: a click opens them within the page. The router knows links of HTML alone.

use leptos::ev;
#[cfg(feature = "hydrate")]
use leptos::prelude::*;

/// Follows the links of an `<svg>`: made by [`use_svg_links`] where a component is set up, with
/// [`SvgLinks::follow`] as the `<svg>`'s click handler.
#[derive(Clone, Copy)]
pub struct SvgLinks {
    #[cfg(feature = "hydrate")]
    navigate: StoredValue<Navigate>,
}

#[cfg(feature = "hydrate")]
type Navigate = Box<dyn Fn(&str) + Send + Sync>;

/// The links of an `<svg>` in the current component.
pub fn use_svg_links() -> SvgLinks {
    #[cfg(feature = "hydrate")]
    let navigate = leptos_router::hooks::use_navigate();
    SvgLinks {
        #[cfg(feature = "hydrate")]
        navigate: StoredValue::new(Box::new(move |href: &str| navigate(href, Default::default()))),
    }
}

impl SvgLinks {
    /// On a click: opens the link that it is in, unless it asks for another tab or window.
    pub fn follow(self, event: &ev::MouseEvent) {
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
        let plain = event.button() == 0 && !modified && !event.default_prevented();
        #[cfg(feature = "hydrate")]
        if let Some(href) = link_of(event).filter(|_| plain) {
            event.prevent_default();
            self.navigate.with_value(|navigate| navigate(&href));
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = plain;
    }
}

/// The address of the link that a click is in.
#[cfg(feature = "hydrate")]
fn link_of(event: &ev::MouseEvent) -> Option<String> {
    use wasm_bindgen::JsCast;
    let clicked = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    clicked.closest("a[href]").ok()??.get_attribute("href")
}
