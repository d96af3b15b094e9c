//! What a code is applied to: selected words, selected messages, or the focused message.

use std::collections::BTreeSet;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::codebooks::model::SelectedWords;
use crate::ui::selection;

/// The CSS selector of a message.
const ROW: &str = ".coding-row";

/// What a code is applied to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// Whole messages, by `seq`.
    pub seqs: Vec<i64>,
    /// Words of one message. If given, `seqs` is empty.
    pub words: Option<SelectedWords>,
}

impl Target {
    /// What is currently selected: words within one message, if there are any; otherwise all messages that the text
    /// selection touches and those `chosen` by their checkboxes; otherwise the focused message.
    pub fn current(chosen: &BTreeSet<i64>) -> Target {
        let range = selection::range();
        let row = |at_end| range.as_ref().and_then(|range| selection::inside(range, ROW, at_end));
        let (first, last) = (row(false), row(true));
        if let Some(words) = first.as_ref().filter(|_| first == last).and_then(words_in) {
            return Target { seqs: Vec::new(), words: Some(words) };
        }
        let mut seqs = chosen.clone();
        match (first.as_ref().and_then(seq_of), last.as_ref().and_then(seq_of)) {
            (Some(first), Some(last)) => seqs.extend(first..=last),
            _ if seqs.is_empty() => seqs.extend(focused().as_ref().and_then(seq_of)),
            _ => {}
        }
        Target { seqs: seqs.into_iter().collect(), words: None }
    }

    /// The `seq` of the message to focus after the code was applied.
    pub fn focus_seq(&self) -> Option<i64> {
        self.words.as_ref().map(|words| words.seq).or(self.seqs.last().copied())
    }
}

/// The selected words in a message; `None` if there are none.
fn words_in(row: &Element) -> Option<SelectedWords> {
    let text = row.query_selector(".coding-words").ok()??;
    let (quote, near) = selection::words(&text)?;
    Some(SelectedWords { seq: seq_of(row)?, quote, near: u32::try_from(near).ok()? })
}

fn seq_of(row: &Element) -> Option<i64> {
    row.id().strip_prefix('m')?.parse().ok()
}

/// The message that has the focus.
fn focused() -> Option<Element> {
    document().active_element()?.closest(ROW).ok()?
}

fn checkbox(row: &Element) -> Option<HtmlInputElement> {
    row.query_selector("input[type=checkbox]").ok()??.dyn_into().ok()
}

/// Moves the focus to the message with this `seq`.
pub fn focus(seq: i64) {
    if let Some(choice) = document().get_element_by_id(&format!("m{seq}")).as_ref().and_then(checkbox) {
        let _ = choice.focus();
    }
}

/// Moves the focus to the message in the fragment of the URL (`#m5`).
pub fn focus_addressed() {
    let hash = window().location().hash().unwrap_or_default();
    if let Some(seq) = hash.strip_prefix("#m").and_then(|seq| seq.parse().ok()) {
        focus(seq);
    }
}

/// Moves the focus to the next (`down`) or the previous message, or to the first one if no message has the focus.
pub fn move_focus(down: bool) {
    let next = match focused() {
        Some(row) if down => row.next_element_sibling(),
        Some(row) => row.previous_element_sibling(),
        None => document().query_selector(ROW).ok().flatten(),
    };
    if let Some(choice) = next.as_ref().and_then(checkbox) {
        let _ = choice.focus();
        choice.scroll_into_view_with_bool(false);
    }
}

/// Removes the text selection.
pub fn clear_selection() {
    if let Ok(Some(selection)) = window().get_selection() {
        let _ = selection.remove_all_ranges();
    }
}
