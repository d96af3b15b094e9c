//! Any two exports can be merged, and every message appears exactly once in the result.
#![no_main]

use chrono::{Duration, NaiveDate};
use libfuzzer_sys::fuzz_target;
use transcript::merge::{Key, KeySource, Step, merge};

/// Decodes messages of two bytes each: the minute, then sender, content and flags.
fn keys(bytes: &[u8]) -> Vec<Key> {
    let midnight = NaiveDate::from_ymd_opt(2024, 1, 1).and_then(|day| day.and_hms_opt(0, 0, 0)).unwrap_or_default();
    bytes
        .chunks_exact(2)
        .map(|pair| {
            let at = midnight + Duration::minutes(i64::from(pair[0] >> 3));
            let content = ["a", "b", "c", "d"][usize::from(pair[1] & 3)];
            let sender = Some(if pair[1] & 4 == 0 { "Ana" } else { "Bruno" });
            Key::new(&KeySource { at, sender, content, placeholder: pair[1] & 8 != 0, edited: pair[1] & 16 != 0 })
        })
        .collect()
}

fuzz_target!(|bytes: &[u8]| {
    let Some((cut, rest)) = bytes.split_first() else { return };
    let (old, new) = rest.split_at(usize::from(*cut).min(rest.len()));
    let (old, new) = (keys(old), keys(new));
    let (mut olds, mut news) = (vec![0; old.len()], vec![0; new.len()]);
    for step in merge(&old, &new).steps {
        match step {
            Step::Old(o) => olds[o] += 1,
            Step::New(n) => news[n] += 1,
            Step::Same { old: o, new: n } | Step::Changed { old: o, new: n, .. } => {
                olds[o] += 1;
                news[n] += 1;
            }
        }
    }
    assert!(olds.iter().chain(&news).all(|count| *count == 1));
});
