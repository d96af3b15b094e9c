//! What only a browser can do: measure, scroll, and write the position into the address.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement, NodeList};

use super::{Side, Timeline};
use crate::conversations::api::mark_read;
use crate::conversations::model::ReadMarker;
use crate::conversations::parts::message::note_words;

/// More is fetched when so few pixels are left to scroll.
const MARGIN: f64 = 900.0;
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
            timeline.look();
            watch(&scroller, timeline);
        });
        true
    });
}

/// Calls the timeline while its element is scrolled. The element keeps the closure, and both go
/// when the page does; what the closure calls asks first whether the timeline is still there.
fn watch(scroller: &HtmlElement, timeline: Timeline) {
    let settling = std::cell::RefCell::new(None::<leptos::leptos_dom::helpers::TimeoutHandle>);
    // Whether the reader has been elsewhere than at the end.
    let moved = std::rc::Rc::new(Cell::new(false));
    let on_scroll = move |_: web_sys::Event| {
        timeline.grow_if_near_an_end();
        timeline.look();
        if let Some(handle) = settling.take() {
            handle.clear();
        }
        let (timeline, moved) = (timeline.clone(), moved.clone());
        settling.replace(set_timeout_with_handle(move || timeline.write_position(&moved), SETTLED).ok());
    };
    let closure = wasm_bindgen::closure::Closure::<dyn FnMut(web_sys::Event)>::new(on_scroll);
    let _ = scroller.add_event_listener_with_callback("scroll", closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Comes back when the next frame is about to be drawn.
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
        first_below(&all_messages(&scroller)?, scroller.get_bounding_client_rect().top())
    }

    /// Notes which messages are in view.
    pub(super) fn look(&self) {
        let Some(scroller) = self.scroller_element() else { return };
        let Some(all) = all_messages(&scroller) else { return };
        let place = scroller.get_bounding_client_rect();
        let seq = |element: Element| element.get_attribute("data-seq")?.parse::<i64>().ok();
        let Some(first) = first_below(&all, place.top()).and_then(seq) else { return };
        let behind = first_below(&all, place.bottom()).and_then(seq);
        let last = behind
            .map_or_else(|| self.messages.with_untracked(|all| all.last().map_or(first, |m| m.seq)), |seq| seq - 1);
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

    /// Makes a change of the messages while what is in view stays where it is.
    pub(super) async fn keep_in_place(&self, change: impl FnOnce()) {
        let anchor = self.first_in_view().map(|element| {
            let top = element.get_bounding_client_rect().top();
            (element.id(), top)
        });
        change();
        // The page is changed before the next frame is drawn, and corrected before it is seen.
        next_frame().await;
        let found = anchor.and_then(|(id, top)| Some((document().get_element_by_id(&id)?, top)));
        if let (Some((element, top)), Some(scroller)) = (found, self.scroller_element()) {
            let moved = element.get_bounding_client_rect().top() - top;
            if moved.abs() > 0.5 {
                scroller.scroll_by_with_x_and_y(0.0, moved);
            }
        }
    }

    /// Writes the position into the address, so that a reload and a shared link come back here.
    fn write_position(&self, moved: &Cell<bool>) {
        let Some(scroller) = self.scroller_element() else { return };
        let at_end = self.next_place(Side::Later).is_none()
            && scroller.scroll_top() + scroller.client_height() + 4 >= scroller.scroll_height();
        let seq = self.first_in_view().and_then(|element| element.get_attribute("data-seq"));
        self.note_reading(at_end, moved);
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

    /// Tells the server what was seen. Who opens the end and nothing else has not stopped there: they may want
    /// to go back to where they stopped before.
    fn note_reading(&self, at_end: bool, moved: &Cell<bool>) {
        let Some((first, last)) = self.in_view.try_get_untracked() else { return };
        let stopped = if at_end { moved.get().then_some(0) } else { Some(first) };
        moved.set(moved.get() || !at_end);
        let seen = ReadMarker { furthest: last, stopped };
        let id = self.conversation;
        // What is not noted now is noted at the next place.
        leptos::task::spawn_local(async move { drop(mark_read(id, seen).await) });
    }

    /// A click with Ctrl, ⌘ or Shift selects; the timeline listens for all of its messages.
    pub(super) fn on_click(&self, event: &leptos::ev::MouseEvent) {
        let clicked = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let message = clicked.and_then(|clicked| clicked.closest("[data-seq]").ok().flatten());
        if let Some(seq) = message.and_then(|message| message.get_attribute("data-seq")?.parse().ok()) {
            self.selection.click(seq, event);
        }
    }

    /// `b` bookmarks the message in focus, `n` leads to its notes; `j` and `k` move the focus to the next and the previous one.
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
            "x" | "X" => {
                let seq = current.and_then(|element| element.get_attribute("data-seq")?.parse().ok());
                if let Some(seq) = seq {
                    self.selection.toggle(seq, event.shift_key());
                }
            }
            "n" if !event.ctrl_key() && !event.meta_key() => {
                let seq = current.as_ref().and_then(|element| element.get_attribute("data-seq")?.parse().ok());
                let link = current.and_then(|element| element.query_selector(".note-link").ok().flatten());
                if let (Some(seq), Some(link)) = (seq, link.and_then(|link| link.dyn_into::<HtmlElement>().ok())) {
                    note_words(seq);
                    link.click();
                }
            }
            "Escape" => self.selection.clear(),
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

fn all_messages(scroller: &HtmlElement) -> Option<NodeList> {
    scroller.query_selector_all("[data-seq]").ok()
}

/// The first message whose middle is below a height. They are in order, so few are measured.
fn first_below(all: &NodeList, height: f64) -> Option<Element> {
    let element = |index: u32| all.item(index)?.dyn_into::<Element>().ok();
    let (mut low, mut high) = (0, all.length());
    while low < high {
        let middle = (low + high) / 2;
        let place = element(middle)?.get_bounding_client_rect();
        if (place.top() + place.bottom()) / 2.0 > height { high = middle } else { low = middle + 1 }
    }
    element(low)
}

/// The message before or after an element.
fn neighbour(element: &Element, forward: bool) -> Option<Element> {
    let all = document().query_selector_all("[data-seq]").ok()?;
    let index =
        (0..all.length()).find(|index| all.item(*index).is_some_and(|node| node.is_same_node(Some(element))))?;
    let index = if forward { index + 1 } else { index.checked_sub(1)? };
    all.item(index)?.dyn_into().ok()
}
