//! A message in the timeline.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::either::Either;
use leptos::prelude::*;
use uuid::Uuid;

use super::files::files;
use super::timeline::selection::MessageSelection;
use crate::conversations::model::{Message, Participant, Quote, Window, color_class};
use crate::ui::avatar::Avatar;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::text::rich_text;

/// A message, and whether it is grouped with the one before it.
#[derive(Clone, PartialEq)]
pub struct TimelineMessage {
    /// The message.
    pub message: Arc<Message>,
    /// Whether it shares the heading (avatar and name) of the message before it.
    pub grouped: bool,
}

impl TimelineMessage {
    /// The messages of a window. Grouping depends only on the previous message, so it does not change when more
    /// messages are added before or after the window.
    pub fn of_window(window: Window) -> Vec<TimelineMessage> {
        let mut placed: Vec<TimelineMessage> = Vec::with_capacity(window.messages.len());
        for message in window.messages {
            let grouped = placed.last().map_or(window.continues, |before| message.continues(&before.message));
            placed.push(TimelineMessage { message: Arc::new(message), grouped });
        }
        placed
    }
}

/// The parts of a message's appearance that change after it is rendered. All rows share one instance of signals, so
/// changes do not recreate the elements, and the focus is kept.
#[derive(Clone, Copy)]
pub struct RowState {
    /// The selected messages.
    pub selection: MessageSelection,
    /// The `seq`s of the bookmarked messages.
    pub bookmarked: RwSignal<BTreeSet<i64>>,
    /// Ordinal of the participant that is the viewer.
    pub me: Memo<Option<i32>>,
}

impl RowState {
    fn is_bookmarked(self, seq: i64) -> bool {
        self.bookmarked.with(|bookmarked| bookmarked.contains(&seq))
    }
}

/// A message. Clicks on its buttons are handled by the timeline, with one listener for all rows.
#[component]
pub fn MessageRow(
    /// The message.
    placed: TimelineMessage,
    /// The conversation.
    conversation: Uuid,
    /// The sender; `None` for system messages.
    sender: Option<Participant>,
    /// Whether it is the requested message, which is highlighted.
    #[prop(optional)]
    is_target: bool,
    /// The changing parts; `None` for a read-only message without buttons.
    #[prop(optional_no_strip)]
    state: Option<RowState>,
) -> impl IntoView {
    let TimelineMessage { message, grouped } = placed;
    let seq = message.seq;
    let anchor = format!("m{seq}");
    let time = format::time(message.at);
    let Some(sender) = sender else {
        let class = move || {
            let mut class = "message system".to_owned();
            push_class(&mut class, is_target, " target");
            push_class(&mut class, state.is_some_and(|state| state.selection.has(seq)), " selected");
            class
        };
        return Either::Left(view! {
            <article class=class id=anchor data-seq=seq tabindex="-1" aria-label=format!("System message, {time}")>
                <p dir="auto">{rich_text(&message.content, &message.spans)}</p>
            </article>
        });
    };
    let (ordinal, in_note) = (sender.ordinal, message.in_note);
    let class = move || {
        let mut class = "message".to_owned();
        push_class(&mut class, grouped, " grouped");
        push_class(&mut class, is_target, " target");
        push_class(&mut class, in_note, " in-note");
        if let Some(state) = state {
            push_class(&mut class, state.me.get() == Some(ordinal), " mine");
            push_class(&mut class, state.is_bookmarked(seq), " bookmarked");
            push_class(&mut class, state.selection.has(seq), " selected");
        }
        class
    };
    let label = format!("{}, {time}", sender.name);
    let head = (!grouped).then(|| {
        let class = format!("message-sender {}", color_class(sender.ordinal));
        view! {
            <Avatar name=sender.name.clone() ordinal=sender.ordinal/>
            <p class=class><bdi>{sender.name}</bdi></p>
        }
    });
    Either::Right(view! {
        <article class=class id=anchor data-seq=seq tabindex="-1" aria-label=label>
            {head}
            <div class="bubble">
                {message.reply.as_ref().map(|reply| quote(reply, conversation))}
                {body(&message, conversation)}
                {message.clipped.map(|length| full_text_link(length, conversation, message.id))}
                <p class="message-meta">
                    {marks(&message, conversation)}
                    // `Debug` writes ISO 8601. A format string would add chrono's formatting code to the browser
                    // bundle.
                    <time datetime=format!("{:?}", message.at)>{time}</time>
                </p>
                {state.map(|state| actions(state, seq, conversation))}
            </div>
            {reactions(&message.reactions)}
        </article>
    })
}

/// Appends a class name (with a leading space) if `condition` is true.
fn push_class(class: &mut String, condition: bool, name: &str) {
    if condition {
        class.push_str(name);
    }
}

/// The buttons beside the bubble. Their icons come from the style sheet, because inline SVGs in every message would
/// double the size of the page.
fn actions(state: RowState, seq: i64, conversation: Uuid) -> impl IntoView {
    let pressed = move || if state.is_bookmarked(seq) { "true" } else { "false" };
    view! {
        <button type="button" class="message-action bookmark-button" title="Bookmark this message" aria-pressed=pressed></button>
        <a class="message-action note-link" title="Add a note" href=format!("/c/{conversation}/notes/{seq}")></a>
    }
}

/// The labels beside the time: forwarded, pinned, edited, number of replies and notes. `None` if there are none.
fn marks(message: &Message, conversation: Uuid) -> Option<AnyView> {
    let Message { forwarded, pinned, edited, replies, notes, .. } = *message;
    if !forwarded && !pinned && !edited && replies == 0 && notes == 0 {
        return None;
    }
    let (id, seq) = (message.id, message.seq);
    let versions = message.has_versions.then(|| format!("/c/{conversation}/versions/{id}"));
    let marks = view! {
        {forwarded.then(|| view! { <span class="message-mark">"forwarded"</span> })}
        {pinned.then(|| view! { <span class="message-mark">"pinned"</span> })}
        {edited.then(|| edited_mark(versions))}
        {(replies > 0).then(|| replies_link(replies, format!("/c/{conversation}/thread/{seq}")))}
        {(notes > 0).then(|| notes_link(notes, format!("/c/{conversation}/notes/{id}")))}
    };
    Some(marks.into_any())
}

/// The number of replies, linked to the thread.
fn replies_link(count: u32, href: String) -> impl IntoView {
    view! { <a class="message-notes" href=href>{format::count(count.into(), "reply", "replies")}</a> }
}

/// The number of notes, linked to the notes.
fn notes_link(count: u32, href: String) -> impl IntoView {
    let label = format::count(count.into(), "note", "notes");
    view! { <a class="message-notes" href=href aria-label=label.clone() title=label><Icon icon=lucide::LuStickyNote/>{count}</a> }
}

/// Adds the text that is selected in a message to the message's note link, so that the note refers to these words.
#[cfg(feature = "hydrate")]
pub fn add_selection_to_note_link(seq: i64) {
    let text = document().query_selector(&format!("#m{seq} .message-text")).ok().flatten();
    let Ok(Some(link)) = document().query_selector(&format!("#m{seq} .note-link")) else { return };
    let href = link.get_attribute("href").unwrap_or_default();
    let page = href.split('?').next().unwrap_or_default();
    let href = match text.and_then(|text| crate::ui::selection::words(&text)) {
        Some((quote, near)) => format!("{page}?quote={}&near={near}", crate::query::escape(&quote)),
        None => page.to_owned(),
    };
    let _ = link.set_attribute("href", &href);
}

/// The content of the bubble, depending on the kind of message.
fn body(message: &Message, conversation: Uuid) -> impl IntoView + use<> {
    if message.kind == "text" {
        let class = if message.emoji_only { "message-text emoji-only" } else { "message-text" };
        return Either::Left(view! { <p class=class dir="auto">{rich_text(&message.content, &message.spans)}</p> });
    }
    Either::Right(match message.kind.as_str() {
        "deleted" => placeholder(lucide::LuBan, "This message was deleted"),
        "poll" => poll(message),
        "call" => placeholder(lucide::LuPhone, &message.content),
        "location" | "live_location" => view! {
            <div class="attached"><Icon icon=lucide::LuMapPin/><p dir="auto">
                {rich_text(&message.content, &message.spans)}
                {message.map.clone().map(|map| view! { " "<a href=map target="_blank" rel="noopener noreferrer nofollow">"Map"</a> })}
            </p></div>
        }
        .into_any(),
        "event" => view! {
            <div class="attached"><Icon icon=lucide::LuCalendar/><p dir="auto">{rich_text(&message.content, &message.spans)}</p></div>
        }
        .into_any(),
        kind => files(message, kind, conversation),
    })
}

/// The label "edited", linked to the edit history if there is one.
fn edited_mark(versions: Option<String>) -> AnyView {
    match versions {
        Some(href) => view! { <a class="message-mark" href=href>"edited"</a> }.into_any(),
        None => view! { <span class="message-mark">"edited"</span> }.into_any(),
    }
}

/// The quoted message, linked to its position in the timeline.
fn quote(reply: &Quote, conversation: Uuid) -> impl IntoView + use<> {
    view! {
        <a class="quote" href=format!("/c/{conversation}?at={}", reply.seq)>
            <strong><bdi>{reply.sender.clone()}</bdi></strong>
            <span dir="auto">{reply.text.clone()}</span>
        </a>
    }
}

fn full_text_link(length: u32, conversation: Uuid, message: Uuid) -> impl IntoView + use<> {
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

/// A line of text shown instead of content that is not available.
pub fn placeholder(icon: icondata_core::Icon, text: &str) -> AnyView {
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
