//! What a chart says where one points: at once, and readable. Without scripts the browser shows the same titles
//! after a while.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::charts::{listen, target};

/// What may have a title.
const SAYS: &str = "svg.chart :is(a, g)";

/// Watches a page.
pub fn attach(page: &HtmlElement) {
    let Some(tip) = document().create_element("div").ok().and_then(|tip| tip.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    tip.set_class_name("chart-tip");
    // The titles themselves are what is read aloud.
    let _ = tip.set_attribute("aria-hidden", "true");
    tip.set_hidden(true);
    let _ = page.append_child(&tip);
    let hide = {
        let tip = tip.clone();
        move |_| tip.set_hidden(true)
    };
    listen(page, "pointerleave", hide.clone());
    listen(page, "wheel", hide);
    let page = page.clone();
    listen(&page.clone(), "pointermove", move |event| {
        let pointed = target(&event, SAYS).and_then(|part| Some((title(&part)?, part)));
        tip.set_hidden(pointed.is_none());
        let Some((says, part)) = pointed else { return };
        if !tip.is_connected() {
            // The server drew the page anew.
            let _ = page.append_child(&tip);
        }
        let place = part.get_bounding_client_rect();
        tip.set_text_content(Some(&says));
        let _ = tip.style().set_property("--x", &format!("{}px", place.x() + place.width() / 2.0));
        let _ = tip.style().set_property("--y", &format!("{}px", place.y()));
    });
}

/// What a part of a chart says. The browser's own title is taken away, or there would be two.
fn title(part: &Element) -> Option<String> {
    const TAKEN: &str = "data-says";
    if let Some(says) = part.get_attribute(TAKEN) {
        return Some(says);
    }
    let title = part.query_selector(":scope > title").ok()??;
    let says = title.text_content()?;
    if part.tag_name() == "a" {
        let _ = part.set_attribute("aria-label", &says);
    }
    let _ = part.set_attribute(TAKEN, &says);
    title.remove();
    Some(says)
}
