//! How the window of a timeline changes: it grows, jumps, and drops messages that are far away.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Timeline;
use super::side::Side;
use crate::conversations::api::read_window;
use crate::conversations::components::message::TimelineMessage;
use crate::conversations::model::WindowPosition;

/// Maximum number of messages in the page.
const MAX_LOADED: usize = 240;

impl Timeline {
    /// The position of the next window on a side; `None` if that end of the conversation is loaded.
    pub(super) fn next_position(&self, side: Side) -> Option<WindowPosition> {
        let position = self.messages.try_with_untracked(|messages| match side {
            Side::Earlier => messages.first().map(|m| m.message.seq).filter(|seq| *seq > 1).map(WindowPosition::Before),
            Side::Later => {
                let last = messages.last().map(|m| m.message.seq);
                last.filter(|seq| *seq < self.last_seq).map(WindowPosition::After)
            }
        });
        position.flatten()
    }

    /// Fetches more messages on one side, unless a request is already in progress.
    pub(super) fn grow(&self, side: Side) {
        // May be called after the page was left; the signals are then disposed.
        let idle = self.busy.try_get_untracked() == Some(false);
        let Some(position) = self.next_position(side).filter(|_| idle) else { return };
        self.busy.set(true);
        let timeline = self.clone();
        let jumps = self.jumps.get_value();
        spawn_local(async move {
            let result = read_window(timeline.conversation, position, timeline.query.clone()).await;
            if timeline.jumps.try_get_value() != Some(jumps) {
                return;
            }
            match result {
                Ok(window) => {
                    timeline.failed.try_set(false);
                    for batch in side.batches(TimelineMessage::of_window(window)) {
                        timeline.keep_scroll_position(|| timeline.add(side, batch)).await;
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

    /// Scrolls to a message; if it is not loaded, replaces the window with the one around it.
    pub(super) fn jump(&self, seq: i64) {
        let is_loaded = |messages: &Vec<TimelineMessage>| messages.iter().any(|placed| placed.message.seq == seq);
        if self.messages.with_untracked(is_loaded) {
            return self.scroll_to(seq);
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
                timeline.record_bookmarks(&messages);
                timeline.messages.try_set(messages);
                timeline.scroll_to(seq);
            }
            timeline.busy.try_set(false);
        });
    }

    /// Adds messages at one end and drops those that exceed the maximum at the other.
    fn add(&self, side: Side, new: Vec<TimelineMessage>) {
        self.record_bookmarks(&new);
        self.messages.try_update(|messages| match side {
            Side::Earlier => {
                messages.splice(0..0, new);
                messages.truncate(MAX_LOADED);
            }
            Side::Later => {
                messages.extend(new);
                let surplus = messages.len().saturating_sub(MAX_LOADED);
                messages.drain(..surplus);
            }
        });
    }
}

#[cfg(not(feature = "hydrate"))]
impl Timeline {
    async fn keep_scroll_position(&self, change: impl FnOnce()) {
        change();
    }

    fn grow_if_near_an_end(&self) {}

    fn scroll_to(&self, _seq: i64) {}

    pub(super) fn on_press(&self, _event: &leptos::ev::PointerEvent) {}
}
