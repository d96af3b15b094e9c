//! `/setup`, `/sign-in`, `/sign-up`: the session. Plain forms, drawn by the server.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;

use super::api::{SetUp, SignIn, SignUp, session_status};
use super::model::{MIN_PASSWORD, SessionStatus};
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::shell::Wordmark;
use crate::ui::field::Field;

/// Draws one of the three pages; who belongs elsewhere is sent there. `?next=` is where a sign-in leads,
/// `?token=` an invitation.
///
/// # Errors
/// [`AppError::NotFound`] for another page; those of the database.
pub async fn draw(page: &str, query: &str) -> Result<Drawn, AppError> {
    let session = session_status().await?;
    let elsewhere = match (&session, page) {
        (SessionStatus::SignedIn(_), _) | (SessionStatus::SignedOut { .. }, "setup") => Some("/"),
        (SessionStatus::SetupRequired, "sign-in" | "sign-up") => Some("/setup"),
        _ => None,
    };
    if let Some(elsewhere) = elsewhere {
        leptos_axum::redirect(elsewhere);
    }
    // Without scripts a mistake leads back here.
    let error = parameter(query, "__err").map(|error| ServerFnUrlError::<AppError>::decode_err(&error));
    let value = |name: &str| parameter(query, name).unwrap_or_default();
    let (title, heading, text, form) = match page {
        "setup" => (
            "Welcome",
            "Welcome to Colloquy",
            "This is the first visit. Make the administrator's account to begin.",
            form(SetUp::url(), &error, view! { {new_account(&error)} }.into_any(), "Create the account"),
        ),
        "sign-in" => ("Sign in", "Sign in", "", sign_in(&error, value("next"))),
        "sign-up" => {
            let fields = view! { <input type="hidden" name="token" value=value("token")/>{new_account(&error)} };
            (
                "Create an account",
                "Create your account",
                "",
                form(SignUp::url(), &error, fields.into_any(), "Create the account"),
            )
        }
        _ => return Err(AppError::NotFound),
    };
    let open = page == "sign-in" && matches!(session, SessionStatus::SignedOut { sign_up: true });
    let other =
        open.then(|| view! { <p class="entrance-other">"New here? "<a href="/sign-up">"Create an account"</a></p> });
    let html = view! {
        <main class="entrance">
            <div class="entrance-card">
                <p class="entrance-brand"><Wordmark/></p>
                <h1>{heading}</h1>
                {(!text.is_empty()).then(|| view! { <p class="entrance-text">{text}</p> })}
                {form}
                {other}
            </div>
            <p class="entrance-foot">"One home for every conversation"</p>
        </main>
    };
    Ok(Drawn { title: title.to_owned(), html: html.to_html() })
}

fn sign_in(error: &Option<AppError>, next: String) -> AnyView {
    let next = if next.is_empty() { "/".to_owned() } else { next };
    let fields = view! {
        <input type="hidden" name="next" value=next/>
        <Field label="E-mail address" name="email" kind="email" autocomplete="username" error=of("email", error)/>
        <Field label="Password" name="password" kind="password" autocomplete="current-password" error=of("password", error)/>
    };
    form(SignIn::url(), error, fields.into_any(), "Sign in")
}

/// Everything on the next page is another person's: it is loaded whole.
fn form(action: &'static str, error: &Option<AppError>, fields: AnyView, label: &'static str) -> AnyView {
    let of_no_field = error.as_ref().filter(|error| {
        let of_a_field = matches!(error, AppError::Invalid { field, .. } if !field.is_empty());
        !of_a_field
    });
    view! {
        <form method="post" action=action data-whole>
            <p class="form-error" role="alert">{of_no_field.map(AppError::to_string)}</p>
            {fields}
            <button class="button primary wide">{label}</button>
        </form>
    }
    .into_any()
}

/// What a new account needs.
fn new_account(error: &Option<AppError>) -> impl IntoView + use<> {
    let hint = format!("At least {MIN_PASSWORD} characters. A few words are easy to remember and hard to guess.");
    view! {
        <Field label="Your name" name="full_name" autocomplete="name" error=of("full_name", error)/>
        <Field label="E-mail address" name="email" kind="email" autocomplete="username" error=of("email", error)/>
        <Field label="Password" name="password" kind="password" autocomplete="new-password" hint error=of("password", error)/>
    }
}

/// The part of an error that belongs to a field.
fn of(field: &str, error: &Option<AppError>) -> String {
    error.as_ref().and_then(|error| error.for_field(field)).unwrap_or_default()
}
