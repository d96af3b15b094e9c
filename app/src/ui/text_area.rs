//! Several lines to write in.

use leptos::prelude::*;

/// A field of several lines. Leptos writes the children of a `<textarea>` as they are, so this is the only
/// place that may have one: here they are escaped.
#[component]
pub fn TextArea(
    /// Its id, for its label.
    id: String,
    /// Its name in the form.
    name: &'static str,
    /// What stands in it.
    value: String,
    /// Whether it must not stay empty.
    #[prop(default = true)]
    required: bool,
) -> impl IntoView {
    // HTML leaves out a line's end that comes first.
    let inside = format!("\n{}", export::escape(&value));
    view! { <textarea id=id name=name rows="5" required=required inner_html=inside></textarea> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_it_stays_in_it() {
        let value = "</textarea><script>alert(1)</script> & \"x\"".to_owned();
        let html = view! { <TextArea id="a".to_owned() name="body" value/> }.to_html();
        assert!(!html.contains("<script>") && html.matches("</textarea>").count() == 1, "{html}");
    }
}
