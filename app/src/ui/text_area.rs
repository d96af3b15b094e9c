//! Several lines of text.

use leptos::prelude::*;

use super::form::field_error;

/// A text area. Leptos writes the children of a `<textarea>` unescaped on the server, so this is the only place
/// that may have one.
#[component]
pub fn TextArea(
    /// The id, for its label.
    #[prop(into)]
    id: String,
    /// The name in the form.
    name: &'static str,
    /// The initial text.
    #[prop(into)]
    value: String,
    /// Whether it may be empty.
    #[prop(optional)]
    optional: bool,
    /// The most characters, if limited.
    #[prop(optional, into)]
    maxlength: Option<u32>,
) -> impl IntoView {
    let error = field_error(name);
    let error_id = format!("{id}-error");
    // The parser of documents drops a line break that comes first; that of `innerHTML` does not.
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
    fn its_text_cannot_end_it() {
        let value = "</textarea><script>alert(1)</script> & \"x\"".to_owned();
        let html = Owner::new().with(|| view! { <TextArea id="a" name="body" value/> }.to_html());
        assert!(!html.contains("<script>") && html.matches("</textarea>").count() == 1, "{html}");
    }
}
