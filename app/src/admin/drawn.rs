//! `/admin/people`: who has an account, and invitations.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::api::{Invite, people};
use crate::accounts::model::Member;
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::ui::avatar::Avatar;
use crate::ui::field::Field;
use crate::ui::format;

/// Draws the page. After an invitation its address has the token: `?invited=`.
pub async fn draw(query: &str) -> Result<Drawn, AppError> {
    let people = people().await?;
    let html = view! {
        <h1>"People"</h1>
        <Invitation token=parameter(query, "invited")/>
        <section class="card">
            <h2>{format::count(people.len() as i64, "person", "people")}</h2>
            <ul class="rows">{people.into_iter().enumerate().map(row).collect_view()}</ul>
        </section>
    };
    Ok(Drawn { title: "People".to_owned(), html: html.to_html() })
}

fn row((index, person): (usize, Member)) -> impl IntoView {
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
fn Invitation(token: Option<String>) -> impl IntoView {
    // Only what an invitation's token can be.
    let token = token.filter(|token| token.chars().all(|c| c.is_ascii_hexdigit()));
    let link = token.map(|token| {
        view! {
            <p class="form-done" role="status">
                "Send this link to one person. It works once, for 14 days, and is not shown again:"
                <code class="link-box">{format!("{}/sign-up?token={token}", origin())}</code>
            </p>
        }
    });
    view! {
        <section class="card">
            <h2>"Invite someone"</h2>
            <form method="post" action=Invite::url()>
                <Field label="Their e-mail address" name="email" kind="email" optional=true hint="Empty: whoever has the link may use it."/>
                {link}
                <button class="button primary">"Make an invitation"</button>
            </form>
        </section>
    }
}

/// The address that the browser asked this server by.
fn origin() -> String {
    let parts = use_context::<http::request::Parts>();
    let header = |name| parts.as_ref().and_then(|parts| parts.headers.get(name)?.to_str().ok().map(str::to_owned));
    let scheme = header("x-forwarded-proto").filter(|scheme| scheme == "https").unwrap_or_else(|| "http".to_owned());
    header("host").map(|host| format!("{scheme}://{host}")).unwrap_or_default()
}
