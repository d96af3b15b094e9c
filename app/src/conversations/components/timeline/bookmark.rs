//! Bookmarks messages from the timeline.

use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::Timeline;
use crate::conversations::components::message::TimelineMessage;
use crate::notes::api::set_bookmark;

impl Timeline {
    /// Records which of `new` are bookmarked. Nothing is notified, because their rows are not rendered yet.
    pub(super) fn record_bookmarks(&self, new: &[TimelineMessage]) {
        self.rows.bookmarked.try_update_untracked(|bookmarked| {
            for placed in new {
                let seq = placed.message.seq;
                match placed.message.bookmarked {
                    true => bookmarked.insert(seq),
                    false => bookmarked.remove(&seq),
                };
            }
        });
    }

    /// Adds a bookmark to a loaded message, or removes it.
    pub(super) fn toggle_bookmark(&self, seq: i64) {
        let message = self.messages.with_untracked(|messages| {
            messages.iter().find(|placed| placed.message.seq == seq).map(|placed| placed.message.id)
        });
        if let Some(message) = message {
            let on = self.rows.bookmarked.with_untracked(|bookmarked| !bookmarked.contains(&seq));
            self.bookmark(seq, message, on, true);
        }
    }

    /// Shows the change at once and reverts it if the server reports an error. With `can_undo`, the toast offers undo.
    fn bookmark(&self, seq: i64, message: Uuid, on: bool, can_undo: bool) {
        self.show_bookmark(seq, on);
        let (timeline, revision) = (self.clone(), self.revision);
        spawn_local(async move {
            match set_bookmark(timeline.conversation, message, on).await {
                Ok(()) if can_undo => {
                    let text = if on { "Bookmarked" } else { "Bookmark removed" };
                    let toasts = timeline.toasts;
                    let undo = move |()| timeline.bookmark(seq, message, !on, false);
                    toasts.say(text, Some(Callback::new(undo)));
                    revision.bump();
                }
                Ok(()) => revision.bump(),
                Err(error) => {
                    timeline.show_bookmark(seq, !on);
                    timeline.toasts.say(error.to_string(), None);
                }
            }
        });
    }

    /// Updates the bookmark shown on a message, without telling the server.
    pub(super) fn show_bookmark(&self, seq: i64, on: bool) {
        self.rows.bookmarked.try_update(|bookmarked| match on {
            true => bookmarked.insert(seq),
            false => bookmarked.remove(&seq),
        });
    }
}
