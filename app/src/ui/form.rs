//! Forms that call server functions, with or without JavaScript.
//!
//! With JavaScript, [`Form`] shows an error at its field ([`Field`](super::field::Field) or [`FieldError`]) or at the
//! top of the form, keeps the user's input, and moves the focus to the error. Without JavaScript, the server redirects
//! to the same page, where the same components show the same message.

use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::{Http, ServerFn};
use leptos::web_sys::FormData;
use serde::de::DeserializeOwned;

use super::toast::Toasts;
use crate::error::AppError;
use crate::page::Revision;

/// The state of a [`Form`], provided as context to its fields.
#[derive(Clone, Copy)]
struct FormState {
    error: Memo<Option<AppError>>,
    /// Names of the fields that display their own errors.
    fields: StoredValue<Vec<&'static str>>,
}

impl FormState {
    /// The message at the top of the form: any error that no field displays.
    fn message(self) -> Option<String> {
        let error = self.error.get()?;
        let shown = matches!(&error, AppError::Invalid { field, .. }
            if self.fields.with_value(|fields| fields.contains(&field.as_str())));
        (!shown).then(|| error.to_string())
    }
}

/// The error of the field `name` in the surrounding form. The caller must display it, because the form no longer does.
/// Always `None` outside of a [`Form`].
pub fn field_error(name: &'static str) -> Signal<Option<String>> {
    let Some(form) = use_context::<FormState>() else { return Signal::stored(None) };
    form.fields.update_value(|fields| fields.push(name));
    Signal::derive(move || form.error.with(|error| error.as_ref()?.for_field(name)))
}

/// The error message of an input that is not a [`Field`](super::field::Field). The input should have
/// `aria-describedby="{name}-error"`.
#[component]
pub fn FieldError(
    /// The name of the form field.
    name: &'static str,
) -> impl IntoView {
    let error = field_error(name);
    view! { <p class="field-error" id=format!("{name}-error") role="alert">{move || error.get()}</p> }
}

/// A form that calls a server function. On success it bumps [`Revision`], so that pages and lists fetch their data
/// again.
#[component]
pub fn Form<S, O>(
    /// The server function.
    action: ServerAction<S>,
    /// CSS classes of the `<form>`.
    #[prop(into, optional)]
    class: String,
    /// Called with the result before pages fetch their data again, for example to navigate or to offer undo.
    #[prop(into, optional)]
    on_success: Option<Callback<S::Output>>,
    /// Shows errors as toasts instead. For forms that consist of a single button.
    #[prop(optional)]
    quiet: bool,
    /// The fields and the submit button.
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, O>, Error = AppError> + DeserializeOwned + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
    S::Client: Client<AppError>,
    <<S::Client as Client<AppError>>::Request as ClientReq<AppError>>::FormData: From<FormData>,
    O: Send + Sync + 'static,
{
    let (value, pending, revision) = (action.value(), action.pending(), Revision::expect());
    let error =
        Memo::new(move |_| value.with(|value| value.as_ref().and_then(|result| result.as_ref().err().cloned())));
    let form = NodeRef::<html::Form>::new();
    let state = FormState { error, fields: StoredValue::new(Vec::new()) };
    let toasts = Toasts::get();
    Effect::new(move |before: Option<usize>| {
        let now = action.version().get();
        if before.is_some_and(|before| before != now) {
            match value.try_get_untracked().flatten() {
                Some(Ok(output)) => {
                    if let Some(on_success) = on_success {
                        on_success.run(output);
                    }
                    // Last, because it may remove this form.
                    revision.bump();
                }
                Some(Err(error)) if quiet => toasts.say(error.to_string(), None),
                Some(Err(_)) => request_animation_frame(move || focus_error(form)),
                None => {}
            }
        }
        now
    });
    // Prevents a second submission while the first is pending. The handler can outlive its form, hence
    // `try_get_untracked`.
    let once = move |event: SubmitEvent| {
        if pending.try_get_untracked().unwrap_or(false) {
            event.prevent_default();
        }
    };
    let message = move || if quiet { None } else { state.message() };
    view! {
        <Provider value=state>
            <ActionForm
                action
                node_ref=form
                attr:class=class
                attr:aria-busy=move || pending.get().then_some("true")
                on:submit:capture=once
            >
                <p class="form-error" role="alert" tabindex="-1">{message}</p>
                {children()}
            </ActionForm>
        </Provider>
    }
}

/// Moves the focus to the first invalid field, or else to the message at the top of the form.
fn focus_error(form: NodeRef<html::Form>) {
    use wasm_bindgen::JsCast;
    let Some(form) = form.try_get_untracked().flatten() else { return };
    let find = |selector| form.query_selector(selector).ok().flatten();
    let place = find("[aria-invalid=true]").or_else(|| find(".form-error:not(:empty)"));
    if let Some(place) = place.and_then(|place| place.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        let _ = place.focus();
    }
}

/// Opens `path` with a full page load. For changes that affect every page, such as signing in.
pub fn load_document(path: &str) {
    let _ = window().location().assign(path);
}
