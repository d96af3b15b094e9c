//! Updates the bookmarks and notes shown on messages when they change elsewhere, such as in the side panel.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Timeline;
use crate::conversations::api::read_window;
use crate::conversations::components::message::TimelineMessage;
use crate::conversations::model::{Message, WindowPosition};

impl Timeline {
    /// Refetches the loaded messages after each change.
    pub(super) fn refresh_on_changes(&self) {
        let timeline = self.clone();
        Effect::new(move |before: Option<u32>| {
            let now = timeline.revision.get();
            if before.is_some_and(|before| before != now) {
                timeline.refresh();
            }
            now
        });
    }

    /// Refetches the loaded messages window by window. Stops if the timeline jumps elsewhere in the meantime.
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
                timeline.refresh_bookmarks(&window);
                timeline.replace(window);
                seen = end;
            }
        });
    }

    fn refresh_bookmarks(&self, new: &[Message]) {
        for message in new {
            let shown = self.rows.bookmarked.with_untracked(|bookmarked| bookmarked.contains(&message.seq));
            if shown != message.bookmarked {
                self.show_bookmark(message.seq, message.bookmarked);
            }
        }
    }

    /// Replaces the loaded messages that differ; the others keep their rows. A changed bookmark is not a difference,
    /// because rows update it without being replaced.
    fn replace(&self, new: Vec<Message>) {
        let changed: Vec<(usize, Message)> = self.messages.with_untracked(|messages| {
            let difference = |mut new: Message| {
                let index = messages.iter().position(|placed| placed.message.id == new.id)?;
                let old = &messages[index].message;
                new.bookmarked = old.bookmarked;
                (**old != new).then_some((index, new))
            };
            new.into_iter().filter_map(difference).collect()
        });
        if !changed.is_empty() {
            self.messages.update(|messages| {
                for (index, message) in changed {
                    messages[index].message = Arc::new(message);
                }
            });
        }
    }
}
