//! Components shared by the pages of a person and of a name.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use uuid::Uuid;

use crate::conversations::model::color_class;
use crate::page::PageTitle;
use crate::people::model::{Presence, person_url};
use crate::query::escape;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// The escaped query of a search for messages from a name. `more` is appended to the query.
fn search_from(name: &str, more: &str) -> String {
    escape(&format!("from:\"{}\"{more}", name.replace('"', "")))
}

/// The name as heading, and a link back to the list of people.
#[component]
pub fn PersonHeader(
    /// The name.
    name: String,
    /// The participants.
    presences: Vec<Presence>,
) -> impl IntoView {
    let color = color_class(presences.first().map_or(0, |first| i32::from(first.participant.as_bytes()[15])));
    view! {
        <PageTitle text=name.clone()/>
        <a class="back-link" href="/people"><Icon icon=lucide::LuArrowLeft/>"All people"</a>
        <h1 class=color><bdi>{name}</bdi></h1>
    }
}

/// Counts, and links to the messages. A merged person also has a link to insights.
#[component]
pub fn PersonOverview(
    /// The name.
    name: String,
    /// The participants.
    presences: Vec<Presence>,
    /// Id of the person; `None` for a name.
    #[prop(optional)]
    person: Option<Uuid>,
) -> impl IntoView {
    let messages: i64 = presences.iter().map(|one| one.messages).sum();
    let conversations: HashSet<Uuid> = presences.iter().map(|one| one.conversation).collect();
    let first = presences.iter().filter_map(|one| one.first).min();
    let last = presences.iter().filter_map(|one| one.last).max();
    let tile = |value: String, label: &'static str| view! { <div class="tile"><dd>{value}</dd><dt>{label}</dt></div> };
    let day = |at: DateTime<Utc>| format::day(at.date_naive());
    let search = |more: &str, label: &'static str, icon| {
        let href = format!("/search?q={}", search_from(&name, more));
        view! { <a class="button" href=href><Icon icon=icon/>{label}</a> }
    };
    let insights = person.map(|id| {
        let href = format!("{}/insights", person_url(id));
        view! { <a class="button" href=href><Icon icon=lucide::LuChartColumn/>"Insights"</a> }
    });
    view! {
        <dl class="tiles">
            {tile(format::number(messages), "messages")}
            {tile(format::number(conversations.len() as i64), "conversations")}
            {first.map(|at| tile(day(at), "first message"))}
            {last.map(|at| tile(day(at), "last message"))}
        </dl>
        <div class="buttons">
            {insights}
            {search("", "Messages", lucide::LuMessagesSquare)}
            {search(" has:image", "Pictures", lucide::LuImages)}
            {search(" has:link", "Links", lucide::LuLink)}
            {search(" has:document", "Documents", lucide::LuFileText)}
        </div>
    }
}

/// A participant, with a link to their messages in the conversation.
#[component]
pub fn PresenceRow(
    /// The participant.
    presence: Presence,
    /// A button at the end of the row.
    #[prop(optional)]
    action: Option<AnyView>,
) -> impl IntoView {
    let href = format!("/c/{}?q={}", presence.conversation, search_from(&presence.name, ""));
    let about = format!("{}, as ", format::count(presence.messages, "message", "messages"));
    view! {
        <li class="row">
            <a class="row-text" href=href><bdi>{presence.title}</bdi><small>{about}<bdi>{presence.name}</bdi></small></a>
            {action}
        </li>
    }
}
