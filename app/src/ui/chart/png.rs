//! Saves an SVG file as PNG, by drawing it onto a canvas in the browser.

/// Fetches an SVG from this origin and saves it as a PNG file at twice its size. Does nothing on the server, or if the
/// browser cannot draw it.
#[cfg(feature = "hydrate")]
pub fn save_png(svg_url: &str, file_name: &str) {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;

    let Ok(image) = web_sys::HtmlImageElement::new() else { return };
    let (drawn, name) = (image.clone(), file_name.to_owned());
    let onload = Closure::once_into_js(move || {
        let _ = save(&drawn, &name);
    });
    image.set_onload(Some(onload.unchecked_ref()));
    image.set_src(svg_url);
}

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub fn save_png(_svg_url: &str, _file_name: &str) {}

#[cfg(feature = "hydrate")]
fn save(image: &web_sys::HtmlImageElement, name: &str) -> Result<(), wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;

    const SCALE: f64 = 2.0;
    let document = leptos::prelude::document();
    let canvas: web_sys::HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    let (width, height) = (f64::from(image.natural_width()) * SCALE, f64::from(image.natural_height()) * SCALE);
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let Some(context) = canvas.get_context("2d")? else { return Ok(()) };
    let context: web_sys::CanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height)?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&canvas.to_data_url()?);
    link.set_download(name);
    link.click();
    Ok(())
}
