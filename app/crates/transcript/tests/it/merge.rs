//! Pieces of one chat, put together again.

use chrono::{Duration, NaiveDate, NaiveDateTime};
use proptest::prelude::*;
use transcript::merge::{self, Key, Step, merge};

#[derive(Debug, Clone, PartialEq)]
struct KeySource {
    at: NaiveDateTime,
    who: String,
    what: String,
}

fn key(said: &KeySource) -> Key {
    let (sender, content) = (Some(said.who.as_str()), said.what.as_str());
    Key::new(&merge::KeySource { at: said.at, sender, content, stand_in: false, edited: content.ends_with('*') })
}

fn keys(said: &[KeySource]) -> Vec<Key> {
    said.iter().map(key).collect()
}

/// What the merge of two readings says, with the contents of the reading that wins.
fn together(old: &[KeySource], new: &[KeySource]) -> Vec<KeySource> {
    let steps = merge(&keys(old), &keys(new)).steps.into_iter();
    steps
        .map(|step| match step {
            Step::Old(o) | Step::Same { old: o, .. } | Step::Changed { old: o, take_new: false, .. } => old[o].clone(),
            Step::New(n) | Step::Changed { new: n, .. } => new[n].clone(),
        })
        .collect()
}

fn said(minute: i64, who: &str, what: &str) -> KeySource {
    let midnight = NaiveDate::from_ymd_opt(2024, 5, 1).and_then(|day| day.and_hms_opt(0, 0, 0)).expect("a time");
    KeySource { at: midnight + Duration::minutes(minute), who: who.to_owned(), what: what.to_owned() }
}

#[test]
fn an_identical_ok_sent_twice_in_a_minute_stays_two() {
    let chat = [said(1, "Ana", "tea?"), said(2, "Bruno", "ok"), said(2, "Bruno", "ok"), said(3, "Ana", "good")];
    assert_eq!(together(&chat, &chat), chat);
    assert_eq!(together(&chat[..3], &chat[1..]), chat);
    assert_eq!(together(&chat[1..], &chat[..3]), chat);
}

#[test]
fn a_message_that_stands_a_line_later_is_the_same() {
    let (a, b, c) = (said(1, "Ana", "one"), said(1, "Bruno", "two"), said(2, "Ana", "three"));
    let merged = merge(&keys(&[a.clone(), b.clone(), c.clone()]), &keys(&[b, a, c]));
    assert_eq!(merged.counts().same, 3);
    assert_eq!(merged.steps.len(), 3);
}

#[test]
fn an_edited_message_is_one_message_and_the_later_export_wins() {
    let old = [said(1, "Ana", "hello"), said(2, "Ana", "wrold")];
    let new = [said(1, "Ana", "hello"), said(2, "Ana", "world*"), said(9, "Bruno", "hi")];
    assert_eq!(together(&old, &new), new);
    assert_eq!(together(&new, &old), new);
    assert_eq!(merge(&keys(&old), &keys(&new)).counts().changed, 1);
}

#[test]
fn media_wins_over_its_stand_in_whichever_export_is_later() {
    let at = said(1, "Ana", "").at;
    let file =
        |content, stand_in| Key::new(&merge::KeySource { at, sender: Some("Ana"), content, stand_in, edited: false });
    let stand_in = file("<Media omitted>", true);
    let picture = file("IMG-20240501-WA0001.jpg", false);
    let later = key(&said(1440, "Ana", "later"));
    let take = |old: &[Key], new: &[Key]| match merge(old, new).steps[0] {
        Step::Changed { take_new, .. } => take_new,
        step => panic!("{step:?}"),
    };
    assert!(take(&[stand_in], &[picture]));
    assert!(take(&[stand_in, later], &[picture]));
    assert!(!take(&[picture], &[stand_in, later]));
}

#[test]
fn two_texts_of_one_minute_are_two_messages() {
    let (old, new) = ([said(1, "Ana", "hi")], [said(1, "Ana", "how are you"), said(2, "Bruno", "fine")]);
    assert_eq!(together(&old, &new), [old.as_slice(), new.as_slice()].concat());
}

/// A chat with repetitions, messages of the same minute and stamps that go back now and then.
fn chat() -> impl Strategy<Value = Vec<KeySource>> {
    let one =
        (0i64..4, prop::bool::weighted(0.05), "[AB]", prop_oneof![3 => "ok", 2 => "[a-d]{1,3}", 5 => "[a-z]{6,9}"]);
    prop::collection::vec(one, 30..120).prop_map(|all| {
        let mut minute = 10;
        all.into_iter()
            .enumerate()
            .map(|(number, (pause, back, who, what))| {
                minute += pause;
                // Every so often something that is said once, as real chats have it.
                let what = if number % 5 == 0 { format!("{what} {number}") } else { what };
                said(if back { minute - 3 } else { minute }, &who, &what)
            })
            .collect()
    })
}

proptest! {
    /// Windows of a chat that overlap, in any order, give the chat: nothing dropped, nothing
    /// doubled, nothing moved.
    #[test]
    fn overlapping_pieces_give_back_the_chat(chat in chat(), cuts in prop::collection::vec(0.2f64..0.8, 1..4), reversed in any::<bool>()) {
        let overlap = 12;
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| (cut * chat.len() as f64) as usize).collect();
        cuts.sort_unstable();
        cuts.dedup_by(|a, b| *a - *b < overlap);
        let mut pieces = Vec::new();
        let mut start = 0usize;
        for cut in cuts.into_iter().chain([chat.len()]) {
            pieces.push(chat[start.saturating_sub(overlap)..cut].to_vec());
            start = cut;
        }
        if reversed {
            pieces.reverse();
        }
        let merged = pieces.iter().skip(1).fold(pieces[0].clone(), |merged, piece| together(&merged, piece));
        prop_assert_eq!(merged, chat);
    }

    /// In any order of the pieces nothing is dropped or doubled.
    #[test]
    fn shuffled_pieces_give_back_every_message(chat in chat(), order in Just(vec![0usize, 1, 2]).prop_shuffle()) {
        let third = chat.len() / 3;
        let pieces = [&chat[..third + 8], &chat[third - 8..2 * third + 8], &chat[2 * third - 8..]];
        let merged = order.iter().skip(1).fold(pieces[order[0]].to_vec(), |merged, piece| together(&merged, pieces[*piece]));
        let sorted = |mut all: Vec<KeySource>| { all.sort_by_key(|said| (said.at, said.who.clone(), said.what.clone())); all };
        prop_assert_eq!(sorted(merged), sorted(chat));
    }

    #[test]
    fn the_same_again_changes_nothing(chat in chat()) {
        let counts = merge(&keys(&chat), &keys(&chat)).counts();
        prop_assert_eq!((counts.same, counts.new, counts.old, counts.changed), (chat.len() as u64, 0, 0, 0));
    }
}
