//! A labelled field of a form. What is wrong with it is said at `#NAME-error`, by the server or by `forms`.

use leptos::prelude::*;

/// A text field with its label, a hint and its error.
#[component]
pub fn Field(
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// The name in the form.
    name: &'static str,
    /// `text`, `email`, `password` …
    #[prop(default = "text")]
    kind: &'static str,
    /// What a browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What stands there already.
    #[prop(into, optional)]
    value: String,
    /// Whether it may be empty.
    #[prop(optional)]
    optional: bool,
    /// What to know before typing.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong.
    #[prop(into, optional)]
    error: String,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
    let described = format!("{hint_id} {error_id}");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                autocomplete=autocomplete
                value=value
                required=!optional
                aria-describedby=described
                aria-invalid=(!error.is_empty()).then_some("true")
            />
            <p class="field-hint" id=hint_id>{hint}</p>
            <p class="field-error" id=error_id role="alert">{error}</p>
        </div>
    }
}
