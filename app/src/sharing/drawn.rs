//! `/c/:id/sharing`: who may read a conversation, and its links.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use sqlx::PgConnection;
use uuid::Uuid;

use super::api::{MakeDashboardLink, MakeLink, RevokeLink, ShareDashboardWith, ShareWith, Unshare, UnshareDashboard};
use super::store::access::{self, Access, Role};
use super::store::analysts::{self, DashboardViewer};
use super::store::links::{self, Link};
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::exports::wish::Wish;
use crate::insights::{Filter, Mask};
use crate::ui::avatar::Avatar;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::viewer::{Conversation, Owner, Reader, Subject, Viewer};

/// Draws the page. After a link was made its address holds the token: `?made=…`.
pub async fn draw(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
    query: &str,
    now: DateTime<Utc>,
) -> Result<Drawn, AppError> {
    let id = conversation.id;
    let people = access::list(&mut *db, conversation).await?;
    let owner = match viewer.own(&mut *db, id).await {
        Ok(owner) => Some(owner),
        Err(AppError::Forbidden { .. }) => None,
        Err(error) => return Err(error),
    };
    let seeing = analysts::list(&mut *db, conversation).await?;
    let links = match &owner {
        Some(owner) => Some(link_section(owner, links::list(&mut *db, owner).await?, query, now)),
        None => None,
    };
    let me = viewer.id();
    let is_owner = owner.is_some();
    let rows = people.into_iter().enumerate().map(|(place, one)| row(id, place, one, is_owner, me)).collect_view();
    let html = view! {
        <a class="back-link" href=format!("/c/{id}")><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
        <h1>"Sharing "<bdi>{conversation.title.clone()}</bdi></h1>
        <section class="card">
            <h2>"Who may read it"</h2>
            <ul class="rows sharing-people">{rows}</ul>
            {is_owner.then(|| view! { <Invite id/> })}
        </section>
        {dashboards(id, seeing, is_owner)}
        {links}
    };
    Ok(Drawn { title: format!("Sharing: {}", conversation.title), html: html.to_html() })
}

fn role_says(role: Option<Role>) -> &'static str {
    match role {
        None => "Owner",
        Some(Role::Reader) => "Reads",
        Some(Role::Annotator) => "Reads and annotates",
        Some(Role::Editor) => "Reads, annotates and edits notes",
    }
}

fn row(conversation: Uuid, place: usize, one: Access, is_owner: bool, me: Uuid) -> impl IntoView {
    let may_remove = one.role.is_some() && (is_owner || one.user == me);
    let label = if one.user == me { "Leave" } else { "Remove" };
    let remove = may_remove.then(|| {
        view! {
            <form method="post" action=Unshare::url()>
                <input type="hidden" name="id" value=conversation.to_string()/>
                <input type="hidden" name="user" value=one.user.to_string()/>
                <button class="button small" aria-label=format!("{label}: {}", one.full_name)>{label}</button>
            </form>
        }
    });
    let about = format!("{} · {} · since {}", role_says(one.role), one.email, format::day(one.since.date_naive()));
    view! {
        <li class="row">
            <Avatar name=one.full_name.clone() ordinal=place as i32/>
            <span class="row-text"><bdi>{one.full_name.clone()}</bdi><small>{about}</small></span>
            {remove}
        </li>
    }
}

#[component]
fn Invite(id: Uuid) -> impl IntoView {
    let option = |role: Role| view! { <option value=role.word()>{role_says(Some(role))}</option> };
    view! {
        <form class="sharing-form" method="post" action=ShareWith::url()>
            <input type="hidden" name="id" value=id.to_string()/>
            <label class="field grow"><span>"E-mail address of an account"</span><input type="email" name="email" required autocomplete="off"/></label>
            <label class="field"><span>"May"</span><select name="role">{Role::ALL.map(option).collect_view()}</select></label>
            <button class="button primary">"Give access"</button>
        </form>
    }
}

/// Who sees the dashboards, but may not read.
fn dashboards(id: Uuid, all: Vec<DashboardViewer>, is_owner: bool) -> impl IntoView {
    let rows: Vec<_> = all.into_iter().enumerate().map(|(place, one)| analyst(id, place, one, is_owner)).collect();
    let rows = (!rows.is_empty()).then(|| view! { <ul class="rows sharing-people">{rows}</ul> });
    let invite = is_owner.then(|| {
        view! {
            <form class="sharing-form" method="post" action=ShareDashboardWith::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <label class="field grow"><span>"E-mail address of an analyst's account"</span><input type="email" name="email" required autocomplete="off"/></label>
                {mark("names", false, "With names")}
                {mark("texts", false, "With names and words of messages")}
                <button class="button primary">"Show the dashboard"</button>
            </form>
        }
    });
    view! {
        <section class="card">
            <h2>"Who sees its dashboard only"</h2>
            <p>"Analysts see figures, but no messages: without names and words, unless you grant those."</p>
            {rows}{invite}
        </section>
    }
}

fn analyst(conversation: Uuid, place: usize, one: DashboardViewer, is_owner: bool) -> impl IntoView {
    let sees = match (one.sees_names, one.sees_texts) {
        (false, false) => "Figures alone",
        (true, false) => "Figures and names",
        (_, true) => "Figures, names and words",
    };
    let about = format!("{sees} · {} · since {}", one.email, format::day(one.since.date_naive()));
    let remove = is_owner.then(|| {
        view! {
            <form method="post" action=UnshareDashboard::url()>
                <input type="hidden" name="id" value=conversation.to_string()/>
                <input type="hidden" name="user" value=one.user.to_string()/>
                <button class="button small" aria-label=format!("Remove from the dashboard: {}", one.full_name)>"Remove"</button>
            </form>
        }
    });
    view! {
        <li class="row">
            <Avatar name=one.full_name.clone() ordinal=place as i32/>
            <span class="row-text"><bdi>{one.full_name.clone()}</bdi><small>{about}</small></span>
            {remove}
        </li>
    }
}

fn mark(name: &'static str, checked: bool, label: &'static str) -> impl IntoView {
    view! { <label class="export-mark"><input type="checkbox" name=name checked=checked/><span>{label}</span></label> }
}

/// A link to the dashboard, as it is narrowed now.
fn dashboard_link(id: Uuid, filters: String) -> impl IntoView {
    let filter: Filter = crate::query::parse(&filters);
    let period = match (filter.from, filter.until) {
        (Some(from), Some(until)) => format!("From {} to {}.", format::day(from), format::day(until)),
        _ => "Of the whole conversation. Narrow the dashboard first, and choose “Share” there, for a part of it."
            .to_owned(),
    };
    view! {
        <section class="card" id="dashboard">
            <h2>"A link to the dashboard"</h2>
            <p>{period}</p>
            <form class="sharing-link" method="post" action=MakeDashboardLink::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="filters" value=filters/>
                <label class="field"><span>"Name, for you"</span><input name="label" maxlength="200" autocomplete="off" placeholder="For the board meeting"/></label>
                {mark("names", false, "With names")}
                {mark("texts", false, "With names, and words and sentences of messages")}
                {open_for()}
                <button class="button primary"><Icon icon=lucide::LuLink/>"Make a link to the dashboard"</button>
            </form>
        </section>
    }
}

/// For how long, and with which password.
fn open_for() -> impl IntoView {
    view! {
        <div class="export-row">
            <label class="field"><span>"Open for"</span>
                <select name="days"><option value="1">"a day"</option><option value="7" selected>"a week"</option><option value="30">"30 days"</option><option value="365">"a year"</option></select>
            </label>
            <label class="field grow"><span>"Password, if you like"</span><input type="password" name="password" autocomplete="new-password"/></label>
        </div>
    }
}

fn link_section(conversation: &Owner<Conversation>, all: Vec<Link>, query: &str, now: DateTime<Utc>) -> AnyView {
    let id = conversation.id;
    let made = parameter(query, "made").filter(|token| token.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let made = made.map(|token| {
        let address = format!("{}/s/{token}", crate::accounts::request::origin());
        let href = address.clone();
        view! {
            <div class="banner" role="status">
                <span>"The link, shown this once: "<a class="link-box" href=href rel="external">{address}</a></span>
            </div>
        }
    });
    let seqs = parameter(query, "seqs").unwrap_or_default();
    let rows = (!all.is_empty())
        .then(|| view! { <ul class="rows">{all.into_iter().map(|link| link_row(id, link, now)).collect_view()}</ul> });
    let chosen = (!seqs.is_empty()).then(|| view! { <p class="hint">"Only the messages that you have chosen."</p> });
    view! {
        <section class="card">
            <h2>"Links"</h2>
            <p>"Whoever has a link reads what you choose, without an account, and nothing else."</p>
            {made}{rows}
            <form class="sharing-link" method="post" action=MakeLink::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="seqs" value=seqs/>
                {chosen}
                <div class="export-row">
                    <label class="field grow"><span>"Name, for you"</span><input name="label" maxlength="200" autocomplete="off" placeholder="For the lawyer"/></label>
                    <label class="field"><span>"From"</span><input type="date" name="from"/></label>
                    <label class="field"><span>"To"</span><input type="date" name="until"/></label>
                    <label class="field grow"><span>"Only messages that a search finds now"</span><input type="search" name="query" maxlength="500" placeholder="from:Ana, \"a phrase\" …"/></label>
                </div>
                {mark("names", false, "Without names: people are called Person 1, Person 2 …, and there are no pictures")}
                {mark("numbers", true, "Without phone numbers and e-mail addresses")}
                {mark("media", false, "With pictures, sounds and files")}
                {open_for()}
                <button class="button primary"><Icon icon=lucide::LuLink/>"Make a link"</button>
            </form>
        </section>
        {dashboard_link(id, parameter(query, "dashboard").unwrap_or_default())}
    }
    .into_any()
}

fn link_row(conversation: Uuid, link: Link, now: DateTime<Utc>) -> impl IntoView {
    let open = link.revoked_at.is_none() && link.expires_at > now;
    let state = match (link.revoked_at, open) {
        (Some(at), _) => format!("closed {}", format::day(at.date_naive())),
        (None, true) => format!("open until {}", format::day(link.expires_at.date_naive())),
        (None, false) => format!("expired {}", format::day(link.expires_at.date_naive())),
    };
    let wish = Wish::read(&link.filters);
    let is_dashboard = link.subject == Subject::Dashboard;
    let mask: Mask = crate::query::parse(&link.filters);
    let mut says = vec![state, format::count(link.opened_count, "opening", "openings")];
    says.extend(link.last_opened_at.map(|at| format!("last {}", format::day(at.date_naive()))));
    says.extend(link.chosen.map(|n| format::count(n.into(), "chosen message", "chosen messages")));
    let sentence = wish.sentence(&[]);
    if !sentence.is_empty() {
        says.push(sentence.trim_end_matches('.').to_lowercase());
    }
    let marks = [
        (is_dashboard, "the dashboard"),
        (link.has_password, "password"),
        (if is_dashboard { !mask.names } else { wish.redactions.names }, "without names"),
        (wish.redactions.numbers, "without numbers"),
        (wish.media, "with files"),
        (is_dashboard && mask.texts, "with words"),
    ];
    says.extend(marks.into_iter().filter(|(on, _)| *on).map(|(_, word)| word.to_owned()));
    let name = if link.label.is_empty() { "A link".to_owned() } else { link.label.clone() };
    let close = open.then(|| {
        view! {
            <form method="post" action=RevokeLink::url()>
                <input type="hidden" name="id" value=conversation.to_string()/>
                <input type="hidden" name="link" value=link.id.to_string()/>
                <button class="button small" aria-label=format!("Close the link: {name}")>"Close"</button>
            </form>
        }
    });
    view! {
        <li class="row"><span class="row-text"><bdi>{name.clone()}</bdi><small>{says.join(" · ")}</small></span>{close}</li>
    }
}
