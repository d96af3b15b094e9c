//! Merges overlapping parts of a chat.

use chrono::{Duration, NaiveDate, NaiveDateTime};
use proptest::prelude::*;
use transcript::merge::{Key, KeySource, Step, merge};

#[derive(Debug, Clone, PartialEq)]
struct Sent {
    at: NaiveDateTime,
    sender: String,
    content: String,
}

/// A message counts as edited if it ends with `*`.
fn key(sent: &Sent) -> Key {
    let (sender, content) = (Some(sent.sender.as_str()), sent.content.as_str());
    Key::new(&KeySource { at: sent.at, sender, content, placeholder: false, edited: content.ends_with('*') })
}

fn keys(chat: &[Sent]) -> Vec<Key> {
    chat.iter().map(key).collect()
}

/// The merged chat. A changed message has the content of the version that wins.
fn merged(old: &[Sent], new: &[Sent]) -> Vec<Sent> {
    let steps = merge(&keys(old), &keys(new)).steps.into_iter();
    steps
        .map(|step| match step {
            Step::Old(o) | Step::Same { old: o, .. } | Step::Changed { old: o, take_new: false, .. } => old[o].clone(),
            Step::New(n) | Step::Changed { new: n, .. } => new[n].clone(),
        })
        .collect()
}

/// A message that was sent `minute` minutes after midnight.
fn sent(minute: i64, sender: &str, content: &str) -> Sent {
    let midnight = NaiveDate::from_ymd_opt(2024, 5, 1).and_then(|day| day.and_hms_opt(0, 0, 0)).expect("a time");
    Sent { at: midnight + Duration::minutes(minute), sender: sender.to_owned(), content: content.to_owned() }
}

#[test]
fn identical_messages_within_a_minute_are_kept() {
    let chat = [sent(1, "Ana", "tea?"), sent(2, "Bruno", "ok"), sent(2, "Bruno", "ok"), sent(3, "Ana", "good")];
    assert_eq!(merged(&chat, &chat), chat);
    assert_eq!(merged(&chat[..3], &chat[1..]), chat);
    assert_eq!(merged(&chat[1..], &chat[..3]), chat);
}

#[test]
fn messages_of_a_minute_match_in_any_order() {
    let (a, b, c) = (sent(1, "Ana", "one"), sent(1, "Bruno", "two"), sent(2, "Ana", "three"));
    let result = merge(&keys(&[a.clone(), b.clone(), c.clone()]), &keys(&[b, a, c]));
    assert_eq!(result.counts().same, 3);
    assert_eq!(result.steps.len(), 3);
}

#[test]
fn edited_messages_match_and_the_later_export_wins() {
    let old = [sent(1, "Ana", "hello"), sent(2, "Ana", "wrold")];
    let new = [sent(1, "Ana", "hello"), sent(2, "Ana", "world*"), sent(9, "Bruno", "hi")];
    assert_eq!(merged(&old, &new), new);
    assert_eq!(merged(&new, &old), new);
    assert_eq!(merge(&keys(&old), &keys(&new)).counts().changed, 1);
}

#[test]
fn media_wins_over_its_placeholder_whichever_export_is_later() {
    let at = sent(1, "Ana", "").at;
    let file =
        |content, placeholder| Key::new(&KeySource { at, sender: Some("Ana"), content, placeholder, edited: false });
    let placeholder = file("<Media omitted>", true);
    let picture = file("IMG-20240501-WA0001.jpg", false);
    let later = key(&sent(1440, "Ana", "later"));
    let takes_new = |old: &[Key], new: &[Key]| match merge(old, new).steps[0] {
        Step::Changed { take_new, .. } => take_new,
        step => panic!("{step:?}"),
    };
    assert!(takes_new(&[placeholder], &[picture]));
    assert!(takes_new(&[placeholder, later], &[picture]));
    assert!(!takes_new(&[picture], &[placeholder, later]));
}

#[test]
fn different_texts_within_a_minute_stay_separate() {
    let (old, new) = ([sent(1, "Ana", "hi")], [sent(1, "Ana", "how are you"), sent(2, "Bruno", "fine")]);
    assert_eq!(merged(&old, &new), [old.as_slice(), new.as_slice()].concat());
}

/// A chat with repetitions, several messages per minute, and times that sometimes go back.
fn chat() -> impl Strategy<Value = Vec<Sent>> {
    let message =
        (0i64..4, prop::bool::weighted(0.05), "[AB]", prop_oneof![3 => "ok", 2 => "[a-d]{1,3}", 5 => "[a-z]{6,9}"]);
    prop::collection::vec(message, 30..120).prop_map(|all| {
        let mut minute = 10;
        all.into_iter()
            .enumerate()
            .map(|(number, (pause, back, sender, content))| {
                minute += pause;
                // Real chats also contain unique messages, so every fifth one is.
                let content = if number % 5 == 0 { format!("{content} {number}") } else { content };
                sent(if back { minute - 3 } else { minute }, &sender, &content)
            })
            .collect()
    })
}

proptest! {
    /// Nothing is lost, duplicated or moved.
    #[test]
    fn merging_overlapping_parts_restores_the_chat(chat in chat(), cuts in prop::collection::vec(0.2f64..0.8, 1..4), reversed in any::<bool>()) {
        let overlap = 12;
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| (cut * chat.len() as f64) as usize).collect();
        cuts.sort_unstable();
        cuts.dedup_by(|a, b| *a - *b < overlap);
        let mut parts = Vec::new();
        let mut start = 0usize;
        for cut in cuts.into_iter().chain([chat.len()]) {
            parts.push(chat[start.saturating_sub(overlap)..cut].to_vec());
            start = cut;
        }
        if reversed {
            parts.reverse();
        }
        let all = parts.iter().skip(1).fold(parts[0].clone(), |all, part| merged(&all, part));
        prop_assert_eq!(all, chat);
    }

    /// Nothing is lost or duplicated.
    #[test]
    fn merging_shuffled_parts_keeps_every_message(chat in chat(), order in Just(vec![0usize, 1, 2]).prop_shuffle()) {
        let third = chat.len() / 3;
        let parts = [&chat[..third + 8], &chat[third - 8..2 * third + 8], &chat[2 * third - 8..]];
        let all = order.iter().skip(1).fold(parts[order[0]].to_vec(), |all, part| merged(&all, parts[*part]));
        let sorted = |mut all: Vec<Sent>| {
            all.sort_by_key(|one| (one.at, one.sender.clone(), one.content.clone()));
            all
        };
        prop_assert_eq!(sorted(all), sorted(chat));
    }

    #[test]
    fn merging_a_chat_with_itself_changes_nothing(chat in chat()) {
        let counts = merge(&keys(&chat), &keys(&chat)).counts();
        prop_assert_eq!((counts.same, counts.new, counts.old, counts.changed), (chat.len() as u64, 0, 0, 0));
    }
}
