//! Labelled form fields.

use leptos::prelude::*;

use super::form::field_error;

/// An input with a label, an optional hint, and the error that the form reports for it.
#[component]
pub fn Field(
    /// The label.
    #[prop(into)]
    label: String,
    /// The name of the form field, also used as its id.
    name: &'static str,
    /// The `type` attribute: `text`, `email`, `password` …
    #[prop(default = "text")]
    kind: &'static str,
    /// The `autocomplete` attribute.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The initial value.
    #[prop(into, optional)]
    value: String,
    /// Whether the field may be empty.
    #[prop(optional)]
    optional: bool,
    /// Help text below the input.
    #[prop(into, optional)]
    hint: String,
    /// The maximum number of characters.
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
