//! Labelled fields of a form.

use leptos::prelude::*;

use super::form::field_error;

/// An input with its label, a hint and its error.
#[component]
pub fn Field(
    /// The label.
    #[prop(into)]
    label: String,
    /// The name in the form, and the id.
    name: &'static str,
    /// The input's type: `text`, `email`, `password` …
    #[prop(default = "text")]
    kind: &'static str,
    /// The `autocomplete` attribute.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The initial value.
    #[prop(into, optional)]
    value: String,
    /// Whether it may be empty.
    #[prop(optional)]
    optional: bool,
    /// Help that is always visible.
    #[prop(into, optional)]
    hint: String,
    /// The most characters, if limited.
    #[prop(optional, into)]
    maxlength: Option<u32>,
) -> impl IntoView {
    let error = field_error(name);
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
                maxlength=maxlength
                aria-describedby=described
                aria-invalid=move || error.with(Option::is_some).then_some("true")
            />
            <p class="field-hint" id=hint_id>{(!hint.is_empty()).then_some(hint)}</p>
            <p class="field-error" id=error_id role="alert">{move || error.get()}</p>
        </div>
    }
}
