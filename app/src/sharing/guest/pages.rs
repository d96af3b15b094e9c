//! Components of the guest pages. They have no scripts and are rendered on the server only.

use leptos::prelude::*;

use crate::conversations::{TranscriptEntry, TranscriptMessage};
use crate::insights::components::Tiles;
use crate::insights::components::board::Board;
use crate::insights::model::Tile;
use crate::ui::chart::data::Chart;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::ui::wordmark::Wordmark;

/// The whole HTML document.
#[component]
pub fn Document(
    /// The title.
    title: String,
    /// The URL of the style sheet.
    stylesheet: String,
    /// The content of `<main>`.
    children: Children,
) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme="system">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <title>{title}</title>
                <link rel="stylesheet" href=stylesheet/>
            </head>
            <body class="guest">
                <main class="page wide shared">{children()}</main>
                <footer class="guest-foot"><Wordmark/></footer>
            </body>
        </html>
    }
}

/// A page of messages.
pub struct MessagesPage {
    /// The name of the conversation, redacted if names are hidden.
    pub title: String,
    /// A description of what is shared and until when.
    pub about: String,
    /// The messages in order.
    pub messages: Vec<TranscriptMessage>,
    /// URL of the first page, unless this is it.
    pub first_url: Option<String>,
    /// URL of the next page, unless this is the last.
    pub next_url: Option<String>,
}

/// Shows messages with a heading for each day.
#[component]
pub fn Messages(
    /// The contents of the page.
    page: MessagesPage,
) -> impl IntoView {
    let MessagesPage { title, about, messages, first_url, next_url } = page;
    let empty = messages.is_empty().then(|| view! { <p class="soft">"These messages are no longer available."</p> });
    let mut day = None;
    let entries = messages.into_iter().map(|message| {
        let date = message.at.date();
        let heading =
            (day.replace(date) != Some(date)).then(|| view! { <h2>{date.format("%A, %-d %B %Y").to_string()}</h2> });
        view! { {heading}<TranscriptEntry message/> }
    });
    let entries: Vec<_> = entries.collect();
    view! {
        <h1><bdi>{title}</bdi></h1>
        <p class="soft" dir="auto">{about}</p>
        <div class="guest-messages">{entries}</div>
        {empty}
        <nav class="buttons" aria-label="Pages">
            {first_url.map(|href| view! { <a class="button" href=href>"Back to the beginning"</a> })}
            {next_url.map(|href| view! { <a class="button" href=href>"Later messages"</a> })}
        </nav>
    }
}

/// Shows a dashboard.
#[component]
pub fn Dashboard(
    /// The name of the conversation, or a neutral title if names are hidden.
    title: String,
    /// The period and until when it is shared.
    about: String,
    /// The key figures.
    tiles: Vec<Tile>,
    /// The charts; empty if there are no messages.
    charts: Vec<Chart>,
) -> impl IntoView {
    let content = match charts.is_empty() {
        true => view! { <EmptyNotice icon=lucide::LuChartColumn title="No messages" text="There are no messages in this period."/> }.into_any(),
        false => view! { <Tiles tiles=Signal::stored(tiles)/><Board charts=Signal::stored(charts)/> }.into_any(),
    };
    view! {
        <h1><bdi>{title}</bdi></h1>
        <p class="soft">{about}</p>
        {content}
    }
}

/// The password form.
#[component]
pub fn Locked(
    /// The heading.
    title: &'static str,
    /// The URL of the link, to which the form is sent.
    action: String,
    /// The error of the previous attempt.
    problem: Option<String>,
) -> impl IntoView {
    let invalid = problem.is_some().then_some("true");
    view! {
        <h1>{title}</h1>
        <p class="soft">"It is protected by a password. Ask the person who sent you the link."</p>
        <form class="card" method="post" action=action>
            <label class="field">
                <span>"Password"</span>
                <input type="password" name="password" autocomplete="off" required autofocus aria-invalid=invalid aria-describedby="password-error"/>
            </label>
            <p class="field-error" id="password-error" role="alert">{problem}</p>
            <button class="button primary">"Open"</button>
        </form>
    }
}

/// A message instead of the requested page.
#[component]
pub fn Notice(
    /// The heading.
    title: &'static str,
    /// An explanation, and what to do.
    text: String,
) -> impl IntoView {
    view! {
        <div class="notice">
            <span class="notice-picture"><Icon icon=lucide::LuLink2Off/></span>
            <h1>{title}</h1>
            <p>{text}</p>
        </div>
    }
}
