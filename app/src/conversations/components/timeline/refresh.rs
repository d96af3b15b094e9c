//! Keeps the marks of bookmarks and notes up to date when they change elsewhere: in the side panel, or in another tab.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Timeline;
use crate::conversations::api::read_window;
use crate::conversations::components::message::TimelineMessage;
use crate::conversations::model::WindowPosition;

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
                let Ok(window) = window else { return };
                let new = TimelineMessage::of_window(window);
                let Some(end) = new.last().map(|placed| placed.message.seq) else { return };
                if timeline.jumps.try_get_value() != Some(jumps) {
                    return;
                }
                timeline.replace(new);
                seen = end;
            }
        });
    }

    /// Replaces the loaded messages that differ. The others stay the same, and so do their rows.
    fn replace(&self, new: Vec<TimelineMessage>) {
        let changed = self.messages.try_with_untracked(|messages| {
            let differs = |new: TimelineMessage| {
                let place = messages.iter().position(|old| old.message.seq == new.message.seq)?;
                (messages[place].message != new.message).then_some((place, new))
            };
            new.into_iter().filter_map(differs).collect::<Vec<_>>()
        });
        let Some(changed) = changed.filter(|changed| !changed.is_empty()) else { return };
        self.rows.bookmarked.try_update(|bookmarked| {
            for (_, placed) in &changed {
                let seq = placed.message.seq;
                match placed.message.bookmarked {
                    true => bookmarked.insert(seq),
                    false => bookmarked.remove(&seq),
                };
            }
        });
        self.messages.try_update(|messages| {
            for (place, new) in changed {
                messages[place] = new;
            }
        });
    }
}
