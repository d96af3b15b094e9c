//! What only a browser can do: measure, scroll, and write the position into the address.

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
use crate::conversations::components::message::note_words;
use crate::conversations::model::ReadMarker;

/// More is fetched when this many pixels are left to scroll.
const MARGIN: f64 = 900.0;
/// The address follows the scrolling after this pause.
const SETTLED: Duration = Duration::from_millis(250);

/// What is known of the scrolling since the timeline was opened.
#[derive(Default)]
struct Scrolling {
    /// The message in the middle of the view after opening; `None` once the reader went elsewhere.
    opened_at: Cell<Option<i64>>,
    /// Whether the reader has been elsewhere than at the end.
    left_end: Cell<bool>,
    settling: RefCell<Option<TimeoutHandle>>,
}

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
            timeline.look();
            watch(&scroller, timeline);
        });
        true
    });
}

/// Calls the timeline while its element is scrolled. The element keeps the closure, and both go when the page does;
/// what the closure calls checks first whether the timeline is still there.
fn watch(scroller: &HtmlElement, timeline: Timeline) {
    let scrolling = Rc::new(Scrolling::default());
    scrolling.opened_at.set(timeline.middle());
    let on_scroll = move |_: web_sys::Event| {
        timeline.grow_if_near_an_end();
        timeline.look();
        if let Some(handle) = scrolling.settling.take() {
            handle.clear();
        }
        let (timeline, settled) = (timeline.clone(), scrolling.clone());
        let later = set_timeout_with_handle(move || timeline.write_position(&settled), SETTLED).ok();
        scrolling.settling.replace(later);
    };
    let closure = wasm_bindgen::closure::Closure::<dyn FnMut(web_sys::Event)>::new(on_scroll);
    let _ = scroller.add_event_listener_with_callback("scroll", closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Returns when the next frame is about to be drawn.
async fn next_frame() {
    let frame = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().request_animation_frame(&resolve);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(frame).await;
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
    pub(super) fn scroller_element(&self) -> Option<HtmlElement> {
        self.scroller.try_get_untracked().flatten().map(|scroller| scroller.unchecked_into())
    }

    pub(super) fn grow_if_near_an_end(&self) {
        // While a window is on its way there is nothing to decide, so nothing is measured.
        if self.busy.try_get_untracked() != Some(false) {
            return;
        }
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
    pub(super) fn first_in_view(&self) -> Option<Element> {
        let scroller = self.scroller_element()?;
        first_below(&all_messages(&scroller)?, scroller.get_bounding_client_rect().top())
    }

    /// The message in the middle of the view. Opening it again puts it there again, so the position does not drift.
    fn middle(&self) -> Option<i64> {
        let scroller = self.scroller_element()?;
        let place = scroller.get_bounding_client_rect();
        let all = all_messages(&scroller)?;
        let middle = (place.top() + place.bottom()) / 2.0;
        let found = first_where(&all, |place| place.bottom() > middle)
            .or_else(|| all.item(all.length().checked_sub(1)?)?.dyn_into().ok());
        seq_of(&found?)
    }

    /// Notes which messages are in view.
    pub(super) fn look(&self) {
        let Some(scroller) = self.scroller_element() else { return };
        let Some(all) = all_messages(&scroller) else { return };
        let place = scroller.get_bounding_client_rect();
        let Some(first) = first_below(&all, place.top()).as_ref().and_then(seq_of) else { return };
        let behind = first_below(&all, place.bottom()).as_ref().and_then(seq_of);
        let loaded = || self.messages.with_untracked(|all| all.last().map_or(first, |m| m.message.seq));
        let last = behind.map_or_else(loaded, |seq| seq - 1);
        if self.in_view.try_get_untracked() != Some((first, last)) {
            self.in_view.try_set((first, last.max(first)));
        }
    }

    /// Brings a loaded message into the middle of the view.
    pub(super) fn show(&self, seq: i64) {
        let timeline = self.clone();
        // New messages are in the document when the next frame begins.
        request_animation_frame(move || {
            if let (Some(element), Some(scroller)) = (message(seq), timeline.scroller_element()) {
                center(&scroller, &element);
                timeline.look();
            }
        });
    }

    /// Makes a change of the messages while what is in view stays where it is. The focus stays in the timeline even if
    /// its message is dropped.
    pub(super) async fn keep_in_place(&self, change: impl FnOnce()) {
        let anchor = self.first_in_view().map(|element| {
            let top = element.get_bounding_client_rect().top();
            (element, top)
        });
        let had_focus = self.has_focus();
        change();
        // The page is changed before the next frame is drawn, and corrected before it is seen.
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

    /// Writes the position into the address, so that a reload and a shared link come back here. As long as the reader
    /// stays where the page was opened, the address stays as it was.
    fn write_position(&self, scrolling: &Scrolling) {
        let Some(scroller) = self.scroller_element() else { return };
        let at_end = self.next_place(Side::Later).is_none()
            && scroller.scroll_top() + scroller.client_height() + 4 >= scroller.scroll_height();
        self.note_reading(at_end, scrolling);
        let middle = self.middle();
        if scrolling.opened_at.get().is_some_and(|opened_at| Some(opened_at) == middle) {
            return;
        }
        scrolling.opened_at.set(None);
        write_address(middle.filter(|_| !at_end));
    }

    /// Saves the reading position. Opening a conversation at its end without scrolling does not count, so that
    /// “Continue where you left off” still leads to the earlier position.
    fn note_reading(&self, at_end: bool, scrolling: &Scrolling) {
        let Some((first, last)) = self.in_view.try_get_untracked() else { return };
        let left_end = &scrolling.left_end;
        let stopped = if at_end { left_end.get().then_some(0) } else { Some(first) };
        left_end.set(left_end.get() || !at_end);
        let seen = ReadMarker { furthest: last, stopped };
        let id = self.conversation;
        // What is not saved now is saved at the next position.
        leptos::task::spawn_local(async move { drop(mark_read(id, seen).await) });
    }

    /// Before a click on a link to notes the selection is still there: its words go with it.
    pub(super) fn on_press(&self, event: &leptos::ev::PointerEvent) {
        if let Some((pressed, seq)) = target(event)
            && let Ok(Some(_)) = pressed.closest(".note-link")
        {
            note_words(seq);
        }
    }
}

/// Sets `at` in the address without navigating.
fn write_address(at: Option<i64>) {
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

/// The first message whose middle is below a height.
fn first_below(all: &NodeList, height: f64) -> Option<Element> {
    first_where(all, |place| (place.top() + place.bottom()) / 2.0 > height)
}

/// The first message whose place is as wanted, if it is so for all after it too. They are in order, so few are measured.
fn first_where(all: &NodeList, wanted: impl Fn(&web_sys::DomRect) -> bool) -> Option<Element> {
    let element = |index: u32| all.item(index)?.dyn_into::<Element>().ok();
    let (mut low, mut high) = (0, all.length());
    while low < high {
        let middle = (low + high) / 2;
        if wanted(&element(middle)?.get_bounding_client_rect()) { high = middle } else { low = middle + 1 }
    }
    element(low)
}
