//! How the window of a timeline changes: it grows, jumps, and drops what is far away.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Timeline;
use super::side::Side;
use crate::conversations::api::read_window;
use crate::conversations::components::message::TimelineMessage;
use crate::conversations::model::WindowPosition;

/// The most messages kept in the page.
const MAX: usize = 240;

impl Timeline {
    /// The position of the next window on a side, if there is more.
    pub(super) fn next_place(&self, side: Side) -> Option<WindowPosition> {
        let place = self.messages.try_with_untracked(|messages| match side {
            Side::Earlier => messages.first().map(|m| m.message.seq).filter(|seq| *seq > 1).map(WindowPosition::Before),
            Side::Later => {
                let last = messages.last().map(|m| m.message.seq);
                last.filter(|seq| *seq < self.last_seq).map(WindowPosition::After)
            }
        });
        place.flatten()
    }

    /// Fetches more on one side, unless a request is on its way already.
    pub(super) fn grow(&self, side: Side) {
        // All of this may be called after the page is gone.
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
                    for some in side.nearest_first(TimelineMessage::of_window(window)) {
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

    pub(super) fn grow_both(&self) {
        self.grow(Side::Earlier);
        self.grow(Side::Later);
    }

    /// Goes to a message, however far away it is.
    pub(super) fn jump(&self, seq: i64) {
        let there = |messages: &Vec<TimelineMessage>| messages.iter().any(|placed| placed.message.seq == seq);
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
                let messages = TimelineMessage::of_window(window);
                timeline.note_bookmarks(&messages);
                timeline.messages.try_set(messages);
                timeline.show(seq);
            }
            timeline.busy.try_set(false);
        });
    }

    /// Adds messages at one end and drops as many as are too many at the other.
    fn add(&self, side: Side, new: Vec<TimelineMessage>) {
        self.note_bookmarks(&new);
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
}

#[cfg(not(feature = "hydrate"))]
impl Timeline {
    async fn keep_in_place(&self, change: impl FnOnce()) {
        change();
    }

    fn grow_if_near_an_end(&self) {}

    fn show(&self, _seq: i64) {}

    pub(super) fn on_press(&self, _event: &leptos::ev::PointerEvent) {}
}
