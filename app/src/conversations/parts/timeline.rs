//! The timeline: a window of the conversation that grows both ways while it is scrolled, and lets
//! go of what is far away, so that it stays small however long the conversation is.

#[cfg(feature = "hydrate")]
mod browser;
mod days;
mod refresh;
mod scrubber;
pub mod selection;
mod side;

use std::collections::HashMap;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use self::days::{DayKey, days};
use self::scrubber::{InView, Scrubber};
use self::selection::{MessageSelection, SelectionBar};
use self::side::Side;
use super::message::{MessageRow, TimelineMessage};
use crate::conversations::api::read_window;
use crate::conversations::model::{Message, Opened, Participant, Window, WindowPosition};
use crate::notes::api::set_bookmark;
use crate::page::Revision;
use crate::ui::format;
use crate::ui::toast::Toasts;

/// The most messages kept in the page.
const MAX: usize = 240;

/// The state of a timeline.
#[derive(Clone)]
struct Timeline {
    conversation: Uuid,
    last_seq: i64,
    query: String,
    /// Shared: they are passed on to the days and rows at every change.
    messages: RwSignal<Vec<Arc<Message>>>,
    busy: RwSignal<bool>,
    failed: RwSignal<bool>,
    in_view: RwSignal<InView>,
    selection: MessageSelection,
    /// Counts the jumps: what was asked for before one is of no use after it.
    jumps: StoredValue<u32>,
    scroller: NodeRef<html::Div>,
    toasts: Toasts,
    revision: Revision,
}

/// The messages of a conversation around a place.
#[component]
pub fn TimelineView(
    /// The conversation.
    opened: Opened,
    /// The first window, rendered on the server.
    window: Window,
    /// The message that was asked for.
    target: Option<i64>,
    /// What is marked in the texts.
    query: String,
) -> impl IntoView {
    let timeline = Timeline {
        conversation: opened.id,
        last_seq: opened.last_seq,
        query,
        messages: RwSignal::new(window.messages.into_iter().map(Arc::new).collect()),
        busy: RwSignal::new(false),
        failed: RwSignal::new(false),
        in_view: RwSignal::new((target.unwrap_or(opened.last_seq), target.unwrap_or(opened.last_seq))),
        jumps: StoredValue::new(0),
        selection: MessageSelection::default(),
        scroller: NodeRef::new(),
        toasts: Toasts::get(),
        revision: Revision::expect(),
    };
    timeline.follow_changes();
    let people: Arc<HashMap<i32, Participant>> =
        Arc::new(opened.participants.iter().map(|person| (person.ordinal, person.clone())).collect());
    let first = {
        let messages = timeline.messages;
        move || messages.with(|m| m.first().map_or(1, |message| message.seq))
    };
    let last = {
        let messages = timeline.messages;
        move || messages.with(|m| m.last().map_or(0, |message| message.seq))
    };
    #[cfg(feature = "hydrate")]
    browser::attach(&timeline, target);
    let on_bookmark = {
        let timeline = timeline.clone();
        Callback::new(move |(message, on)| timeline.bookmark(message, on))
    };
    let messages = timeline.messages;
    let days = Memo::new(move |_| days(&messages.read()));
    let row = {
        let (id, selection, unread_from) = (timeline.conversation, timeline.selection, opened.reading.unread_from);
        move |placed: TimelineMessage| {
            let sender = placed.message.sender.and_then(|ordinal| people.get(&ordinal).cloned());
            let is_target = target == Some(placed.message.seq);
            let mine = sender.as_ref().is_some_and(|sender| sender.is_self);
            let unread = (unread_from == Some(placed.message.seq))
                .then(|| view! { <p class="unread-line" role="separator">"Unread from here"</p> });
            view! { {unread}<MessageRow placed conversation=id sender mine is_target selection on_bookmark/> }
        }
    };
    let day = move |key: DayKey| {
        let of_this_day = move || {
            days.with(|days| days.iter().find(|day| day.key == key).map(|day| day.messages.clone())).unwrap_or_default()
        };
        let name = format::long_day(key.0);
        view! {
            <section class="day" aria-label=name.clone()>
                <h2 class="day-name"><span>{name.clone()}</span></h2>
                <For each=of_this_day key=|placed| (placed.grouped, Arc::as_ptr(&placed.message) as usize) children=row.clone()/>
            </section>
        }
    };
    let end = timeline.last_seq;
    let on_key = {
        let timeline = timeline.clone();
        move |event: leptos::ev::KeyboardEvent| timeline.on_key(&event)
    };
    let on_click = {
        let timeline = timeline.clone();
        move |event: leptos::ev::MouseEvent| timeline.on_click(&event)
    };
    let on_go = {
        let timeline = timeline.clone();
        Callback::new(move |seq| timeline.jump(seq))
    };
    let (busy, failed, in_view) = (timeline.busy, timeline.failed, timeline.in_view);
    let retry = {
        let timeline = timeline.clone();
        move |_| timeline.grow_both()
    };
    let resume = target.is_none().then(|| resume(&opened, first())).flatten();
    let printed = move || {
        let (first, last, all) = (format::number(first()), format::number(last()), format::number(end));
        format!("Messages {first} to {last} of {all}. To print others, export them as PDF.")
    };
    view! {
        <div class="timeline-frame">
        {resume}
        <div class="timeline" id="timeline" node_ref=timeline.scroller tabindex="0" role="region" aria-label="Messages" on:keydown=on_key on:click=on_click>
            <div class="timeline-inner">
                <p class="print-only">{printed}</p>
                {move || match first() {
                    first if first > 1 => view! {
                        <a class="timeline-more" href=move || format!("?at={}", (first - 40).max(1))>"Earlier messages"</a>
                    }.into_any(),
                    _ => view! { <p class="timeline-end">"The conversation begins here"</p> }.into_any(),
                }}
                <For each=move || days.with(|days| days.iter().map(|day| day.key).collect::<Vec<_>>()) key=|key| *key children=day/>
                {move || (last() < end).then(|| view! {
                    <a class="timeline-more" href=move || format!("?at={}", last() + 30)>"Later messages"</a>
                })}
            </div>
            <Show when=move || failed.get()>
                <p class="timeline-failed" role="alert">
                    "Messages could not be loaded. "<button class="button small" on:click=retry.clone()>"Try again"</button>
                </p>
            </Show>
            <Show when=move || busy.get()><p class="timeline-busy" role="status">"Loading…"</p></Show>
        </div>
        <SelectionBar conversation=timeline.conversation selection=timeline.selection/>
        {(opened.last_seq > 1).then(|| view! { <Scrubber in_view last_seq=end milestones=opened.milestones on_go/> })}
        </div>
    }
}

/// The ways back to where the viewer was, when they open the conversation at its end.
fn resume(opened: &Opened, shown_from: i64) -> Option<impl IntoView + use<>> {
    let link = |seq: i64, label: String| {
        (seq < shown_from)
            .then(|| view! { <a class="button small" href=format!("/c/{}?at={seq}#m{seq}", opened.id)>{label}</a> })
    };
    let unread = opened.reading.unread_from.and_then(|seq| {
        let count = format::count(opened.last_seq - seq + 1, "unread message", "unread messages");
        link(seq, count)
    });
    let stopped = opened.reading.stopped.and_then(|seq| link(seq, "Where you stopped".to_owned()));
    (unread.is_some() || stopped.is_some())
        .then(|| view! { <nav class="resume" aria-label="Go on reading">{stopped}{unread}</nav> })
}

impl Timeline {
    /// The place of the next window on a side, if there is more.
    fn next_place(&self, side: Side) -> Option<WindowPosition> {
        let place = self.messages.try_with_untracked(|messages| match side {
            Side::Earlier => messages.first().map(|m| m.seq).filter(|seq| *seq > 1).map(WindowPosition::Before),
            Side::Later => messages.last().map(|m| m.seq).filter(|seq| *seq < self.last_seq).map(WindowPosition::After),
        });
        place.flatten()
    }

    /// Fetches more on one side, unless something is on its way already.
    fn grow(&self, side: Side) {
        // Everything here may be asked for after the page is gone.
        let idle = self.busy.try_get_untracked() == Some(false);
        let Some(place) = self.next_place(side).filter(|_| idle) else { return };
        self.busy.set(true);
        let timeline = self.clone();
        let jumps = self.jumps.get_value();
        spawn_local(async move {
            let result = read_window(timeline.conversation, place, timeline.query.clone()).await;
            if timeline.jumps.try_get_value() != Some(jumps) {
                return;
            }
            match result {
                Ok(window) => {
                    timeline.failed.try_set(false);
                    for some in side.nearest_first(window.messages) {
                        timeline.keep_in_place(|| timeline.add(side, some)).await;
                        if timeline.jumps.try_get_value() != Some(jumps) {
                            return;
                        }
                    }
                }
                Err(_) => drop(timeline.failed.try_set(true)),
            }
            timeline.busy.try_set(false);
            timeline.grow_if_near_an_end();
        });
    }

    /// Goes to a message, however far away it is.
    fn jump(&self, seq: i64) {
        let there = |messages: &Vec<Arc<Message>>| messages.iter().any(|message| message.seq == seq);
        if self.messages.with_untracked(there) {
            return self.show(seq);
        }
        let jumps = self.jumps.get_value() + 1;
        self.jumps.set_value(jumps);
        self.busy.set(true);
        let timeline = self.clone();
        spawn_local(async move {
            let result = read_window(timeline.conversation, WindowPosition::Around(seq), timeline.query.clone()).await;
            if timeline.jumps.try_get_value() != Some(jumps) {
                return;
            }
            timeline.failed.try_set(result.is_err());
            if let Ok(window) = result {
                timeline.messages.try_set(window.messages.into_iter().map(Arc::new).collect());
                timeline.show(seq);
            }
            timeline.busy.try_set(false);
        });
    }

    fn grow_both(&self) {
        self.grow(Side::Earlier);
        self.grow(Side::Later);
    }

    /// Adds messages at one end and lets go of as many as are too many at the other.
    fn add(&self, side: Side, new: Vec<Message>) {
        let new = new.into_iter().map(Arc::new);
        self.messages.try_update(|messages| match side {
            Side::Earlier => {
                messages.splice(0..0, new);
                messages.truncate(MAX);
            }
            Side::Later => {
                messages.extend(new);
                let surplus = messages.len().saturating_sub(MAX);
                messages.drain(..surplus);
            }
        });
    }

    fn mark(&self, message: Uuid, on: bool) {
        self.messages.try_update(|messages| {
            if let Some(found) = messages.iter_mut().find(|found| found.id == message) {
                Arc::make_mut(found).bookmarked = on;
            }
        });
    }

    /// Shows the change at once; takes it back when the server refuses; offers to undo it.
    fn bookmark(&self, message: Uuid, on: bool) {
        self.mark(message, on);
        let timeline = self.clone();
        let toasts = self.toasts;
        spawn_local(async move {
            match set_bookmark(timeline.conversation, message, on).await {
                Ok(()) => {
                    let text = if on { "Bookmarked" } else { "Bookmark removed" };
                    let undo = {
                        let timeline = timeline.clone();
                        Callback::new(move |()| timeline.bookmark_quietly(message, !on))
                    };
                    toasts.say(text, Some(undo));
                    timeline.revision.bump();
                }
                Err(error) => {
                    timeline.mark(message, !on);
                    toasts.say(error.to_string(), None);
                }
            }
        });
    }

    fn bookmark_quietly(&self, message: Uuid, on: bool) {
        self.mark(message, on);
        let timeline = self.clone();
        spawn_local(async move {
            match set_bookmark(timeline.conversation, message, on).await {
                Ok(()) => timeline.revision.bump(),
                Err(_) => timeline.mark(message, !on),
            }
        });
    }

    #[cfg(not(feature = "hydrate"))]
    async fn keep_in_place(&self, change: impl FnOnce()) {
        change();
    }

    #[cfg(not(feature = "hydrate"))]
    fn grow_if_near_an_end(&self) {}

    #[cfg(not(feature = "hydrate"))]
    fn show(&self, _seq: i64) {}

    #[cfg(not(feature = "hydrate"))]
    fn on_click(&self, _event: &leptos::ev::MouseEvent) {}

    #[cfg(not(feature = "hydrate"))]
    fn on_key(&self, _event: &leptos::ev::KeyboardEvent) {}
}
