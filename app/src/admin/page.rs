//! `/admin/people`: who has an account, and invitations.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;

use super::api::{Invite, people};
use crate::accounts::model::Person;
use crate::accounts::page::{FormError, Submit, error_of};
use crate::ui::avatar::Avatar;
use crate::ui::field::Field;
use crate::ui::format;
use crate::ui::notice::ErrorNotice;

/// The people of this installation.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let list = Resource::new_blocking(|| (), |()| people());
    let content = move || {
        Suspend::new(async move {
            match list.await {
                Ok(people) => view! {
                    <Invitation/>
                    <section class="card">
                        <h2>{format::count(people.len() as i64, "person", "people")}</h2>
                        <ul class="rows">{people.into_iter().enumerate().map(row).collect_view()}</ul>
                    </section>
                }
                .into_any(),
                Err(error) => view! { <ErrorNotice error/> }.into_any(),
            }
        })
    };
    view! {
        <Title text="People"/>
        <div class="page"><h1>"People"</h1><Suspense>{content}</Suspense></div>
    }
}

fn row((index, person): (usize, Person)) -> impl IntoView {
    let login = person
        .last_login
        .map_or_else(|| "never signed in".to_owned(), |at| format!("last signed in {}", format::day(at.date_naive())));
    view! {
        <li class="row">
            <Avatar name=person.full_name.clone() ordinal=index as i32/>
            <span class="row-text"><bdi>{person.full_name}</bdi><small>{format!("{} · {login}", person.email)}</small></span>
            {person.roles.into_iter().map(|role| view! { <span class="badge">{role}</span> }).collect_view()}
        </li>
    }
}

#[component]
fn Invitation() -> impl IntoView {
    let action = ServerAction::<Invite>::new();
    let error = error_of(move || action.value().get());
    let link = move || {
        let path = action.value().get()?.ok()?;
        let origin = window().location().origin().unwrap_or_default();
        Some(view! {
            <p class="form-done" role="status">
                "Send this link to one person. It works once, for 14 days, and is not shown again:"
                <code class="link-box">{format!("{origin}{path}")}</code>
            </p>
        })
    };
    view! {
        <section class="card">
            <h2>"Invite someone"</h2>
            <ActionForm action=action>
                <FormError error/>
                <Field label="Their e-mail address" name="email" kind="email" optional=true hint="Empty: whoever has the link may use it."/>
                {link}
                <Submit pending=action.pending() label="Make an invitation"/>
            </ActionForm>
        </section>
    }
}
