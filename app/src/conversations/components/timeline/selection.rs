//! Selecting messages to copy, bookmark, annotate, code or export them.
//!
//! Ctrl-click (⌘-click) or `x` toggles a message; Shift-click or Shift+X selects a range.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::conversations::api::copy_messages;
use crate::notes::api::bookmark_messages;
use crate::page::Revision;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::toast::Toasts;

/// The most messages that a range selection adds.
const MAX_RANGE: i64 = 10_000;

/// The selected messages, by `seq`.
#[derive(Clone, Copy)]
pub struct MessageSelection {
    chosen: RwSignal<BTreeSet<i64>>,
    /// The message toggled last, where a range starts.
    last: StoredValue<Option<i64>>,
}

impl Default for MessageSelection {
    /// An empty selection.
    fn default() -> Self {
        MessageSelection { chosen: RwSignal::new(BTreeSet::new()), last: StoredValue::new(None) }
    }
}

impl MessageSelection {
    /// Whether a message is selected.
    pub fn has(&self, seq: i64) -> bool {
        self.chosen.read().contains(&seq)
    }

    /// Adds a message to the selection or removes it. With `range`, adds all messages from the last toggled one to it.
    pub fn toggle(&self, seq: i64, range: bool) {
        let from = self.last.get_value().filter(|_| range);
        self.chosen.update(|chosen| match from {
            Some(from) => chosen.extend((from.min(seq)..=from.max(seq)).take(MAX_RANGE as usize)),
            None if !chosen.remove(&seq) => drop(chosen.insert(seq)),
            None => {}
        });
        self.last.set_value(Some(seq));
    }

    /// Handles a click on a message: changes the selection if a modifier key is held.
    pub fn click(&self, seq: i64, event: &leptos::ev::MouseEvent) {
        let range = event.shift_key() && !self.chosen.read_untracked().is_empty();
        let single = event.ctrl_key() || event.meta_key();
        if range || single {
            event.prevent_default();
            self.toggle(seq, range);
        }
    }

    /// Clears the selection.
    pub fn clear(&self) {
        self.chosen.set(BTreeSet::new());
        self.last.set_value(None);
    }
}

/// The toolbar for the selected messages; hidden if there are none.
#[component]
pub fn SelectionBar(
    /// The conversation.
    conversation: Uuid,
    /// The selected messages.
    selection: MessageSelection,
) -> impl IntoView {
    let (toasts, revision) = (Toasts::get(), Revision::expect());
    let count = move || selection.chosen.read().len() as i64;
    let seqs = move || selection.chosen.read_untracked().iter().copied().collect::<Vec<_>>();
    let copy = move |_| {
        let seqs = seqs();
        spawn_local(async move {
            match copy_messages(conversation, seqs).await {
                Ok(text) => {
                    copy_to_clipboard(&text);
                    toasts.say("Copied", None);
                    selection.clear();
                }
                Err(error) => toasts.say(error.to_string(), None),
            }
        });
    };
    let bookmark = move |_| {
        let seqs = seqs();
        spawn_local(async move {
            match bookmark_messages(conversation, seqs).await {
                Ok(()) => {
                    revision.bump();
                    toasts.say("Bookmarked", None);
                    selection.clear();
                }
                Err(error) => toasts.say(error.to_string(), None),
            }
        });
    };
    let export = move || format!("/c/{conversation}/export?seqs={}", ranges(&selection.chosen.read()));
    // A note covers everything from the first to the last selected message.
    let note = move || {
        let chosen = selection.chosen.read();
        let (first, last) = (chosen.first().copied().unwrap_or(1), chosen.last().copied().unwrap_or(1));
        format!("/c/{conversation}/notes/{first}?until={last}")
    };
    let code = move || {
        let chosen = selection.chosen.read();
        let first = chosen.first().copied().unwrap_or(1);
        format!("/c/{conversation}/code?at={first}&seqs={}", ranges(&chosen))
    };
    view! {
        <Show when=move || { count() > 0 }>
            <div class="selection" role="toolbar" aria-label="Selected messages">
                <p role="status">{move || format::count(count(), "message selected", "messages selected")}</p>
                <button type="button" class="button small" on:click=copy><Icon icon=lucide::LuCopy/>"Copy"</button>
                <button type="button" class="button small" on:click=bookmark><Icon icon=lucide::LuBookmark/>"Bookmark"</button>
                <a class="button small" href=note><Icon icon=lucide::LuStickyNote/>"Note"</a>
                <a class="button small" href=code><Icon icon=lucide::LuTags/>"Code"</a>
                <a class="button small" href=export><Icon icon=lucide::LuDownload/>"Export"</a>
                <button type="button" class="icon-button" aria-label="Clear selection" title="Clear selection" on:click=move |_| selection.clear()><Icon icon=lucide::LuX/></button>
            </div>
        </Show>
    }
}

/// Writes numbers as ranges for a URL: `3-7,12`.
fn ranges(chosen: &BTreeSet<i64>) -> String {
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for seq in chosen {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *seq => *last = *seq,
            _ => ranges.push((*seq, *seq)),
        }
    }
    let one = |(first, last): (i64, i64)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    ranges.into_iter().map(one).collect::<Vec<_>>().join(",")
}

#[cfg(feature = "hydrate")]
fn copy_to_clipboard(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

#[cfg(not(feature = "hydrate"))]
fn copy_to_clipboard(_text: &str) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consecutive_numbers_become_a_range() {
        assert_eq!(ranges(&BTreeSet::from([3, 4, 5, 9, 11, 12])), "3-5,9,11-12");
        assert_eq!(ranges(&BTreeSet::new()), "");
    }
}
