//! The list of coders of a codebook.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use crate::codebooks::api::{AddCoder, RemoveCoder};
use crate::codebooks::model::{CodebookHeader, CodebookMember, CodebookRole};
use crate::ui::avatar::Avatar;
use crate::ui::form::{FieldError, Form};
use crate::ui::format;

/// The coders. The owner can add and remove them; others can remove themselves.
#[component]
pub fn Coders(
    /// The codebook.
    codebook: CodebookHeader,
    /// The coders, the owner first.
    members: Vec<CodebookMember>,
) -> impl IntoView {
    let (id, is_owner) = (codebook.id, codebook.role == CodebookRole::Owner);
    let row = |(index, member)| view! { <CoderRow book=id index member is_owner/> };
    view! {
        <section class="card">
            <h2>"Coders"</h2>
            <p>"Coders can code any conversation shared with them. Share a conversation from its own page."</p>
            <ul class="rows sharing-people">{members.into_iter().enumerate().map(row).collect_view()}</ul>
            {is_owner.then(|| view! { <NewCoder book=id/> })}
        </section>
    }
}

#[component]
fn CoderRow(book: Uuid, index: usize, member: CodebookMember, is_owner: bool) -> impl IntoView {
    let role = match member.role {
        CodebookRole::Owner => "Owner",
        CodebookRole::Editor => "Can edit codes",
        CodebookRole::Coder => "Can code",
    };
    let about = format!("{role} · {} · since {}", member.email, format::day(member.since));
    let may_remove = member.role != CodebookRole::Owner && (is_owner || member.is_viewer);
    let label = if member.is_viewer { "Leave" } else { "Remove" };
    let navigate = use_navigate();
    let is_viewer = member.is_viewer;
    let removed = Callback::new(move |()| {
        if is_viewer {
            navigate("/codebooks", Default::default());
        }
    });
    let aria = format!("{label}: {}", member.full_name);
    let remove = may_remove.then(|| {
        view! {
            <Form action={ServerAction::<RemoveCoder>::new()} quiet=true on_success=removed>
                <input type="hidden" name="id" value=book.to_string()/>
                <input type="hidden" name="user" value=member.user.to_string()/>
                <button class="button small" aria-label=aria>{label}</button>
            </Form>
        }
    });
    view! {
        <li class="row">
            <Avatar name=member.full_name.clone() ordinal=index as i32/>
            <span class="row-text"><bdi>{member.full_name}</bdi><small>{about}</small></span>
            {remove}
        </li>
    }
}

#[component]
fn NewCoder(book: Uuid) -> impl IntoView {
    view! {
        <Form action={ServerAction::<AddCoder>::new()} class="sharing-form">
            <input type="hidden" name="id" value=book.to_string()/>
            <div class="field grow">
                <label for="coder-email">"E-mail address of an account"</label>
                <input id="coder-email" type="email" name="email" required autocomplete="off" aria-describedby="email-error"/>
                <FieldError name="email"/>
            </div>
            <label class="field"><span>"Role"</span><select name="role"><option value="coder">"Can code"</option><option value="editor">"Can edit codes"</option></select></label>
            <button class="button primary">"Add"</button>
        </Form>
    }
}
