//! The timeline: a window of the conversation that grows at both ends while it is scrolled, and drops messages that are
//! far away. So the page stays small however long the conversation is.

mod bookmark;
#[cfg(feature = "hydrate")]
mod browser;
mod clicks;
mod days;
#[cfg(feature = "hydrate")]
mod keys;
mod refresh;
mod scrubber;
pub mod selection;
mod side;
mod state;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use uuid::Uuid;

use self::days::{Day, DayKey, days};
use self::scrubber::{InView, Scrubber};
use self::selection::{MessageSelection, SelectionBar};
use super::message::{MessageRow, RowState, TimelineMessage};
use crate::conversations::model::{ConversationDetails, Participant, Window};
use crate::page::Revision;
use crate::ui::format;
use crate::ui::toast::Toasts;

/// The state of a timeline. Clones share it.
#[derive(Clone)]
struct Timeline {
    conversation: Uuid,
    last_seq: i64,
    /// The search whose matches are highlighted; may be empty.
    query: String,
    /// The loaded messages, consecutive by `seq`.
    messages: RwSignal<Vec<TimelineMessage>>,
    /// Whether a window is being fetched.
    busy: RwSignal<bool>,
    /// Whether the last fetch failed.
    failed: RwSignal<bool>,
    in_view: RwSignal<InView>,
    rows: RowState,
    /// Incremented by every jump. Responses to requests made before the jump are discarded.
    jumps: StoredValue<u32>,
    scroller: NodeRef<html::Div>,
    toasts: Toasts,
    revision: Revision,
}

impl Timeline {
    fn new(
        opened: &ConversationDetails,
        details: RwSignal<ConversationDetails>,
        window: Window,
        target: Option<i64>,
        query: String,
    ) -> Timeline {
        let messages = TimelineMessage::of_window(window);
        let bookmarked: BTreeSet<i64> =
            messages.iter().filter(|m| m.message.bookmarked).map(|m| m.message.seq).collect();
        let me =
            move || details.with(|details| details.participants.iter().find(|one| one.is_self).map(|one| one.ordinal));
        let start = target.unwrap_or(opened.last_seq);
        Timeline {
            conversation: opened.id,
            last_seq: opened.last_seq,
            query,
            messages: RwSignal::new(messages),
            busy: RwSignal::new(false),
            failed: RwSignal::new(false),
            in_view: RwSignal::new((start, start)),
            rows: RowState {
                selection: MessageSelection::default(),
                bookmarked: RwSignal::new(bookmarked),
                me: Memo::new(move |_| me()),
            },
            jumps: StoredValue::new(0),
            scroller: NodeRef::new(),
            toasts: Toasts::get(),
            revision: Revision::expect(),
        }
    }

    /// The first and the last loaded `seq`; `(1, 0)` if nothing is loaded.
    fn loaded_range(&self) -> Memo<(i64, i64)> {
        let messages = self.messages;
        let seq = |placed: Option<&TimelineMessage>| placed.map(|placed| placed.message.seq);
        Memo::new(move |_| messages.with(|all| (seq(all.first()).unwrap_or(1), seq(all.last()).unwrap_or(0))))
    }
}

/// The timeline with scroll bar and selection bar.
#[component]
pub fn TimelineView(
    /// The conversation; updated when it changes.
    details: RwSignal<ConversationDetails>,
    /// The first window, rendered on the server.
    window: Window,
    /// The `seq` of the requested message.
    target: Option<i64>,
    /// The search whose matches are highlighted; may be empty.
    query: String,
) -> impl IntoView {
    let opened = details.get_untracked();
    let timeline = Timeline::new(&opened, details, window, target, query);
    timeline.refresh_on_changes();
    #[cfg(feature = "hydrate")]
    {
        browser::attach(&timeline, target);
        keys::attach(&timeline);
    }
    let (scroller, failed, in_view, busy) = (timeline.scroller, timeline.failed, timeline.in_view, timeline.busy);
    let (loaded, end) = (timeline.loaded_range(), timeline.last_seq);
    let on_press = {
        let timeline = timeline.clone();
        move |event: leptos::ev::PointerEvent| timeline.on_press(&event)
    };
    let on_click = {
        let timeline = timeline.clone();
        move |event: leptos::ev::MouseEvent| timeline.on_click(&event)
    };
    let on_go = {
        let timeline = timeline.clone();
        Callback::new(move |seq| timeline.jump(seq))
    };
    let retry = {
        let timeline = timeline.clone();
        move |_| timeline.grow_both()
    };
    let resume = target.is_none().then(|| resume_links(&opened, loaded.get_untracked().0)).flatten();
    let has_earlier = Memo::new(move |_| loaded.get().0 > 1);
    let has_later = Memo::new(move |_| loaded.get().1 < end);
    let print_notice = move || {
        let (first, last) = loaded.get();
        let (first, last, all) = (format::number(first), format::number(last), format::number(end));
        format!("Messages {first} to {last} of {all}. To print more, export the conversation as PDF.")
    };
    view! {
        <div class="timeline-frame">
        {resume}
        <div class="timeline" id="timeline" node_ref=scroller tabindex="0" role="region" aria-label="Messages" on:click=on_click on:pointerdown=on_press>
            <div class="timeline-inner">
                <p class="print-only">{print_notice}</p>
                <Show when=move || has_earlier.get() fallback=|| view! { <p class="timeline-end">"Beginning of the conversation"</p> }>
                    <a class="timeline-more" href=move || format!("?at={}", (loaded.get().0 - 40).max(1))>"Earlier messages"</a>
                </Show>
                <Days timeline=timeline.clone() opened=opened.clone() target/>
                <Show when=move || has_later.get()>
                    <a class="timeline-more" href=move || format!("?at={}", loaded.get().1 + 30)>"Later messages"</a>
                </Show>
            </div>
            <Show when=move || failed.get()>
                <p class="timeline-failed" role="alert">
                    "Messages could not be loaded. "<button class="button small" on:click=retry.clone()>"Try again"</button>
                </p>
            </Show>
            <Show when=move || busy.get()><p class="timeline-busy" role="status">"Loading…"</p></Show>
        </div>
        <SelectionBar conversation=timeline.conversation selection=timeline.rows.selection/>
        {(opened.last_seq > 1).then(|| view! { <Scrubber in_view last_seq=end milestones=opened.milestones on_go/> })}
        </div>
    }
}

/// The loaded messages, with a section for each day. Only sections of days that changed are updated.
#[component]
fn Days(timeline: Timeline, opened: ConversationDetails, target: Option<i64>) -> impl IntoView {
    let people: Arc<HashMap<i32, Participant>> =
        Arc::new(opened.participants.into_iter().map(|person| (person.ordinal, person)).collect());
    let (id, state, unread_from) = (timeline.conversation, timeline.rows, opened.reading.unread_from);
    let row = move |placed: TimelineMessage| {
        let seq = placed.message.seq;
        let sender = placed.message.sender.and_then(|ordinal| people.get(&ordinal).cloned());
        let unread =
            (unread_from == Some(seq)).then(|| view! { <p class="unread-line" role="separator">"New messages"</p> });
        view! { {unread}<MessageRow placed conversation=id sender is_target=target == Some(seq) state=Some(state)/> }
    };
    let messages = timeline.messages;
    let days = Memo::new(move |_| days(&messages.read()));
    let day = move |key: DayKey| {
        let messages = Memo::new(move |_| {
            days.with(|days| days.iter().find(|day| day.key == key).map(|day| day.messages.clone())).unwrap_or_default()
        });
        let name = format::long_day(key.0);
        view! {
            <section class="day" aria-label=name.clone()>
                <h2 class="day-name"><span>{name.clone()}</span></h2>
                <For each=move || messages.get() key=|placed| (placed.message.seq, Arc::as_ptr(&placed.message) as usize) children=row.clone()/>
            </section>
        }
    };
    let keys = Memo::new(move |_| days.with(|days| days.iter().map(|day: &Day| day.key).collect::<Vec<_>>()));
    view! { <For each=move || keys.get() key=|key| *key children=day/> }
}

/// Links to the unread messages and to where the viewer stopped reading, as far as these are before the loaded
/// messages. Shown when the conversation is opened at its end.
fn resume_links(opened: &ConversationDetails, shown_from: i64) -> Option<impl IntoView + use<>> {
    let link = |seq: i64, label: String| {
        (seq < shown_from)
            .then(|| view! { <a class="button small" href=format!("/c/{}?at={seq}#m{seq}", opened.id)>{label}</a> })
    };
    let unread = opened.reading.unread_from.and_then(|seq| {
        let count = format::count(opened.last_seq - seq + 1, "unread message", "unread messages");
        link(seq, count)
    });
    let stopped = opened.reading.stopped.and_then(|seq| link(seq, "Continue where you left off".to_owned()));
    (unread.is_some() || stopped.is_some())
        .then(|| view! { <nav class="resume" aria-label="Continue reading">{stopped}{unread}</nav> })
}
