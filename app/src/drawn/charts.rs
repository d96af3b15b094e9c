//! What a browser adds to charts that the server drew: a period chosen by dragging over columns, and
//! pictures as PNG.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CanvasRenderingContext2d, Element, Event, HtmlAnchorElement, HtmlCanvasElement, HtmlElement, HtmlImageElement,
};

/// A column that stands for some days.
const COLUMN: &str = "[data-from]";
/// A PNG has so many pixels for each of the picture.
const SHARP: f64 = 2.0;

/// Watches a page; `go` is called with the query for a chosen period.
pub fn attach(page: &HtmlElement, go: impl Fn(String) + 'static) {
    let begun: Rc<RefCell<Option<Element>>> = Rc::default();
    listen(page, "pointerdown", {
        let begun = begun.clone();
        move |event| drop(begun.replace(target(&event, COLUMN)))
    });
    // A link is dragged away by itself, which is not meant here.
    listen(page, "dragstart", |event| {
        if target(&event, COLUMN).is_some() {
            event.prevent_default();
        }
    });
    listen(page, "pointermove", {
        let begun = begun.clone();
        move |event| {
            if let (Some(first), Some(last)) = (begun.borrow().as_ref(), target(&event, COLUMN)) {
                mark(first, Some(&last));
            }
        }
    });
    listen(page, "pointerup", move |event| {
        let Some(first) = begun.take() else { return };
        mark(&first, None);
        let Some(last) = target(&event, COLUMN).filter(|last| *last != first) else { return };
        let (from, until) = days(&first, &last);
        go(narrowed(&window().location().search().unwrap_or_default(), &from, &until));
    });
    listen(page, "click", |event| {
        if let Some(button) = target(&event, "[data-png]") {
            save_png(&button);
        }
    });
}

/// Listens to what happens on a page, for as long as it is there.
pub fn listen(page: &HtmlElement, name: &str, run: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(run);
    let _ = page.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    // It goes with the page's element.
    closure.forget();
}

/// The element of this kind in which something happened.
pub fn target(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

fn day(column: &Element, name: &str) -> String {
    column.get_attribute(name).unwrap_or_default()
}

/// From the first day of one column to the last of the other, whichever is earlier.
fn days(first: &Element, last: &Element) -> (String, String) {
    let (first, last) = if day(first, "data-from") <= day(last, "data-from") { (first, last) } else { (last, first) };
    (day(first, "data-from"), day(last, "data-until"))
}

/// Shows which columns are chosen; none without `last`.
fn mark(first: &Element, last: Option<&Element>) {
    let chosen = last.map(|last| days(first, last));
    let Ok(Some(chart)) = first.closest("svg") else { return };
    let Ok(columns) = chart.query_selector_all(COLUMN) else { return };
    for index in 0..columns.length() {
        let Some(column) = columns.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let within = |(from, until): &(String, String)| {
            day(&column, "data-from") >= *from && day(&column, "data-until") <= *until
        };
        let _ = column.class_list().toggle_with_force("chosen", chosen.as_ref().is_some_and(within));
    }
}

/// An address's query with another period.
fn narrowed(search: &str, from: &str, until: &str) -> String {
    let others = search.trim_start_matches('?').split('&');
    let others = others.filter(|pair| {
        !pair.is_empty() && !pair.starts_with("from=") && !pair.starts_with("until=") && !pair.starts_with("by=")
    });
    let period = [format!("from={from}"), format!("until={until}")];
    others.map(str::to_owned).chain(period).collect::<Vec<_>>().join("&")
}

/// Draws the SVG that a button names onto a canvas, and saves that.
fn save_png(button: &Element) {
    let (Some(source), Some(name)) = (button.get_attribute("data-png"), button.get_attribute("data-name")) else {
        return;
    };
    let Ok(image) = HtmlImageElement::new() else { return };
    let draw = {
        let image = image.clone();
        move || -> Result<(), JsValue> {
            let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
            let (width, height) = (f64::from(image.natural_width()) * SHARP, f64::from(image.natural_height()) * SHARP);
            canvas.set_width(width as u32);
            canvas.set_height(height as u32);
            let Some(context) = canvas.get_context("2d")? else { return Ok(()) };
            let context: CanvasRenderingContext2d = context.unchecked_into();
            context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
            let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
            link.set_href(&canvas.to_data_url()?);
            link.set_download(&name);
            link.click();
            Ok(())
        }
    };
    image.set_onload(Some(Closure::once_into_js(move || drop(draw())).unchecked_ref()));
    image.set_src(&source);
}
