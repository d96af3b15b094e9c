//! The door: first run, sign-in, sign-up. All three work without JavaScript.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use super::api::{SetUp, SignIn, SignUp};
use super::model::{Door, MIN_PASSWORD};
use crate::error::AppError;
use crate::shell::{DoorResource, Wordmark};
use crate::ui::field::Field;

/// The first visit makes the administrator.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let action = ServerAction::<SetUp>::new();
    let error = error_of(move || action.value().get());
    enter_when_done(move || action.value().get(), || "/".to_owned());
    view! {
        <Title text="Welcome"/>
        <Entrance title="Welcome to Colloquy" text="This is the first visit. Make the administrator's account to begin." open_to=Visitors::First>
            <ActionForm action=action>
                <FormError error/>
                <NewAccount error/>
                <Submit pending=action.pending() label="Create the account"/>
            </ActionForm>
        </Entrance>
    }
}

/// Sign in with e-mail address and password.
#[component]
pub fn SignInPage() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let error = error_of(move || action.value().get());
    let query = use_query_map();
    let next = move || query.read().get("next").unwrap_or_else(|| "/".to_owned());
    enter_when_done(
        move || action.value().get(),
        move || query.read_untracked().get("next").unwrap_or_else(|| "/".to_owned()),
    );
    view! {
        <Title text="Sign in"/>
        <Entrance title="Sign in" text="" open_to=Visitors::Known>
            <ActionForm action=action>
                <FormError error/>
                <input type="hidden" name="next" value=next/>
                <Field label="E-mail address" name="email" kind="email" autocomplete="username" error=field_error(error, "email")/>
                <Field label="Password" name="password" kind="password" autocomplete="current-password" error=field_error(error, "password")/>
                <Submit pending=action.pending() label="Sign in"/>
            </ActionForm>
        </Entrance>
    }
}

/// An account by invitation, or for anyone where the policy is open.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let action = ServerAction::<SignUp>::new();
    let error = error_of(move || action.value().get());
    let query = use_query_map();
    let token = move || query.read().get("token").unwrap_or_default();
    enter_when_done(move || action.value().get(), || "/".to_owned());
    view! {
        <Title text="Create an account"/>
        <Entrance title="Create your account" text="" open_to=Visitors::New>
            <ActionForm action=action>
                <FormError error/>
                <input type="hidden" name="token" value=token/>
                <NewAccount error/>
                <Submit pending=action.pending() label="Create the account"/>
            </ActionForm>
        </Entrance>
    }
}

/// Whom a page of the door is for; the others are sent where they belong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visitors {
    First,
    Known,
    New,
}

/// The card that the three pages have in common.
#[component]
fn Entrance(title: &'static str, text: &'static str, open_to: Visitors, children: Children) -> impl IntoView {
    let door = expect_context::<DoorResource>();
    let sent_on = move || {
        Suspend::new(async move {
            match (door.await, open_to) {
                (Ok(Door::Open(_)), _) | (Ok(Door::Closed { .. }), Visitors::First) => {
                    view! { <Redirect path="/"/> }.into_any()
                }
                (Ok(Door::FirstRun), Visitors::Known | Visitors::New) => view! { <Redirect path="/setup"/> }.into_any(),
                (Ok(Door::Closed { sign_up: true }), Visitors::Known) => {
                    view! { <p class="entrance-other">"New here? "<a href="/sign-up">"Create an account"</a></p> }
                        .into_any()
                }
                _ => ().into_any(),
            }
        })
    };
    view! {
        <main class="entrance">
            <div class="entrance-card">
                <p class="entrance-brand"><Wordmark/></p>
                <h1>{title}</h1>
                {(!text.is_empty()).then(|| view! { <p class="entrance-text">{text}</p> })}
                {children()}
                <Suspense>{sent_on}</Suspense>
            </div>
            <p class="entrance-foot">"One home for every conversation"</p>
        </main>
    }
}

/// What a new account needs.
#[component]
fn NewAccount(error: Signal<Option<AppError>>) -> impl IntoView {
    let hint = format!("At least {MIN_PASSWORD} characters. A few words are easy to remember and hard to guess.");
    view! {
        <Field label="Your name" name="full_name" autocomplete="name" error=field_error(error, "full_name")/>
        <Field label="E-mail address" name="email" kind="email" autocomplete="username" error=field_error(error, "email")/>
        <Field label="Password" name="password" kind="password" autocomplete="new-password" hint error=field_error(error, "password")/>
    }
}

/// The button that sends a form; it says when the form is on its way.
#[component]
pub fn Submit(
    /// Whether it is.
    pending: Memo<bool>,
    /// What it does.
    label: &'static str,
) -> impl IntoView {
    view! {
        <button class="button primary wide" type="submit" aria-busy=move || pending.get().then_some("true")>
            {move || if pending.get() { "One moment…" } else { label }}
        </button>
    }
}

/// What is wrong with the form as a whole.
#[component]
pub fn FormError(
    /// The action's error.
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let text = move || {
        let error = error.get()?;
        let of_a_field = matches!(&error, AppError::Invalid { field, .. } if !field.is_empty());
        (!of_a_field).then(|| error.to_string())
    };
    view! { <p class="form-error" role="alert">{text}</p> }
}

/// The error of an action's last run.
pub fn error_of<T: Send + Sync + 'static>(
    value: impl Fn() -> Option<Result<T, AppError>> + Send + Sync + 'static,
) -> Signal<Option<AppError>> {
    Signal::derive(move || value().and_then(Result::err))
}

/// The part of an error that belongs to a field.
pub fn field_error(error: Signal<Option<AppError>>, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || error.get().and_then(|error| error.for_field(field)))
}

/// Loads the next page from the server once the action succeeded: everything on it is another
/// person's.
fn enter_when_done(value: impl Fn() -> Option<Result<(), AppError>> + 'static, next: impl Fn() -> String + 'static) {
    Effect::new(move |_| {
        if let Some(Ok(())) = value() {
            let next = next();
            let local = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
            let _ = window().location().replace(if local { &next } else { "/" });
        }
    });
}
