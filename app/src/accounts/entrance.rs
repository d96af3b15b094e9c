//! `/setup`, `/sign-in`, `/sign-up`.

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::{LazyRoute, lazy_route};
use serde::{Deserialize, Serialize};

use super::api::{SetUp, SignIn, SignUp, session_status};
use super::model::{MIN_PASSWORD, SessionStatus};
use crate::page::{PageResource, PageTitle, loaded, page_resource};
use crate::query::use_request;
use crate::ui::field::Field;
use crate::ui::form::{Form, load_document};
use crate::ui::wordmark::Wordmark;

type Status = PageResource<SessionStatus>;

fn status() -> Status {
    page_resource(|| (), |()| session_status())
}

/// `/setup`: the first visit makes the administrator's account.
pub struct SetUpRoute {
    status: Status,
}

#[lazy_route]
impl LazyRoute for SetUpRoute {
    fn data() -> Self {
        SetUpRoute { status: status() }
    }

    fn view(this: Self) -> AnyView {
        loaded(this.status, |status| match status {
            SessionStatus::SetupRequired => view! { <SetUpPage/> }.into_any(),
            _ => view! { <Redirect path="/"/> }.into_any(),
        })
        .into_any()
    }
}

/// `/sign-in?next=`: `next` is the page that asked for it.
pub struct SignInRoute {
    status: Status,
}

#[lazy_route]
impl LazyRoute for SignInRoute {
    fn data() -> Self {
        SignInRoute { status: status() }
    }

    fn view(this: Self) -> AnyView {
        loaded(this.status, |status| match status {
            SessionStatus::SignedOut { sign_up } => view! { <SignInPage sign_up/> }.into_any(),
            SessionStatus::SetupRequired => view! { <Redirect path="/setup"/> }.into_any(),
            SessionStatus::SignedIn(_) => view! { <Redirect path="/"/> }.into_any(),
        })
        .into_any()
    }
}

/// `/sign-up?token=`: `token` is an invitation's.
pub struct SignUpRoute {
    status: Status,
}

#[lazy_route]
impl LazyRoute for SignUpRoute {
    fn data() -> Self {
        SignUpRoute { status: status() }
    }

    fn view(this: Self) -> AnyView {
        loaded(this.status, |status| match status {
            SessionStatus::SignedOut { .. } => view! { <SignUpPage/> }.into_any(),
            SessionStatus::SetupRequired => view! { <Redirect path="/setup"/> }.into_any(),
            SessionStatus::SignedIn(_) => view! { <Redirect path="/"/> }.into_any(),
        })
        .into_any()
    }
}

/// A card in the middle of an otherwise empty page.
#[component]
fn EntranceCard(title: &'static str, heading: &'static str, children: Children) -> impl IntoView {
    view! {
        <PageTitle text=title/>
        <main class="entrance">
            <div class="entrance-card">
                <p class="entrance-brand"><Wordmark/></p>
                <h1>{heading}</h1>
                {children()}
            </div>
            <p class="entrance-foot">"One home for every conversation"</p>
        </main>
    }
}

#[component]
fn SetUpPage() -> impl IntoView {
    // Signing in changes every page, so a new document is loaded.
    let enter = Callback::new(|()| load_document("/"));
    view! {
        <EntranceCard title="Welcome" heading="Welcome to Colloquy">
            <p class="entrance-text">"Create the administrator's account to get started."</p>
            <Form action={ServerAction::<SetUp>::new()} on_success=enter>
                <NewAccountFields/>
                <button class="button primary wide">"Create account"</button>
            </Form>
        </EntranceCard>
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
        sign_up.then(|| view! { <p class="entrance-other">"New here? "<a href="/sign-up">"Create an account"</a></p> });
    view! {
        <EntranceCard title="Sign in" heading="Sign in">
            <Form action={ServerAction::<SignIn>::new()} on_success=enter>
                <input type="hidden" name="next" value=move || request.get().next/>
                <Field label="E-mail address" name="email" kind="email" autocomplete="username"/>
                <Field label="Password" name="password" kind="password" autocomplete="current-password"/>
                <button class="button primary wide">"Sign in"</button>
            </Form>
            {other}
        </EntranceCard>
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
        <EntranceCard title="Create an account" heading="Create your account">
            <Form action={ServerAction::<SignUp>::new()} on_success=enter>
                <input type="hidden" name="token" value=move || request.get().token/>
                <NewAccountFields/>
                <button class="button primary wide">"Create account"</button>
            </Form>
        </EntranceCard>
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
