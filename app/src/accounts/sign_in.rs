//! The pages for visitors who are not signed in: `/setup`, `/sign-in` and `/sign-up`.

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::{LazyRoute, lazy_route};
use serde::{Deserialize, Serialize};

use super::api::{SetUp, SignIn, SignUp, session_status};
use super::model::{MIN_PASSWORD, SessionStatus};
use crate::page::{PageResource, PageTitle, loaded, with_status};
use crate::query::use_request;
use crate::ui::field::Field;
use crate::ui::form::{Form, load_document};
use crate::ui::wordmark::Wordmark;

type Status = PageResource<SessionStatus>;

/// Fetched once: after the forms here the document is loaded again anyway, and the page must not redirect as well.
fn status() -> Status {
    Resource::new_blocking(|| (), |()| with_status(session_status()))
}

/// `/setup`: the first visitor creates the administrator's account.
pub struct SetUpRoute;

#[lazy_route]
impl LazyRoute for SetUpRoute {
    fn data() -> Self {
        SetUpRoute
    }

    fn view(SetUpRoute: Self) -> AnyView {
        loaded(status(), |status| match status {
            SessionStatus::SetupRequired => view! { <SetUpPage/> }.into_any(),
            _ => view! { <Redirect path="/"/> }.into_any(),
        })
        .into_any()
    }
}

/// `/sign-in?next=`: `next` is the page to return to.
pub struct SignInRoute;

#[lazy_route]
impl LazyRoute for SignInRoute {
    fn data() -> Self {
        SignInRoute
    }

    fn view(SignInRoute: Self) -> AnyView {
        loaded(status(), |status| match status {
            SessionStatus::SignedOut { sign_up } => view! { <SignInPage sign_up/> }.into_any(),
            SessionStatus::SetupRequired => view! { <Redirect path="/setup"/> }.into_any(),
            SessionStatus::SignedIn(_) => view! { <Redirect path="/"/> }.into_any(),
        })
        .into_any()
    }
}

/// `/sign-up?token=`: `token` is the token of an invitation; optional if anyone may sign up.
pub struct SignUpRoute;

#[lazy_route]
impl LazyRoute for SignUpRoute {
    fn data() -> Self {
        SignUpRoute
    }

    fn view(SignUpRoute: Self) -> AnyView {
        loaded(status(), |status| match status {
            SessionStatus::SignedOut { .. } => view! { <SignUpPage/> }.into_any(),
            SessionStatus::SetupRequired => view! { <Redirect path="/setup"/> }.into_any(),
            SessionStatus::SignedIn(_) => view! { <Redirect path="/"/> }.into_any(),
        })
        .into_any()
    }
}

/// A card in the middle of an otherwise empty page.
#[component]
fn SignInCard(title: &'static str, heading: &'static str, children: Children) -> impl IntoView {
    view! {
        <PageTitle text=title/>
        <main class="sign-in">
            <div class="sign-in-card">
                <p class="sign-in-brand"><Wordmark/></p>
                <h1>{heading}</h1>
                {children()}
            </div>
            <p class="sign-in-foot">"One home for every conversation"</p>
        </main>
    }
}

#[component]
fn SetUpPage() -> impl IntoView {
    // Signing in changes every page, so the document is reloaded.
    let enter = Callback::new(|()| load_document("/"));
    view! {
        <SignInCard title="Welcome" heading="Welcome to Colloquy">
            <p class="sign-in-text">"Create the administrator's account to get started."</p>
            <Form action={ServerAction::<SetUp>::new()} on_success=enter>
                <NewAccountFields/>
                <button class="button primary wide">"Create account"</button>
            </Form>
        </SignInCard>
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct SignInRequest {
    next: String,
}

#[component]
fn SignInPage(sign_up: bool) -> impl IntoView {
    let request = use_request::<SignInRequest>();
    let enter = Callback::new(|next: String| load_document(&next));
    let other =
        sign_up.then(|| view! { <p class="sign-in-other">"New here? "<a href="/sign-up">"Create an account"</a></p> });
    view! {
        <SignInCard title="Sign in" heading="Sign in">
            <Form action={ServerAction::<SignIn>::new()} on_success=enter>
                <input type="hidden" name="next" value=move || request.get().next/>
                <Field label="E-mail address" name="email" kind="email" autocomplete="username"/>
                <Field label="Password" name="password" kind="password" autocomplete="current-password"/>
                <button class="button primary wide">"Sign in"</button>
            </Form>
            {other}
        </SignInCard>
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct SignUpRequest {
    token: String,
}

#[component]
fn SignUpPage() -> impl IntoView {
    let request = use_request::<SignUpRequest>();
    let enter = Callback::new(|()| load_document("/"));
    view! {
        <SignInCard title="Create an account" heading="Create your account">
            <Form action={ServerAction::<SignUp>::new()} on_success=enter>
                <input type="hidden" name="token" value=move || request.get().token/>
                <NewAccountFields/>
                <button class="button primary wide">"Create account"</button>
            </Form>
        </SignInCard>
    }
}

#[component]
fn NewAccountFields() -> impl IntoView {
    let hint =
        format!("At least {MIN_PASSWORD} characters. A few unrelated words are easy to remember and hard to guess.");
    view! {
        <Field label="Your name" name="full_name" autocomplete="name"/>
        <Field label="E-mail address" name="email" kind="email" autocomplete="username"/>
        <Field label="Password" name="password" kind="password" autocomplete="new-password" hint/>
    }
}
