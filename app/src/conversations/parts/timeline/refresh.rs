//! Keeps the marks of bookmarks and notes up to date when they change elsewhere: in the side panel, or in another tab.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Timeline;
use crate::conversations::api::read_window;
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
        let ends = |messages: &Vec<Arc<Message>>| Some((messages.first()?.seq, messages.last()?.seq));
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
                timeline.replace(window);
                seen = end;
            }
        });
    }

    /// Replaces the loaded messages that differ. The others stay the same, and so do their rows.
    fn replace(&self, new: Vec<Message>) {
        let differs = |messages: &[Arc<Message>], new: &Message| {
            messages.iter().position(|old| old.id == new.id).filter(|place| *messages[*place] != *new)
        };
        let changed = self.messages.try_with_untracked(|messages| {
            let place = |new: Message| Some((differs(messages, &new)?, new));
            new.into_iter().filter_map(place).collect::<Vec<_>>()
        });
        if let Some(changed) = changed.filter(|changed| !changed.is_empty()) {
            self.messages.try_update(|messages| {
                for (place, message) in changed {
                    messages[place] = Arc::new(message);
                }
            });
        }
    }
}
