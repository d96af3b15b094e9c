//! The timeline: a window of the conversation that grows both ways while it is scrolled, and lets
//! go of what is far away, so that it stays small however long the conversation is.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::message::{MessageRow, Placed};
use crate::conversations::api::read_window;
use crate::conversations::model::{Message, Opened, Participant, Place, Window};
use crate::notes::api::set_bookmark;
use crate::ui::format;
use crate::ui::toast::Toasts;

/// More is fetched when so few pixels are left to scroll.
#[cfg(feature = "hydrate")]
const MARGIN: f64 = 900.0;
/// The most messages kept in the page.
const MOST: usize = 240;
/// Messages of one sender within so many minutes share one head.
const GROUP_MINUTES: i64 = 5;

/// The state of a timeline.
#[derive(Clone)]
struct Timeline {
    conversation: Uuid,
    last_seq: i64,
    query: String,
    messages: RwSignal<Vec<Message>>,
    busy: RwSignal<bool>,
    failed: RwSignal<bool>,
    scroller: NodeRef<html::Div>,
    toasts: Toasts,
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
        messages: RwSignal::new(window.messages),
        busy: RwSignal::new(false),
        failed: RwSignal::new(false),
        scroller: NodeRef::new(),
        toasts: Toasts::get(),
    };
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
        let id = timeline.conversation;
        move |placed: Placed| {
            let sender = placed.message.sender.and_then(|ordinal| people.get(&ordinal).cloned());
            let is_target = target == Some(placed.message.seq);
            view! { <MessageRow placed conversation=id sender is_target on_bookmark/> }
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
                <For each=of_this_day key=|placed| (placed.message.seq, placed.grouped, placed.message.bookmarked) children=row.clone()/>
            </section>
        }
    };
    let end = timeline.last_seq;
    let on_key = {
        let timeline = timeline.clone();
        move |event: leptos::ev::KeyboardEvent| timeline.on_key(&event)
    };
    let (busy, failed) = (timeline.busy, timeline.failed);
    let retry = {
        let timeline = timeline.clone();
        move |_| timeline.grow_both()
    };
    view! {
        <div class="timeline" node_ref=timeline.scroller tabindex="0" role="region" aria-label="Messages" on:keydown=on_key>
            <div class="timeline-inner">
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
    }
}

/// A date, and which of its stretches: an export that is out of order may come back to a day.
type DayKey = (NaiveDate, u32);

/// The messages of one day, one after the other.
#[derive(Clone, PartialEq)]
struct Day {
    key: DayKey,
    messages: Vec<Placed>,
}

/// The messages by day, each with what it owes to the one before.
fn days(messages: &[Message]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    let mut before: Option<&Message> = None;
    for message in messages {
        let date = message.at.date();
        if before.is_none_or(|before| before.at.date() != date) {
            let again = days.iter().filter(|day| day.key.0 == date).count() as u32;
            days.push(Day { key: (date, again), messages: Vec::new() });
            before = None;
        }
        let grouped = before.is_some_and(|before| {
            before.sender.is_some()
                && before.sender == message.sender
                && (message.at - before.at).abs() < TimeDelta::minutes(GROUP_MINUTES)
        });
        if let Some(day) = days.last_mut() {
            day.messages.push(Placed { message: message.clone(), grouped });
        }
        before = Some(message);
    }
    days
}

/// Which end of the window grows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Earlier,
    Later,
}

impl Timeline {
    /// The place of the next window on a side, if there is more.
    fn next_place(&self, side: Side) -> Option<Place> {
        let place = self.messages.try_with_untracked(|messages| match side {
            Side::Earlier => messages.first().map(|m| m.seq).filter(|seq| *seq > 1).map(Place::Before),
            Side::Later => messages.last().map(|m| m.seq).filter(|seq| *seq < self.last_seq).map(Place::After),
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
        spawn_local(async move {
            let result = read_window(timeline.conversation, place, timeline.query.clone()).await;
            match result {
                Ok(window) => {
                    timeline.failed.try_set(false);
                    timeline.keep_in_place(|| timeline.add(side, window.messages));
                }
                Err(_) => drop(timeline.failed.try_set(true)),
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
        self.messages.try_update(|messages| match side {
            Side::Earlier => {
                messages.splice(0..0, new);
                messages.truncate(MOST);
            }
            Side::Later => {
                messages.extend(new);
                let surplus = messages.len().saturating_sub(MOST);
                messages.drain(..surplus);
            }
        });
    }

    fn mark(&self, message: Uuid, on: bool) {
        self.messages.try_update(|messages| {
            if let Some(found) = messages.iter_mut().find(|found| found.id == message) {
                found.bookmarked = on;
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
                    let undo = Callback::new(move |()| timeline.bookmark_quietly(message, !on));
                    toasts.say(text, Some(undo));
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
            if set_bookmark(timeline.conversation, message, on).await.is_err() {
                timeline.mark(message, !on);
            }
        });
    }

    #[cfg(not(feature = "hydrate"))]
    fn keep_in_place(&self, change: impl FnOnce()) {
        change();
    }

    #[cfg(not(feature = "hydrate"))]
    fn on_key(&self, _event: &leptos::ev::KeyboardEvent) {}
}

#[cfg(feature = "hydrate")]
mod browser {
    //! What only a browser can do: measure, scroll, and write the position into the address.

    use std::time::Duration;

    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::JsValue;
    use web_sys::{Element, HtmlElement};

    use super::{MARGIN, Side, Timeline};

    /// The address follows the scrolling after this pause.
    const SETTLED: Duration = Duration::from_millis(250);

    /// Goes to the target (or the end), and watches the scrolling from then on.
    pub fn attach(timeline: &Timeline, target: Option<i64>) {
        let timeline = timeline.clone();
        Effect::new(move |begun: Option<bool>| {
            let Some(scroller) = timeline.scroller.get() else { return begun.unwrap_or(false) };
            if begun == Some(true) {
                return true;
            }
            let timeline = timeline.clone();
            // A page that was navigated to is put into the document after its effects run.
            request_animation_frame(move || {
                match target.and_then(message) {
                    Some(element) => center(&scroller, &element),
                    None => scroller.set_scroll_top(scroller.scroll_height()),
                }
                watch(&scroller, timeline);
            });
            true
        });
    }

    /// Calls the timeline while its element is scrolled. The element keeps the closure, and both go
    /// when the page does; what the closure calls asks first whether the timeline is still there.
    fn watch(scroller: &HtmlElement, timeline: Timeline) {
        let settling = std::cell::RefCell::new(None::<leptos::leptos_dom::helpers::TimeoutHandle>);
        let on_scroll = move |_: web_sys::Event| {
            timeline.grow_if_near_an_end();
            if let Some(handle) = settling.take() {
                handle.clear();
            }
            let timeline = timeline.clone();
            settling.replace(set_timeout_with_handle(move || timeline.write_position(), SETTLED).ok());
        };
        let closure = wasm_bindgen::closure::Closure::<dyn FnMut(web_sys::Event)>::new(on_scroll);
        let _ = scroller.add_event_listener_with_callback("scroll", closure.as_ref().unchecked_ref());
        closure.forget();
    }

    fn message(seq: i64) -> Option<Element> {
        document().get_element_by_id(&format!("m{seq}"))
    }

    fn center(scroller: &HtmlElement, element: &Element) {
        let (outer, inner) = (scroller.get_bounding_client_rect(), element.get_bounding_client_rect());
        let by = inner.top() - outer.top() - (outer.height() - inner.height().min(outer.height())) / 2.0;
        scroller.scroll_by_with_x_and_y(0.0, by);
    }

    impl Timeline {
        fn scroller_element(&self) -> Option<HtmlElement> {
            self.scroller.try_get_untracked().flatten().map(|scroller| scroller.unchecked_into())
        }

        pub(super) fn grow_if_near_an_end(&self) {
            let Some(scroller) = self.scroller_element() else { return };
            let above = f64::from(scroller.scroll_top());
            let below = f64::from(scroller.scroll_height() - scroller.client_height()) - above;
            if above < MARGIN {
                self.grow(Side::Earlier);
            } else if below < MARGIN {
                self.grow(Side::Later);
            }
        }

        /// The first message whose middle is in view.
        fn first_in_view(&self) -> Option<Element> {
            let scroller = self.scroller_element()?;
            let top = scroller.get_bounding_client_rect().top();
            let all = scroller.query_selector_all("[data-seq]").ok()?;
            (0..all.length()).filter_map(|index| all.item(index)?.dyn_into::<Element>().ok()).find(|element| {
                let place = element.get_bounding_client_rect();
                (place.top() + place.bottom()) / 2.0 > top
            })
        }

        /// Makes a change of the messages while what is in view stays where it is.
        pub(super) fn keep_in_place(&self, change: impl FnOnce()) {
            let anchor = self.first_in_view().map(|element| {
                let top = element.get_bounding_client_rect().top();
                (element.id(), top)
            });
            change();
            let timeline = self.clone();
            // The page is changed before the next frame is drawn, and corrected before it is seen.
            request_animation_frame(move || {
                let found = anchor.and_then(|(id, top)| Some((document().get_element_by_id(&id)?, top)));
                if let (Some((element, top)), Some(scroller)) = (found, timeline.scroller_element()) {
                    let moved = element.get_bounding_client_rect().top() - top;
                    if moved.abs() > 0.5 {
                        scroller.scroll_by_with_x_and_y(0.0, moved);
                    }
                }
                timeline.grow_if_near_an_end();
            });
        }

        /// Writes the position into the address, so that a reload and a shared link come back here.
        fn write_position(&self) {
            let Some(scroller) = self.scroller_element() else { return };
            let at_end = self.next_place(Side::Later).is_none()
                && scroller.scroll_top() + scroller.client_height() + 4 >= scroller.scroll_height();
            let seq = self.first_in_view().and_then(|element| element.get_attribute("data-seq"));
            let location = window().location();
            let Ok(search) = location.search() else { return };
            let Ok(search) = web_sys::UrlSearchParams::new_with_str(&search) else { return };
            search.delete("on");
            match seq.filter(|_| !at_end) {
                Some(seq) => search.set("at", &seq),
                None => search.delete("at"),
            }
            let search = String::from(search.to_string());
            let path = location.pathname().unwrap_or_default();
            let url = if search.is_empty() { path } else { format!("{path}?{search}") };
            if let Ok(history) = window().history() {
                let state = history.state().unwrap_or(JsValue::NULL);
                let _ = history.replace_state_with_url(&state, "", Some(&url));
            }
        }

        /// `b` bookmarks the message in focus; `j` and `k` move the focus to the next and the previous one.
        pub(super) fn on_key(&self, event: &leptos::ev::KeyboardEvent) {
            let focus = document().active_element().and_then(|element| element.closest("[data-seq]").ok().flatten());
            let current = focus.clone().or_else(|| document().query_selector(".message.target").ok().flatten());
            match event.key().as_str() {
                "b" if !event.ctrl_key() && !event.meta_key() => {
                    let id = current.and_then(|element| element.get_attribute("data-id")?.parse().ok());
                    if let Some(id) = id {
                        let on = self.messages.with_untracked(|all| all.iter().any(|m| m.id == id && !m.bookmarked));
                        self.bookmark(id, on);
                    }
                }
                key @ ("j" | "k") => {
                    let from = current.or_else(|| self.first_in_view());
                    let next = from.and_then(|element| neighbour(&element, key == "j"));
                    if let Some(next) = next.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                        let _ = next.focus();
                    }
                }
                _ => {}
            }
        }
    }

    /// The message before or after an element.
    fn neighbour(element: &Element, forward: bool) -> Option<Element> {
        let all = document().query_selector_all("[data-seq]").ok()?;
        let index =
            (0..all.length()).find(|index| all.item(*index).is_some_and(|node| node.is_same_node(Some(element))))?;
        let index = if forward { index + 1 } else { index.checked_sub(1)? };
        all.item(index)?.dyn_into().ok()
    }
}
