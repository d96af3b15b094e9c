//! How long people wait for an answer.
//!
//! An answer is a message after somebody else's within one session; the wait is the time between the two.
//! A session ends after a gap of more than [`SESSION_GAP`]. Questions asked at night, from 23:00 to
//! 06:59, are counted separately, because people sleep.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

/// A longer silence than this ends a talk, in seconds.
pub const SESSION_GAP: i64 = 4 * 3600;

/// Borders of the buckets, seconds: within a bucket nobody knows more than that. The last takes the rest.
pub const BUCKET_BOUNDS: [u32; 29] = [
    0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 240, 300, 420, 600, 780, 960, 1200, 1500, 1800, 2400, 3000, 3600,
    5400, 7200, 9000, 10_800, 12_600,
];

/// ResponseTimes, by how long they were.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ResponseTimes {
    /// How many by bucket: from its border in [`BUCKET_BOUNDS`] to the next.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub buckets: BTreeMap<u8, u32>,
    /// How many began at night; they are in no bucket.
    #[serde(skip_serializing_if = "is_zero")]
    pub night: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl ResponseTimes {
    /// Adds an answer to what was said at a time; says how long it took, when that counts.
    pub fn note(&mut self, asked_at: NaiveDateTime, seconds: i64) -> Option<u32> {
        if matches!(asked_at.hour(), 23 | 0..=6) {
            self.night += 1;
            return None;
        }
        let seconds = seconds.max(0) as u32;
        let bucket = BUCKET_BOUNDS.partition_point(|border| *border <= seconds) - 1;
        *self.buckets.entry(bucket as u8).or_default() += 1;
        Some(seconds)
    }

    /// Adds another's.
    pub fn add(&mut self, other: &ResponseTimes) {
        self.night += other.night;
        for (bucket, count) in &other.buckets {
            *self.buckets.entry(*bucket).or_default() += count;
        }
    }

    /// How many there are, without those at night.
    pub fn count(&self) -> u32 {
        self.buckets.values().sum()
    }

    /// The wait that a share of all are not longer than, in seconds; 0.5 is the median. Within its
    /// bucket the waits are taken to lie evenly.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let count = self.count();
        if count == 0 {
            return None;
        }
        let wanted = share * f64::from(count);
        let mut below = 0.0;
        for (bucket, &count) in &self.buckets {
            let (from, until) = border(*bucket);
            if below + f64::from(count) >= wanted {
                return Some(from + (until - from) * ((wanted - below) / f64::from(count)).clamp(0.0, 1.0));
            }
            below += f64::from(count);
        }
        self.buckets.last_key_value().map(|(bucket, _)| border(*bucket).1)
    }
}

/// From when until when a bucket goes, seconds.
pub fn border(bucket: u8) -> (f64, f64) {
    let at = |index: usize| BUCKET_BOUNDS.get(index).map_or(SESSION_GAP as f64, |border| f64::from(*border));
    (at(usize::from(bucket)), at(usize::from(bucket) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect("a time")
    }

    #[test]
    fn the_median_lies_between_the_shorter_and_the_longer_waits() {
        let mut waits = ResponseTimes::default();
        for seconds in [3, 62, 65, 70, 7000] {
            waits.note(at("2024-03-01T12:00:00"), seconds);
        }
        let median = waits.quantile(0.5).expect("a median");
        assert!((60.0..=90.0).contains(&median), "{median}");
        assert!(waits.quantile(0.9).is_some_and(|long| (5400.0..=7200.0).contains(&long)));
        assert_eq!(waits.quantile(0.0), Some(0.0));
    }

    #[test]
    fn nights_are_counted_apart() {
        let mut waits = ResponseTimes::default();
        waits.note(at("2024-03-01T23:30:00"), 3600);
        waits.note(at("2024-03-02T06:59:59"), 60);
        waits.note(at("2024-03-02T07:00:00"), -5);
        assert_eq!((waits.night, waits.count(), waits.quantile(0.5).is_some_and(|wait| wait <= 5.0)), (2, 1, true));
    }

    proptest::proptest! {
        #[test]
        fn quantiles_rise_and_sums_are_of_the_parts(a in proptest::collection::vec(0i64..14_400, 1..40), b in proptest::collection::vec(0i64..14_400, 0..40)) {
            let of = |seconds: &[i64]| {
                let mut waits = ResponseTimes::default();
                for seconds in seconds {
                    waits.note(at("2024-03-01T12:00:00"), *seconds);
                }
                waits
            };
            let mut sum = of(&a);
            sum.add(&of(&b));
            proptest::prop_assert_eq!(&sum, &of(&[a, b].concat()));
            let quantiles: Vec<f64> = [0.0, 0.1, 0.5, 0.9, 1.0].iter().filter_map(|share| sum.quantile(*share)).collect();
            proptest::prop_assert!(quantiles.is_sorted());
        }
    }
}
