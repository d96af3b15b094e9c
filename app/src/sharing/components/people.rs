//! Accounts that can read the conversation.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use super::AccessRow;
use crate::role::Role;
use crate::sharing::api::{ShareWith, Unshare, share_with};
use crate::sharing::model::SharedWith;
use crate::ui::form::{FieldError, Form};
use crate::ui::format;
use crate::ui::toast::Toasts;

/// A list of these accounts and, for the owner, a form to add one.
#[component]
pub fn People(
    /// The id of the conversation.
    conversation: Uuid,
    /// The accounts, starting with the owner.
    people: Vec<SharedWith>,
    /// Whether the viewer owns the conversation.
    is_owner: bool,
) -> impl IntoView {
    let row = move |(ordinal, person)| view! { <Person conversation person ordinal is_owner/> };
    view! {
        <section class="card">
            <h2>"People with access"</h2>
            <ul class="rows sharing-people">{(0..).zip(people).map(row).collect_view()}</ul>
            {is_owner.then(|| view! { <Invite conversation/> })}
        </section>
    }
}

fn label(role: Option<Role>) -> &'static str {
    match role {
        None => "Owner",
        Some(Role::Reader) => "Can read",
        Some(Role::Annotator) => "Can read and annotate",
        Some(Role::Editor) => "Can read, annotate and edit notes",
    }
}

#[component]
fn Person(conversation: Uuid, person: SharedWith, ordinal: i32, is_owner: bool) -> impl IntoView {
    let SharedWith { user, full_name, email, role, since, is_viewer } = person;
    let (navigate, toasts) = (StoredValue::new(use_navigate()), Toasts::get());
    let (name, address) = (full_name.clone(), email.clone());
    let removed = Callback::new(move |left: bool| match role {
        _ if left => navigate.with_value(|navigate| navigate("/", NavigateOptions::default())),
        Some(role) => {
            let address = address.clone();
            toasts.say_undoable(format!("{name} no longer has access."), move || {
                share_with(conversation, address.clone(), role)
            });
        }
        None => {}
    });
    let about = format!("{} · {email} · since {}", label(role), format::day(since));
    let action = if is_viewer { "Leave" } else { "Remove" };
    let name = format!("{action}: {full_name}");
    let remove = (role.is_some() && (is_owner || is_viewer)).then(|| {
        view! {
            <Form action={ServerAction::<Unshare>::new()} on_success=removed quiet=true>
                <input type="hidden" name="id" value=conversation.to_string()/>
                <input type="hidden" name="user" value=user.to_string()/>
                <button class="button small" aria-label=name>{action}</button>
            </Form>
        }
    });
    view! {
        <AccessRow name=full_name about ordinal>{remove}</AccessRow>
    }
}

#[component]
fn Invite(conversation: Uuid) -> impl IntoView {
    let option = |role: Role| view! { <option value=role.as_str()>{label(Some(role))}</option> };
    view! {
        <Form action={ServerAction::<ShareWith>::new()} class="sharing-form">
            <input type="hidden" name="id" value=conversation.to_string()/>
            <div class="field grow">
                <label for="share-email">"E-mail address of an account"</label>
                <input id="share-email" type="email" name="email" required autocomplete="off" aria-describedby="email-error"/>
                <FieldError name="email"/>
            </div>
            <label class="field"><span>"Role"</span><select name="role">{Role::ALL.map(option).collect_view()}</select></label>
            <button class="button primary">"Give access"</button>
        </Form>
    }
}
