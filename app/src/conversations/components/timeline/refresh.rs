//! Keeps the marks of bookmarks and notes up to date when they change elsewhere: in the side panel, or in another tab.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Timeline;
use crate::conversations::api::read_window;
use crate::conversations::components::message::TimelineMessage;
use crate::conversations::model::{Message, WindowPosition};

impl Timeline {
    /// Fetches the loaded messages again after each change.
    pub(super) fn follow_changes(&self) {
        let timeline = self.clone();
        Effect::new(move |before: Option<u32>| {
            let now = timeline.revision.get();
            if before.is_some_and(|before| before != now) {
                timeline.refresh();
            }
            now
        });
    }

    /// Fetches the loaded messages window by window. A jump in the meantime makes that pointless.
    fn refresh(&self) {
        let ends =
            |messages: &Vec<TimelineMessage>| Some((messages.first()?.message.seq, messages.last()?.message.seq));
        let Some((first, last)) = self.messages.with_untracked(ends) else { return };
        let (timeline, jumps) = (self.clone(), self.jumps.get_value());
        spawn_local(async move {
            let mut seen = first - 1;
            while seen < last {
                let place = WindowPosition::After(seen);
                let window = read_window(timeline.conversation, place, timeline.query.clone()).await;
                let Ok(window) = window.map(|window| window.messages) else { return };
                let Some(end) = window.last().map(|message| message.seq) else { return };
                if timeline.jumps.try_get_value() != Some(jumps) {
                    return;
                }
                timeline.mark_bookmarks(&window);
                timeline.replace(window);
                seen = end;
            }
        });
    }

    fn mark_bookmarks(&self, new: &[Message]) {
        for message in new {
            let shown = self.rows.bookmarked.with_untracked(|bookmarked| bookmarked.contains(&message.seq));
            if shown != message.bookmarked {
                self.mark(message.seq, message.bookmarked);
            }
        }
    }

    /// Replaces the loaded messages that differ. The others keep their rows. Bookmarks do not count: rows show them
    /// without being replaced.
    fn replace(&self, new: Vec<Message>) {
        let changed: Vec<(usize, Message)> = self.messages.with_untracked(|messages| {
            let place = |mut new: Message| {
                let place = messages.iter().position(|placed| placed.message.id == new.id)?;
                let old = &messages[place].message;
                new.bookmarked = old.bookmarked;
                (**old != new).then_some((place, new))
            };
            new.into_iter().filter_map(place).collect()
        });
        if !changed.is_empty() {
            self.messages.update(|messages| {
                for (place, message) in changed {
                    messages[place].message = Arc::new(message);
                }
            });
        }
    }
}
