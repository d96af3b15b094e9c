//! The pages of people.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::location::Url;
use sqlx::PgConnection;
use uuid::Uuid;

use super::api::{AddToPerson, ConfirmPerson, RenamePerson, TakeFromPerson};
use super::store::{self, PersonSummary, Presence, Whom};
use crate::conversations::model::color_class;
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::ui::avatar::Avatar;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::viewer::Viewer;

/// `/people`: everybody, who wrote most first.
pub async fn list(db: &mut PgConnection, viewer: &Viewer, query: &str) -> Result<Drawn, AppError> {
    let filter = parameter(query, "q").unwrap_or_default();
    let people = store::list(db, viewer, &filter).await?;
    let empty = people.is_empty().then(|| {
        view! { <EmptyNotice icon=lucide::LuUsers title="Nobody here" text="People appear when conversations are imported."/> }
    });
    let rows = (!people.is_empty())
        .then(|| view! { <ul class="rows card">{people.into_iter().enumerate().map(row).collect_view()}</ul> });
    let html = view! {
        <h1>"People"</h1>
        <p class="page-lead">"Who writes in your conversations. Say that several of them are one person, and everything they wrote comes together."</p>
        <form method="get" action="/people" role="search">
            <label class="search-field"><Icon icon=lucide::LuSearch/>
                <input type="search" name="q" value=filter placeholder="Filter by name" aria-label="Filter people by name" autocomplete="off"/>
            </label>
        </form>
        {empty}{rows}
    };
    Ok(Drawn { title: "People".to_owned(), html: html.to_html() })
}

/// The page of a person, or of all who are called so.
pub fn url(person: Option<Uuid>, folded: &str) -> String {
    match person {
        Some(id) => format!("/people/{id}"),
        None => format!("/people/name?n={}", Url::escape(folded)),
    }
}

fn row((index, one): (usize, PersonSummary)) -> impl IntoView {
    let href = url(one.person, &one.folded);
    let about = format!(
        "{} · {}",
        format::count(one.messages, "message", "messages"),
        format::count(one.conversations, "conversation", "conversations")
    );
    let suggested = (one.person.is_none() && one.participants > 1).then(|| {
        view! {
            <form method="post" action=ConfirmPerson::url()>
                <input type="hidden" name="name" value=one.folded.clone()/>
                <button class="button small" aria-label=format!("{} is one person", one.name)>"One person"</button>
            </form>
        }
    });
    let confirmed = one.person.map(|_| view! { <span class="badge">"Person"</span> });
    view! {
        <li class="row">
            <Avatar name=one.name.clone() ordinal=index as i32/>
            <a class="row-text" href=href><bdi>{one.name}</bdi><small>{about}</small></a>
            {confirmed}{suggested}
        </li>
    }
}

/// `/people/:id`: a person across conversations.
pub async fn person(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Drawn, AppError> {
    let name = store::name(db, viewer, id).await?;
    let all = store::presences(db, viewer, &Whom::Person(id)).await?;
    let others = store::suggestions(db, viewer, id).await?;
    let suggest = |(folded, display): (String, String)| {
        view! {
            <form method="post" action=AddToPerson::url()>
                <input type="hidden" name="person" value=id.to_string()/>
                <input type="hidden" name="name" value=folded/>
                <button class="button small"><Icon icon=lucide::LuUserPlus/><bdi>{display}</bdi></button>
            </form>
        }
    };
    let suggestions = (!others.is_empty()).then(|| {
        view! {
            <section class="card"><h2>"Also this person?"</h2><div class="buttons">{others.into_iter().map(suggest).collect_view()}</div></section>
        }
    });
    let take = |presence: &Presence| {
        view! {
            <form method="post" action=TakeFromPerson::url()>
                <input type="hidden" name="person" value=id.to_string()/>
                <input type="hidden" name="participant" value=presence.participant.to_string()/>
                <button class="icon-button" aria-label=format!("{} in {} is somebody else", presence.name, presence.title) title="Somebody else"><Icon icon=lucide::LuUserMinus/></button>
            </form>
        }
        .into_any()
    };
    let html = view! {
        {head(&name, &all)}
        {figures(&name, &all, Some(id))}
        {where_they_are(&all, Some(&take))}
        {suggestions}
        <section class="card">
            <h2>"Name"</h2>
            <form class="buttons" method="post" action=RenamePerson::url()>
                <input type="hidden" name="person" value=id.to_string()/>
                <input name="name" value=name.clone() maxlength="300" required aria-label="Name"/>
                <button class="button">"Rename"</button>
            </form>
        </section>
    };
    Ok(Drawn { title: name.clone(), html: html.to_html() })
}

/// `/people/name?n=`: all who are called the same.
pub async fn namesakes(db: &mut PgConnection, viewer: &Viewer, query: &str) -> Result<Drawn, AppError> {
    let folded = parameter(query, "n").unwrap_or_default();
    let all = store::presences(db, viewer, &Whom::Name(&folded)).await?;
    let name = all.first().ok_or(AppError::NotFound)?.name.clone();
    let html = view! {
        {head(&name, &all)}
        <section class="card">
            <p>"These are all who are called so. If it is always the same human, say so: then they have one page, also under other names."</p>
            <form method="post" action=ConfirmPerson::url()>
                <input type="hidden" name="name" value=folded/>
                <button class="button primary"><Icon icon=lucide::LuUserCheck/>"They are one person"</button>
            </form>
        </section>
        {figures(&name, &all, None)}
        {where_they_are(&all, None)}
    };
    Ok(Drawn { title: name.clone(), html: html.to_html() })
}

fn head(name: &str, all: &[Presence]) -> impl IntoView + use<> {
    let color = color_class(all.first().map_or(0, |first| i32::from(first.participant.as_bytes()[15])));
    view! {
        <a class="back-link" href="/people"><Icon icon=lucide::LuArrowLeft/>"All people"</a>
        <h1 class=color><bdi>{name.to_owned()}</bdi></h1>
    }
}

/// What they wrote, in figures and in searches; a confirmed person has a dashboard.
fn figures(name: &str, all: &[Presence], person: Option<Uuid>) -> impl IntoView + use<> {
    let messages: i64 = all.iter().map(|one| one.messages).sum();
    let first = all.iter().filter_map(|one| one.first).min();
    let last = all.iter().filter_map(|one| one.last).max();
    let tile = |value: String, label: &'static str| view! { <div class="tile"><dd>{value}</dd><dt>{label}</dt></div> };
    let day = |at: chrono::DateTime<chrono::Utc>| format::day(at.date_naive());
    let search = |more: &str, label: &'static str, icon| {
        let href = format!("/search?q={}", Url::escape(&format!("from:\"{}\"{more}", name.replace('"', ""))));
        view! { <a class="button" href=href><Icon icon=icon/>{label}</a> }
    };
    view! {
        <dl class="tiles">
            {tile(format::number(messages), "messages")}
            {tile(format::number(all.len() as i64), "times in a conversation")}
            {first.map(|at| tile(day(at), "first message"))}
            {last.map(|at| tile(day(at), "last message"))}
        </dl>
        <div class="buttons">
            {person.map(|id| view! { <a class="button" href=format!("/people/{id}/insights")><Icon icon=lucide::LuChartColumn/>"Insights"</a> })}
            {search("", "Messages", lucide::LuMessagesSquare)}
            {search(" has:image", "Pictures", lucide::LuImages)}
            {search(" has:link", "Links", lucide::LuLink)}
            {search(" has:document", "Documents", lucide::LuFileText)}
        </div>
    }
}

/// A form that stands at the end of a presence's row.
type Ending<'a> = Option<&'a dyn Fn(&Presence) -> AnyView>;

fn where_they_are(all: &[Presence], ending: Ending<'_>) -> impl IntoView + use<> {
    let row = |one: &Presence| {
        let href =
            format!("/c/{}?q={}", one.conversation, Url::escape(&format!("from:\"{}\"", one.name.replace('"', ""))));
        let about = format!("{}, as ", format::count(one.messages, "message", "messages"));
        view! {
            <li class="row">
                <a class="row-text" href=href><bdi>{one.title.clone()}</bdi><small>{about}<bdi>{one.name.clone()}</bdi></small></a>
                {ending.map(|ending| ending(one))}
            </li>
        }
    };
    view! { <section class="card"><h2>"Conversations"</h2><ul class="rows">{all.iter().map(row).collect_view()}</ul></section> }
}
