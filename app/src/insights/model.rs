//! Types that both sides share.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a conversation's dashboard shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Dashboard {
    /// The conversation's name.
    pub title: String,
    /// Messages of people.
    pub messages: u64,
    /// Words in them.
    pub words: u64,
    /// Days with messages.
    pub active_days: u32,
    /// The first and the last day.
    pub span: Option<(NaiveDate, NaiveDate)>,
    /// The busiest day and its messages.
    pub busiest: Option<(NaiveDate, u32)>,
    /// How long a period of `periods` is.
    pub step: Step,
    /// Messages per period, in order; periods without messages are 0.
    pub periods: Vec<(NaiveDate, u32)>,
    /// Who wrote how much, the most first.
    pub people: Vec<PersonShare>,
    /// Messages by weekday (Monday first) and hour.
    pub week: Vec<[u32; 24]>,
}

/// A participant's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonShare {
    /// The name.
    pub name: String,
    /// Order of first appearance; picks the colour.
    pub ordinal: i32,
    /// Messages.
    pub messages: u64,
    /// Words.
    pub words: u64,
    /// Pictures, sounds, files.
    pub media: u64,
}

/// How long a period of a chart is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Step {
    /// A day.
    #[default]
    Day,
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
}

impl Step {
    /// The word in "messages per …".
    pub fn word(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
        }
    }
}
