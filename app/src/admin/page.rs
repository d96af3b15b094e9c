//! `/admin/people`: members and invitations.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use serde::{Deserialize, Serialize};

use super::api::{Invite, members};
use crate::accounts::model::Member;
use crate::page::{PageTitle, loaded_once, page_resource};
use crate::query::use_request;
use crate::ui::avatar::Avatar;
use crate::ui::field::Field;
use crate::ui::form::Form;
use crate::ui::format;

/// `/admin/people`
pub struct MembersRoute;

#[lazy_route]
impl LazyRoute for MembersRoute {
    fn data() -> Self {
        MembersRoute
    }

    fn view(MembersRoute: Self) -> AnyView {
        let members = page_resource(|| (), |()| members());
        view! {
            <PageTitle text="Members"/>
            <div class="page wide">
                <h1>"Members"</h1>
                {loaded_once(members, |members| view! {
                    <Invitation origin=members.with_untracked(|members| members.origin.clone())/>
                    {move || view! { <MemberList members=members.get().all/> }}
                })}
            </div>
        }
        .into_any()
    }
}

#[component]
fn MemberList(members: Vec<Member>) -> impl IntoView {
    view! {
        <section class="card">
            <h2>{format::count(members.len() as i64, "member", "members")}</h2>
            <ul class="rows">{members.into_iter().enumerate().map(row).collect_view()}</ul>
        </section>
    }
}

fn row((index, member): (usize, Member)) -> impl IntoView {
    let login = member
        .last_login
        .map_or_else(|| "never signed in".to_owned(), |at| format!("last signed in {}", format::day(at.date_naive())));
    view! {
        <li class="row">
            <Avatar name=member.full_name.clone() ordinal=index as i32/>
            <span class="row-text"><bdi>{member.full_name}</bdi><small>{format!("{} · {login}", member.email)}</small></span>
            {member.roles.into_iter().map(|role| view! { <span class="badge">{role}</span> }).collect_view()}
        </li>
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct MembersRequest {
    /// The token of an invitation that was just created without JavaScript.
    invited: String,
}

#[component]
fn Invitation(origin: String) -> impl IntoView {
    let request = use_request::<MembersRequest>();
    let invite = ServerAction::<Invite>::new();
    let token = move || {
        let created = invite.value().with(|value| value.as_ref().and_then(|result| result.as_ref().ok().cloned()));
        let token = created.unwrap_or_else(|| request.get().invited);
        (!token.is_empty() && token.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(token)
    };
    let link = move || {
        token().map(|token| {
            let href = format!("{origin}/sign-up?token={token}");
            view! {
                <p class="form-done" role="status">
                    "Send this link to one person. It can be used once, expires after 14 days, and will not be shown again:"
                    <a class="link-box" href=href.clone()>{href.clone()}</a>
                </p>
            }
        })
    };
    view! {
        <section class="card">
            <h2>"Invite someone"</h2>
            <Form action=invite>
                <Field label="E-mail address" name="email" kind="email" optional=true hint="Leave empty to let anyone with the link join."/>
                {link}
                <button class="button primary">"Create invitation"</button>
            </Form>
        </section>
    }
}
