//! How a search is best answered: pure arithmetic over frequencies, no SQL.
//!
//! PostgreSQL plans a word with an average over all words, and walks the date index for a rare one
//! or ranks every match of a common one. Here the word's own frequency decides; docs/decisions/0007.

use chrono::{DateTime, TimeDelta, Utc};

/// What it costs to fetch one match that the index of words names: a page somewhere in the table.
/// Measured, in microseconds; only the ratio to [`STEP`] matters.
const JUMP: f64 = 5.0;
/// What it costs to look at the next message of a conversation, one after the other.
const STEP: f64 = 1.5;
/// More than so many messages are not looked at for one page of hits (about half a second).
pub const BUDGET: f64 = 300_000.0;
/// A window of time has at least so many messages, since each costs a round trip.
const LEAST_WINDOW: f64 = 3_000.0;

/// How a search is answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Route {
    /// All matches, from the index of words.
    Words,
    /// All messages of the wanted senders.
    Senders,
    /// The messages one after the other, the latest first, until there are enough hits. `rows` is
    /// how many that will be.
    Walk {
        /// Messages to look at.
        rows: f64,
    },
}

/// What is known before a search.
#[derive(Debug, Clone, Copy)]
pub struct PlanInputs {
    /// Messages that the index of words will name, of everybody; `None` without words.
    pub named: Option<f64>,
    /// Messages of the wanted senders; `None` when any will do.
    pub sent: Option<f64>,
    /// Messages that the viewer may see, in the wanted conversations and times.
    pub visible: f64,
    /// The share of them that will match, from 0 to 1.
    pub share: f64,
    /// Hits that are wanted.
    pub wanted: f64,
}

/// The cheapest route.
pub fn route(known: &PlanInputs) -> Route {
    let rows = rows_for(known.wanted, known.share).min(known.visible);
    let walk = rows * STEP;
    let named = known.named.map_or(f64::INFINITY, |named| named * JUMP);
    let sent = known.sent.map_or(f64::INFINITY, |sent| sent * JUMP);
    if named <= walk.min(sent) {
        Route::Words
    } else if sent <= walk {
        Route::Senders
    } else {
        Route::Walk { rows }
    }
}

/// So many messages are looked at until there are `wanted` hits.
fn rows_for(wanted: f64, share: f64) -> f64 {
    // A little more than expected: a second window costs another round trip.
    (wanted * 1.3 / share.max(1e-9)).max(LEAST_WINDOW)
}

/// After a part of a walk, without enough hits: how to go on, or `None` when the budget is spent.
pub fn go_on(known: &PlanInputs, walked: f64, hits: f64) -> Option<Route> {
    // What was seen tells more than what was expected.
    let share = hits.max(0.5) / walked.max(1.0);
    let rows = rows_for(known.wanted - hits, share);
    let left = (known.visible - walked).max(LEAST_WINDOW);
    if known.named.is_some_and(|named| named * JUMP < rows.min(left) * STEP) {
        return Some(Route::Words);
    }
    let budget = BUDGET - walked;
    (budget > 0.0).then(|| Route::Walk { rows: rows.clamp(walked, walked * 8.0).min(budget.max(LEAST_WINDOW)) })
}

/// How a conversation's messages spread over time.
#[derive(Debug, Clone)]
pub struct Spread {
    /// How many there are.
    pub messages: f64,
    /// When the messages at equal steps of the conversation were sent, in order of time; at least two.
    pub milestones: Vec<DateTime<Utc>>,
}

impl Spread {
    /// About how many messages were sent before `at`.
    fn before(&self, at: DateTime<Utc>) -> f64 {
        let steps = (self.milestones.len() - 1).max(1) as f64;
        let passed = self.milestones.partition_point(|stone| *stone < at);
        if passed == 0 {
            return 0.0;
        }
        let Some(next) = self.milestones.get(passed) else { return self.messages };
        let last = self.milestones[passed - 1];
        let of_step = (at - last).as_seconds_f64() / (*next - last).as_seconds_f64().max(1.0);
        self.messages * ((passed - 1) as f64 + of_step.min(1.0)) / steps
    }
}

/// The instant from which on, until `until`, about `rows` messages were sent in all conversations
/// together; `None` when there are fewer.
pub fn window(spreads: &[Spread], until: DateTime<Utc>, rows: f64) -> Option<DateTime<Utc>> {
    let before = |at: DateTime<Utc>| spreads.iter().map(|spread| spread.before(at)).sum::<f64>();
    let all = before(until);
    if all <= rows {
        return None;
    }
    let first = spreads.iter().filter_map(|spread| spread.milestones.first()).min()?;
    let (mut low, mut high) = (*first, until);
    // To the minute at most: a finer border finds nothing.
    while high - low > TimeDelta::minutes(1) {
        let middle = low + (high - low) / 2;
        if all - before(middle) > rows { low = middle } else { high = middle }
    }
    Some(low)
}

/// About how many messages of all conversations were sent between two instants.
pub fn between(spreads: &[Spread], from: Option<DateTime<Utc>>, until: DateTime<Utc>) -> f64 {
    let before = |at: DateTime<Utc>| spreads.iter().map(|spread| spread.before(at)).sum::<f64>();
    before(until) - from.map_or(0.0, before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(named: f64, share: f64) -> PlanInputs {
        PlanInputs { named: Some(named), sent: None, visible: 5e6, share, wanted: 50.0 }
    }

    #[test]
    fn rare_words_ask_the_index_and_common_ones_walk() {
        assert_eq!(route(&known(200.0, 4e-5)), Route::Words);
        assert!(matches!(route(&known(1e6, 0.2)), Route::Walk { rows } if rows < 5_000.0));
        assert!(matches!(route(&known(50_000.0, 0.01)), Route::Walk { rows } if rows < 10_000.0));
    }

    #[test]
    fn a_small_library_is_walked_whatever_the_word() {
        let few = PlanInputs { visible: 1_000.0, ..known(5_000.0, 1e-3) };
        assert_eq!(route(&few), Route::Walk { rows: 1_000.0 });
    }

    #[test]
    fn a_rare_sender_is_asked_for_their_messages() {
        let known = PlanInputs { sent: Some(300.0), ..known(1e6, 0.2 * 300.0 / 5e6) };
        assert_eq!(route(&known), Route::Senders);
    }

    #[test]
    fn a_walk_that_found_little_goes_on_farther_until_the_budget_is_spent() {
        let common = known(4e6, 0.8);
        assert!(matches!(go_on(&common, 10_000.0, 1.0), Some(Route::Walk { rows }) if rows > 20_000.0));
        assert_eq!(go_on(&common, BUDGET, 0.0), None);
    }

    #[test]
    fn a_walk_that_found_less_than_the_words_promised_asks_the_index() {
        assert_eq!(go_on(&known(20_000.0, 0.004), 12_000.0, 0.0), Some(Route::Words));
    }

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    #[test]
    fn a_window_has_about_as_many_messages_as_were_asked_for() {
        let early = Spread { messages: 1_000.0, milestones: vec![at(0), at(10)] };
        let late = Spread { messages: 9_000.0, milestones: vec![at(10), at(19), at(20)] };
        let from = window(&[early.clone(), late.clone()], at(20), 4_500.0).expect("there are more");
        assert!((from - at(19)).abs() < TimeDelta::minutes(2), "{from}");
        assert_eq!(window(&[early.clone(), late.clone()], at(20), 10_000.0), None);
        assert!((between(&[early, late], Some(at(5)), at(10)) - 500.0).abs() < 1.0);
    }
}
