//! The browser-only part of the timeline: measuring, scrolling, and writing the position into the URL.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement, NodeList};

use super::Timeline;
use super::clicks::{seq_of, target};
use super::side::Side;
use crate::conversations::api::mark_read;
use crate::conversations::components::message::add_selection_to_note_link;
use crate::conversations::model::ReadMarker;

/// More messages are fetched when fewer than this many pixels are left to scroll.
const FETCH_MARGIN: f64 = 900.0;
/// The position is written into the URL when scrolling has paused for this long.
const SETTLE_DELAY: Duration = Duration::from_millis(250);

/// What has happened since the timeline was opened.
#[derive(Default)]
struct Scrolling {
    /// The `seq` of the message in the middle of the view after opening; `None` once the reader has scrolled away.
    opened_at: Cell<Option<i64>>,
    /// Whether the reader has scrolled away from the end of the conversation.
    left_end: Cell<bool>,
    /// The timer that waits for scrolling to pause.
    settling: RefCell<Option<TimeoutHandle>>,
}

/// Scrolls to the target (or the end), then starts listening to scroll events.
pub fn attach(timeline: &Timeline, target: Option<i64>) {
    let timeline = timeline.clone();
    Effect::new(move |attached: Option<bool>| {
        let Some(scroller) = timeline.scroller.get() else { return attached.unwrap_or(false) };
        if attached == Some(true) {
            return true;
        }
        let timeline = timeline.clone();
        // After client-side navigation, the page is inserted into the document only after its effects have run.
        request_animation_frame(move || {
            match target.and_then(message_element) {
                Some(element) => center(&scroller, &element),
                None => scroller.set_scroll_top(scroller.scroll_height()),
            }
            timeline.update_in_view();
            watch(&scroller, timeline);
        });
        true
    });
}

/// Listens to scroll events. The closure is leaked to the element and lives as long as it does, possibly longer than
/// the timeline's signals; so everything it calls uses `try_` access.
fn watch(scroller: &HtmlElement, timeline: Timeline) {
    let scrolling = Rc::new(Scrolling::default());
    scrolling.opened_at.set(timeline.middle());
    let on_scroll = move |_: web_sys::Event| {
        timeline.grow_if_near_an_end();
        timeline.update_in_view();
        if let Some(handle) = scrolling.settling.take() {
            handle.clear();
        }
        let (timeline, settled) = (timeline.clone(), scrolling.clone());
        let later = set_timeout_with_handle(move || timeline.write_position(&settled), SETTLE_DELAY).ok();
        scrolling.settling.replace(later);
    };
    let closure = wasm_bindgen::closure::Closure::<dyn FnMut(web_sys::Event)>::new(on_scroll);
    let _ = scroller.add_event_listener_with_callback("scroll", closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Waits until the next animation frame.
async fn next_frame() {
    let frame = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().request_animation_frame(&resolve);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(frame).await;
}

/// The element of a message, if it is loaded.
fn message_element(seq: i64) -> Option<Element> {
    document().get_element_by_id(&format!("m{seq}"))
}

/// Scrolls so that `element` is in the middle; an element that is too high starts at the top.
fn center(scroller: &HtmlElement, element: &Element) {
    let (outer, inner) = (scroller.get_bounding_client_rect(), element.get_bounding_client_rect());
    let by = inner.top() - outer.top() - (outer.height() - inner.height().min(outer.height())) / 2.0;
    scroller.scroll_by_with_x_and_y(0.0, by);
}

impl Timeline {
    pub(super) fn scroller_element(&self) -> Option<HtmlElement> {
        self.scroller.try_get_untracked().flatten().map(|scroller| scroller.unchecked_into())
    }

    pub(super) fn grow_if_near_an_end(&self) {
        // While a window is being fetched, skip the measuring, which forces a layout.
        if self.busy.try_get_untracked() != Some(false) {
            return;
        }
        let Some(scroller) = self.scroller_element() else { return };
        let above = f64::from(scroller.scroll_top());
        let below = f64::from(scroller.scroll_height() - scroller.client_height()) - above;
        if above < FETCH_MARGIN {
            self.grow(Side::Earlier);
        } else if below < FETCH_MARGIN {
            self.grow(Side::Later);
        }
    }

    /// The first message whose middle is below the top of the view.
    pub(super) fn first_in_view(&self) -> Option<Element> {
        let scroller = self.scroller_element()?;
        first_below(&all_messages(&scroller)?, scroller.get_bounding_client_rect().top())
    }

    /// The `seq` of the message in the middle of the view. Opening the conversation at a message puts that message in
    /// the middle, so the position does not drift over reloads.
    fn middle(&self) -> Option<i64> {
        let scroller = self.scroller_element()?;
        let place = scroller.get_bounding_client_rect();
        let all = all_messages(&scroller)?;
        let middle = (place.top() + place.bottom()) / 2.0;
        let found = first_where(&all, |place| place.bottom() > middle)
            .or_else(|| all.item(all.length().checked_sub(1)?)?.dyn_into().ok());
        seq_of(&found?)
    }

    /// Updates `in_view` from the scroll position.
    pub(super) fn update_in_view(&self) {
        let Some(scroller) = self.scroller_element() else { return };
        let Some(all) = all_messages(&scroller) else { return };
        let place = scroller.get_bounding_client_rect();
        let Some(first) = first_below(&all, place.top()).as_ref().and_then(seq_of) else { return };
        let next = first_below(&all, place.bottom()).as_ref().and_then(seq_of);
        let last_loaded = || self.messages.with_untracked(|all| all.last().map_or(first, |m| m.message.seq));
        let last = next.map_or_else(last_loaded, |seq| seq - 1);
        if self.in_view.try_get_untracked() != Some((first, last)) {
            self.in_view.try_set((first, last.max(first)));
        }
    }

    /// Scrolls a loaded message into the middle of the view.
    pub(super) fn scroll_to(&self, seq: i64) {
        let timeline = self.clone();
        // Messages that were just added are in the document by the next frame.
        request_animation_frame(move || {
            if let (Some(element), Some(scroller)) = (message_element(seq), timeline.scroller_element()) {
                center(&scroller, &element);
                timeline.update_in_view();
            }
        });
    }

    /// Runs `change`, which adds or drops messages, and corrects the scroll position so that the messages in view do
    /// not move. If the focused message is dropped, the timeline itself gets the focus.
    pub(super) async fn keep_scroll_position(&self, change: impl FnOnce()) {
        let anchor = self.first_in_view().map(|element| {
            let top = element.get_bounding_client_rect().top();
            (element, top)
        });
        let had_focus = self.has_focus();
        change();
        // By the next frame the document has changed but is not painted yet.
        next_frame().await;
        let Some(scroller) = self.scroller_element() else { return };
        if let Some((element, top)) = anchor.filter(|(element, _)| element.is_connected()) {
            let moved = element.get_bounding_client_rect().top() - top;
            if moved.abs() > 0.5 {
                scroller.scroll_by_with_x_and_y(0.0, moved);
            }
        }
        if had_focus && !self.has_focus() {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = scroller.focus_with_options(&options);
        }
    }

    fn has_focus(&self) -> bool {
        let active = document().active_element();
        self.scroller_element().is_some_and(|scroller| active.is_some_and(|active| scroller.contains(Some(&active))))
    }

    /// Saves the read position, and writes the position into the URL, so that reloading or sharing the link leads back
    /// here. The URL does not change until the reader has scrolled away from where the page was opened.
    fn write_position(&self, scrolling: &Scrolling) {
        let Some(scroller) = self.scroller_element() else { return };
        let at_end = self.next_position(Side::Later).is_none()
            && scroller.scroll_top() + scroller.client_height() + 4 >= scroller.scroll_height();
        self.save_read_position(at_end, scrolling);
        let middle = self.middle();
        if scrolling.opened_at.get().is_some_and(|opened_at| Some(opened_at) == middle) {
            return;
        }
        scrolling.opened_at.set(None);
        write_url(middle.filter(|_| !at_end));
    }

    /// Saves the read position. Opening a conversation at its end without scrolling keeps the earlier position, so that
    /// “Continue where you left off” still leads there.
    fn save_read_position(&self, at_end: bool, scrolling: &Scrolling) {
        let Some((first, last)) = self.in_view.try_get_untracked() else { return };
        let left_end = &scrolling.left_end;
        let stopped = if at_end { left_end.get().then_some(0) } else { Some(first) };
        left_end.set(left_end.get() || !at_end);
        let seen = ReadMarker { furthest: last, stopped };
        let id = self.conversation;
        // Errors are ignored: the next pause in scrolling saves again.
        leptos::task::spawn_local(async move { drop(mark_read(id, seen).await) });
    }

    /// When the note link of a message is pressed, adds the selected text to it. This must happen on `pointerdown`,
    /// because the click clears the selection.
    pub(super) fn on_press(&self, event: &leptos::ev::PointerEvent) {
        if let Some((pressed, seq)) = target(event)
            && let Ok(Some(_)) = pressed.closest(".note-link")
        {
            add_selection_to_note_link(seq);
        }
    }
}

/// Sets or removes `at` in the URL without navigating.
fn write_url(at: Option<i64>) {
    let location = window().location();
    let Ok(search) = location.search() else { return };
    let Ok(search) = web_sys::UrlSearchParams::new_with_str(&search) else { return };
    search.delete("on");
    match at {
        Some(seq) => search.set("at", &seq.to_string()),
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

fn all_messages(scroller: &HtmlElement) -> Option<NodeList> {
    scroller.query_selector_all("[data-seq]").ok()
}

/// The first message whose middle is below `y` (in pixels from the top of the viewport).
fn first_below(all: &NodeList, y: f64) -> Option<Element> {
    first_where(all, |rect| (rect.top() + rect.bottom()) / 2.0 > y)
}

/// The first message whose rectangle satisfies the predicate, which must then also hold for all later messages. A
/// binary search, so that few elements are measured.
fn first_where(all: &NodeList, predicate: impl Fn(&web_sys::DomRect) -> bool) -> Option<Element> {
    let element = |index: u32| all.item(index)?.dyn_into::<Element>().ok();
    let (mut low, mut high) = (0, all.length());
    while low < high {
        let middle = (low + high) / 2;
        if predicate(&element(middle)?.get_bounding_client_rect()) { high = middle } else { low = middle + 1 }
    }
    element(low)
}
