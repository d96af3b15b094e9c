//! Response times.
//!
//! A reply is a message that follows someone else's in the same session. Its response time is the time between the two.
//! A session ends with a gap of more than [`SESSION_GAP`]. Replies to messages sent at night, from 23:00 to 06:59, are
//! counted separately, because people sleep.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

/// A gap of more than this many seconds ends a session.
pub const SESSION_GAP: i64 = 4 * 3600;

/// Lower bounds of the histogram's buckets in seconds. The last bucket ends at [`SESSION_GAP`].
pub const BUCKET_BOUNDS: [u32; 29] = [
    0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 240, 300, 420, 600, 780, 960, 1200, 1500, 1800, 2400, 3000, 3600,
    5400, 7200, 9000, 10_800, 12_600,
];

/// A histogram of response times.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ResponseTimes {
    /// Number of replies by bucket, an index of [`BUCKET_BOUNDS`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub buckets: BTreeMap<u8, u32>,
    /// Replies to messages sent at night, which are in no bucket.
    #[serde(skip_serializing_if = "is_zero")]
    pub night: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl ResponseTimes {
    /// Adds a reply after `seconds` to a message sent at `asked_at`. Returns the response time, or `None` at night.
    pub fn record(&mut self, asked_at: NaiveDateTime, seconds: i64) -> Option<u32> {
        if matches!(asked_at.hour(), 23 | 0..=6) {
            self.night += 1;
            return None;
        }
        let seconds = seconds.max(0) as u32;
        let bucket = BUCKET_BOUNDS.partition_point(|bound| *bound <= seconds) - 1;
        *self.buckets.entry(bucket as u8).or_default() += 1;
        Some(seconds)
    }

    /// Adds the counts of `other`.
    pub fn add(&mut self, other: &ResponseTimes) {
        self.night += other.night;
        for (bucket, count) in &other.buckets {
            *self.buckets.entry(*bucket).or_default() += count;
        }
    }

    /// Number of replies, without those at night.
    pub fn count(&self) -> u32 {
        self.buckets.values().sum()
    }

    /// The quantile `q` (0 to 1; 0.5 is the median) in seconds, interpolated linearly within its bucket. `None` without
    /// replies. Night-time replies are not included.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let count = self.count();
        if count == 0 {
            return None;
        }
        let rank = q * f64::from(count);
        let mut below = 0.0;
        for (bucket, &count) in &self.buckets {
            let (from, until) = bucket_range(*bucket);
            if below + f64::from(count) >= rank {
                return Some(from + (until - from) * ((rank - below) / f64::from(count)).clamp(0.0, 1.0));
            }
            below += f64::from(count);
        }
        self.buckets.last_key_value().map(|(bucket, _)| bucket_range(*bucket).1)
    }
}

/// Lower and upper bound of a bucket in seconds.
pub fn bucket_range(bucket: u8) -> (f64, f64) {
    let at = |index: usize| BUCKET_BOUNDS.get(index).map_or(SESSION_GAP as f64, |bound| f64::from(*bound));
    (at(usize::from(bucket)), at(usize::from(bucket) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect("a time")
    }

    #[test]
    fn quantiles_are_in_the_right_bucket() {
        let mut times = ResponseTimes::default();
        for seconds in [3, 62, 65, 70, 7000] {
            times.record(at("2024-03-01T12:00:00"), seconds);
        }
        let median = times.quantile(0.5).expect("a median");
        assert!((60.0..=90.0).contains(&median), "{median}");
        assert!(times.quantile(0.9).is_some_and(|long| (5400.0..=7200.0).contains(&long)));
        assert_eq!(times.quantile(0.0), Some(0.0));
    }

    #[test]
    fn night_time_replies_are_counted_separately() {
        let mut times = ResponseTimes::default();
        times.record(at("2024-03-01T23:30:00"), 3600);
        times.record(at("2024-03-02T06:59:59"), 60);
        times.record(at("2024-03-02T07:00:00"), -5);
        assert_eq!((times.night, times.count(), times.quantile(0.5).is_some_and(|time| time <= 5.0)), (2, 1, true));
    }

    proptest::proptest! {
        #[test]
        fn quantiles_are_monotonic_and_sums_match_their_parts(a in proptest::collection::vec(0i64..14_400, 1..40), b in proptest::collection::vec(0i64..14_400, 0..40)) {
            let of = |seconds: &[i64]| {
                let mut times = ResponseTimes::default();
                for seconds in seconds {
                    times.record(at("2024-03-01T12:00:00"), *seconds);
                }
                times
            };
            let mut sum = of(&a);
            sum.add(&of(&b));
            proptest::prop_assert_eq!(&sum, &of(&[a, b].concat()));
            let quantiles: Vec<f64> = [0.0, 0.1, 0.5, 0.9, 1.0].iter().filter_map(|q| sum.quantile(*q)).collect();
            proptest::prop_assert!(quantiles.is_sorted());
        }
    }
}
