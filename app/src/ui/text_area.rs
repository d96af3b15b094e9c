//! Multi-line text input.

use leptos::prelude::*;

use super::form::field_error;

/// A `<textarea>` with the error that the form reports for it. Leptos does not escape the children of a `<textarea>` on
/// the server, so this component must be used everywhere.
#[component]
pub fn TextArea(
    /// The id, for the `<label>`.
    #[prop(into)]
    id: String,
    /// The name of the form field.
    name: &'static str,
    /// The initial text.
    #[prop(into)]
    value: String,
    /// Whether the field may be empty.
    #[prop(optional)]
    optional: bool,
    /// The maximum number of characters.
    #[prop(optional, into)]
    maxlength: Option<u32>,
) -> impl IntoView {
    let error = field_error(name);
    let error_id = format!("{id}-error");
    // When a document is parsed, the first line break in a `<textarea>` is dropped; with `innerHTML` it is not.
    let content = if cfg!(feature = "ssr") { format!("\n{}", escape(&value)) } else { escape(&value) };
    view! {
        <textarea
            id=id
            name=name
            rows="5"
            required=!optional
            maxlength=maxlength
            aria-describedby=error_id.clone()
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            inner_html=content
        ></textarea>
        <p class="field-error" id=error_id role="alert">{move || error.get()}</p>
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_close_the_element() {
        let value = "</textarea><script>alert(1)</script> & \"x\"".to_owned();
        let html = Owner::new().with(|| view! { <TextArea id="a" name="body" value/> }.to_html());
        assert!(!html.contains("<script>") && html.matches("</textarea>").count() == 1, "{html}");
    }
}
