//! Client-side navigation for links inside an SVG. The router only handles HTML links.

use leptos::ev;
#[cfg(feature = "hydrate")]
use leptos::prelude::*;

/// Navigates when links inside an `<svg>` are clicked. Create it with [`use_svg_links`] in the component body, and use
/// [`SvgLinks::follow`] as the click handler of the `<svg>`.
#[derive(Clone, Copy)]
pub struct SvgLinks {
    #[cfg(feature = "hydrate")]
    navigate: StoredValue<Navigate>,
}

#[cfg(feature = "hydrate")]
type Navigate = Box<dyn Fn(&str) + Send + Sync>;

/// Must be called in the body of a component, because it uses the router's context.
pub fn use_svg_links() -> SvgLinks {
    #[cfg(feature = "hydrate")]
    let navigate = leptos_router::hooks::use_navigate();
    SvgLinks {
        #[cfg(feature = "hydrate")]
        navigate: StoredValue::new(Box::new(move |href: &str| navigate(href, Default::default()))),
    }
}

impl SvgLinks {
    /// Opens the link that was clicked, unless a modifier key or another mouse button asks for a new tab or window.
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

/// The `href` of the link around the clicked element.
#[cfg(feature = "hydrate")]
fn link_of(event: &ev::MouseEvent) -> Option<String> {
    use wasm_bindgen::JsCast;
    let clicked = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    clicked.closest("a[href]").ok()??.get_attribute("href")
}
