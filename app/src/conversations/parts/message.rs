//! One message of the timeline.

use std::sync::Arc;

use leptos::prelude::*;
use uuid::Uuid;

use super::files::files;
use super::timeline::selection::MessageSelection;
use crate::conversations::model::{Message, Participant, Quote, color_class};
use crate::ui::avatar::Avatar;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::text::rich_text;

/// What the timeline knows of a message besides the message.
#[derive(Clone, PartialEq)]
pub struct TimelineMessage {
    /// The message.
    pub message: Arc<Message>,
    /// Whether it follows a message of the same sender within a few minutes.
    pub grouped: bool,
}

/// A message.
#[component]
pub fn MessageRow(
    /// The message.
    placed: TimelineMessage,
    /// The conversation.
    conversation: Uuid,
    /// Who sent it.
    sender: Option<Participant>,
    /// Whether the viewer says that they sent it.
    mine: bool,
    /// Whether it is the one that was asked for.
    is_target: bool,
    /// The selected messages.
    selection: MessageSelection,
    /// Bookmarks it, or takes the bookmark away.
    on_bookmark: Callback<(Uuid, bool)>,
) -> impl IntoView {
    let TimelineMessage { message, grouped } = placed;
    let anchor = format!("m{}", message.seq);
    let (seq, id, bookmarked) = (message.seq, message.id, message.bookmarked);
    let notes = format!("/c/{conversation}/notes/{id}");
    let time = format::time(message.at);
    // ISO 8601, without the machinery of format strings.
    let stamp = format!("{:?}", message.at);
    let Some(sender) = sender else {
        return view! {
            <article class="message system" class:target=is_target class:selected=move || selection.has(seq) id=anchor data-seq=seq tabindex="-1"
                aria-label=format!("System message, {time}")>
                <p dir="auto">{rich_text(&message.content, &message.spans)}</p>
            </article>
        }
        .into_any();
    };
    let label = format!("{}, {time}", sender.name);
    let color = color_class(sender.ordinal);
    let head = (!grouped).then(|| {
        view! {
            <Avatar name=sender.name.clone() ordinal=sender.ordinal/>
            <p class=format!("message-sender {color}")><bdi>{sender.name.clone()}</bdi></p>
        }
    });
    let mark_label = if bookmarked { "Remove the bookmark" } else { "Bookmark this message" };
    let marks = view! {
        {message.forwarded.then(|| view! { <span class="message-mark">"forwarded"</span> })}
        {message.pinned.then(|| view! { <span class="message-mark">"pinned"</span> })}
        {message.edited.then(|| edited(message.has_versions.then(|| format!("/c/{conversation}/versions/{id}"))))}
    };
    view! {
        <article class="message" class:mine=mine class:grouped=grouped class:target=is_target class:bookmarked=bookmarked class:in-note=message.in_note
            class:selected=move || selection.has(seq)
            id=anchor data-seq=seq data-id=id.to_string() tabindex="-1" aria-label=label>
            {head}
            <div class="bubble">
                {message.reply.as_ref().map(|reply| quote(reply, conversation))}
                {body(&message, conversation)}
                {message.clipped.map(|length| whole_text(length, conversation, id))}
                <p class="message-meta">
                    {marks}
                    {(message.answers > 0).then(|| answer_count(message.answers, format!("/c/{conversation}/thread/{seq}")))}
                    {(message.notes > 0).then(|| note_count(message.notes, notes.clone()))}
                    {bookmarked.then(|| view! { <Icon icon=lucide::LuBookmark/> })}
                    <time datetime=stamp>{time}</time>
                </p>
                <a class="icon-button message-action note-link" href=notes aria-label="Note on this message" title="Note on this message"
                    on:pointerdown=move |_| note_words(seq)>
                    <Icon icon=lucide::LuStickyNote/>
                </a>
                <button class="icon-button message-action" aria-label=mark_label aria-pressed=bookmarked.to_string() title=mark_label
                    on:click=move |_| on_bookmark.run((id, !bookmarked))>
                    <Icon icon=if bookmarked { lucide::LuBookmarkX } else { lucide::LuBookmark }/>
                </button>
            </div>
            {reactions(&message.reactions)}
        </article>
    }
    .into_any()
}

/// How many messages answer it; leads to the thread.
fn answer_count(count: u32, href: String) -> impl IntoView {
    view! { <a class="message-notes" href=href>{format::count(count.into(), "reply", "replies")}</a> }
}

/// How many notes are on it; leads to them.
fn note_count(count: u32, href: String) -> impl IntoView {
    let label = format::count(count.into(), "note", "notes");
    view! { <a class="message-notes" href=href aria-label=label.clone() title=label><Icon icon=lucide::LuStickyNote/>{count}</a> }
}

/// Puts the selected words of a message into the link to its notes.
#[cfg(feature = "hydrate")]
pub fn note_words(seq: i64) {
    let text = document().query_selector(&format!("#m{seq} .message-text")).ok().flatten();
    let Ok(Some(link)) = document().query_selector(&format!("#m{seq} .note-link")) else { return };
    let href = link.get_attribute("href").unwrap_or_default();
    let page = href.split('?').next().unwrap_or_default();
    let href = match text.and_then(|text| crate::ui::selection::words(&text)) {
        Some((quote, near)) => format!("{page}?quote={}&near={near}", leptos_router::location::Url::escape(&quote)),
        None => page.to_owned(),
    };
    let _ = link.set_attribute("href", &href);
}

#[cfg(not(feature = "hydrate"))]
fn note_words(_seq: i64) {}

/// What is in the bubble, by kind.
fn body(message: &Message, conversation: Uuid) -> AnyView {
    match message.kind.as_str() {
        "deleted" => stand_in(lucide::LuBan, "This message was deleted"),
        "poll" => poll(message),
        "call" => stand_in(lucide::LuPhone, &message.content),
        "location" | "live_location" => view! {
            <div class="attached"><Icon icon=lucide::LuMapPin/><p dir="auto">
                {rich_text(&message.content, &message.spans)}
                {message.map.clone().map(|map| view! { " "<a href=map target="_blank" rel="noopener noreferrer nofollow">"Map"</a> })}
            </p></div>
        }
        .into_any(),
        "text" => {
            let class = if message.emoji_only { "message-text emoji-only" } else { "message-text" };
            view! { <p class=class dir="auto">{rich_text(&message.content, &message.spans)}</p> }.into_any()
        }
        "event" => view! {
            <div class="attached"><Icon icon=lucide::LuCalendar/><p dir="auto">{rich_text(&message.content, &message.spans)}</p></div>
        }
        .into_any(),
        kind => files(message, kind, conversation),
    }
}

/// That it was edited; leads to what it said before, when that is known.
fn edited(versions: Option<String>) -> AnyView {
    match versions {
        Some(href) => view! { <a class="message-mark" href=href>"edited"</a> }.into_any(),
        None => view! { <span class="message-mark">"edited"</span> }.into_any(),
    }
}

/// What the message answers; leads there.
fn quote(reply: &Quote, conversation: Uuid) -> impl IntoView + use<> {
    view! {
        <a class="quote" href=format!("/c/{conversation}?at={}", reply.seq)>
            <strong><bdi>{reply.sender.clone()}</bdi></strong>
            <span dir="auto">{reply.text.clone()}</span>
        </a>
    }
}

fn whole_text(length: u32, conversation: Uuid, message: Uuid) -> impl IntoView {
    view! {
        <a href=format!("/text/{conversation}/{message}") target="_blank" rel="external noopener">
            {format!("Show all {} characters", format::number(length.into()))}
        </a>
    }
}

fn reactions(reactions: &[(String, u32, String)]) -> Option<impl IntoView + use<>> {
    let one = |(emoji, count, names): &(String, u32, String)| {
        view! { <li title=names.clone()>{emoji.clone()}" "<span>{*count}</span></li> }
    };
    (!reactions.is_empty())
        .then(|| view! { <ul class="reactions" aria-label="Reactions">{reactions.iter().map(one).collect_view()}</ul> })
}

/// Something in place of what cannot be shown.
pub fn stand_in(icon: icondata_core::Icon, text: &str) -> AnyView {
    view! { <p class="stand-in"><Icon icon=icon/>{text.to_owned()}</p> }.into_any()
}

fn poll(message: &Message) -> AnyView {
    let total: u32 = message.poll.iter().map(|(_, votes)| votes).sum();
    let option = |(text, votes): &(String, u32)| {
        let label = format!("{text}: {}", format::count(i64::from(*votes), "vote", "votes"));
        view! {
            <li>
                <span dir="auto">{text.clone()}</span><span>{*votes}</span>
                <progress max=total.max(1) value=*votes aria-label=label></progress>
            </li>
        }
    };
    view! {
        <div class="poll">
            <p class="message-text" dir="auto"><Icon icon=lucide::LuChartBar/>{rich_text(&message.content, &message.spans)}</p>
            <ul>{message.poll.iter().map(option).collect_view()}</ul>
        </div>
    }
    .into_any()
}
