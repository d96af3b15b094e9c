//! Chooses the route of a search by comparing costs. Pure arithmetic, no SQL.
//!
//! PostgreSQL estimates the frequency of a word with an average over all words. So it walks the date index for a rare
//! word, or ranks every match of a common one. Here the word's own frequency decides; see docs/decisions/0007.

use chrono::{DateTime, TimeDelta, Utc};

/// Cost of fetching one message that an index refers to, from a random page of the table. In microseconds, measured;
/// only the ratio to [`WALK_COST`] matters.
const FETCH_COST: f64 = 5.0;
/// Cost of checking the next message when walking through a conversation.
const WALK_COST: f64 = 1.5;
/// Maximum number of messages to walk through for one page of hits. Takes about half a second.
pub const BUDGET: f64 = 300_000.0;
/// Minimum number of messages per window of time, because each window costs a round trip to the database.
const MIN_WINDOW: f64 = 3_000.0;

/// How to find the matches of a search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Route {
    /// Fetch all matches from the full-text index.
    Words,
    /// Check all messages of the requested senders.
    Senders,
    /// Check one message after the other, newest first, until there are enough hits.
    Walk {
        /// Estimated number of messages to check.
        rows: f64,
    },
}

/// The estimates that the choice is based on, in numbers of messages.
#[derive(Debug, Clone, Copy)]
pub struct PlanInputs {
    /// Messages that the full-text index will return, including those of other users; `None` without words.
    pub indexed: Option<f64>,
    /// Messages of the requested senders; `None` for any sender.
    pub sent: Option<f64>,
    /// Messages that the viewer may read in the requested conversations and period.
    pub visible: f64,
    /// The fraction of `visible` that will match, from 0 to 1.
    pub selectivity: f64,
    /// Requested number of hits.
    pub limit: f64,
}

/// The cheapest route.
pub fn route(inputs: &PlanInputs) -> Route {
    let rows = rows_for(inputs.limit, inputs.selectivity).min(inputs.visible);
    let walk = rows * WALK_COST;
    let words = inputs.indexed.map_or(f64::INFINITY, |indexed| indexed * FETCH_COST);
    let senders = inputs.sent.map_or(f64::INFINITY, |sent| sent * FETCH_COST);
    if words <= walk.min(senders) {
        Route::Words
    } else if senders <= walk {
        Route::Senders
    } else {
        Route::Walk { rows }
    }
}

/// The estimated number of messages to walk through for `limit` hits.
fn rows_for(limit: f64, selectivity: f64) -> f64 {
    // 30% more than expected, because a second window costs another round trip.
    (limit * 1.3 / selectivity.max(1e-9)).max(MIN_WINDOW)
}

/// How to continue a walk that has found only `hits` hits in `walked` messages; `None` if the budget is spent.
pub fn next_step(inputs: &PlanInputs, walked: f64, hits: f64) -> Option<Route> {
    // The observed selectivity is more reliable than the estimate.
    let selectivity = hits.max(0.5) / walked.max(1.0);
    let rows = rows_for(inputs.limit - hits, selectivity);
    let left = (inputs.visible - walked).max(MIN_WINDOW);
    if inputs.indexed.is_some_and(|indexed| indexed * FETCH_COST < rows.min(left) * WALK_COST) {
        return Some(Route::Words);
    }
    let budget = BUDGET - walked;
    (budget > 0.0).then(|| Route::Walk { rows: rows.clamp(walked, walked * 8.0).min(budget.max(MIN_WINDOW)) })
}

/// How the messages of a conversation are distributed over time.
#[derive(Debug, Clone)]
pub struct Distribution {
    /// Number of messages.
    pub messages: f64,
    /// When messages at equal intervals of `seq` were sent, in chronological order; never empty.
    pub milestones: Vec<DateTime<Utc>>,
}

impl Distribution {
    /// Estimates how many messages were sent before `at`, by linear interpolation between milestones.
    fn before(&self, at: DateTime<Utc>) -> f64 {
        let steps = self.milestones.len().saturating_sub(1).max(1) as f64;
        let passed = self.milestones.partition_point(|milestone| *milestone < at);
        if passed == 0 {
            return 0.0;
        }
        let Some(next) = self.milestones.get(passed) else { return self.messages };
        let last = self.milestones[passed - 1];
        let fraction = (at - last).as_seconds_f64() / (*next - last).as_seconds_f64().max(1.0);
        self.messages * ((passed - 1) as f64 + fraction.min(1.0)) / steps
    }
}

/// The start of the window of time that ends at `until` and contains about `rows` messages of all conversations
/// together. `None` if there are not that many messages before `until`.
pub fn window(distributions: &[Distribution], until: DateTime<Utc>, rows: f64) -> Option<DateTime<Utc>> {
    let before = |at: DateTime<Utc>| distributions.iter().map(|one| one.before(at)).sum::<f64>();
    let all = before(until);
    if all <= rows {
        return None;
    }
    let first = distributions.iter().filter_map(|one| one.milestones.first()).min()?;
    let (mut low, mut high) = (*first, until);
    // A minute is precise enough.
    while high - low > TimeDelta::minutes(1) {
        let middle = low + (high - low) / 2;
        if all - before(middle) > rows { low = middle } else { high = middle }
    }
    Some(low)
}

/// Estimates how many messages of all conversations were sent between two times; `from` `None` for the beginning.
pub fn between(distributions: &[Distribution], from: Option<DateTime<Utc>>, until: DateTime<Utc>) -> f64 {
    let before = |at: DateTime<Utc>| distributions.iter().map(|one| one.before(at)).sum::<f64>();
    before(until) - from.map_or(0.0, before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(indexed: f64, selectivity: f64) -> PlanInputs {
        PlanInputs { indexed: Some(indexed), sent: None, visible: 5e6, selectivity, limit: 50.0 }
    }

    #[test]
    fn rare_words_use_the_index_and_common_words_walk() {
        assert_eq!(route(&inputs(200.0, 4e-5)), Route::Words);
        assert!(matches!(route(&inputs(1e6, 0.2)), Route::Walk { rows } if rows < 5_000.0));
        assert!(matches!(route(&inputs(50_000.0, 0.01)), Route::Walk { rows } if rows < 10_000.0));
    }

    #[test]
    fn few_messages_are_walked_whatever_the_word() {
        let few = PlanInputs { visible: 1_000.0, ..inputs(5_000.0, 1e-3) };
        assert_eq!(route(&few), Route::Walk { rows: 1_000.0 });
    }

    #[test]
    fn the_messages_of_a_rare_sender_are_checked_directly() {
        let rare_sender = PlanInputs { sent: Some(300.0), ..inputs(1e6, 0.2 * 300.0 / 5e6) };
        assert_eq!(route(&rare_sender), Route::Senders);
    }

    #[test]
    fn a_walk_with_few_hits_continues_until_the_budget_is_spent() {
        let common = inputs(4e6, 0.8);
        assert!(matches!(next_step(&common, 10_000.0, 1.0), Some(Route::Walk { rows }) if rows > 20_000.0));
        assert_eq!(next_step(&common, BUDGET, 0.0), None);
    }

    #[test]
    fn a_walk_with_fewer_hits_than_estimated_switches_to_the_index() {
        assert_eq!(next_step(&inputs(20_000.0, 0.004), 12_000.0, 0.0), Some(Route::Words));
    }

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    #[test]
    fn a_window_contains_about_the_requested_number_of_messages() {
        let early = Distribution { messages: 1_000.0, milestones: vec![at(0), at(10)] };
        let late = Distribution { messages: 9_000.0, milestones: vec![at(10), at(19), at(20)] };
        let from = window(&[early.clone(), late.clone()], at(20), 4_500.0).expect("there are more");
        assert!((from - at(19)).abs() < TimeDelta::minutes(2), "{from}");
        assert_eq!(window(&[early.clone(), late.clone()], at(20), 10_000.0), None);
        assert!((between(&[early, late], Some(at(5)), at(10)) - 500.0).abs() < 1.0);
    }
}
