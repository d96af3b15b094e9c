//! Types of dashboards, comparisons and stories that the server sends to the browser.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::filter::{Filter, Interval};
use super::scope::Scope;
use crate::ui::chart::data::Chart;

/// The state of an analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "analytics_status", rename_all = "snake_case"))]
pub enum AnalysisStatus {
    /// Waiting for a worker.
    Queued,
    /// In progress.
    Running,
    /// Complete.
    Done,
    /// Stopped by an error, several times.
    Failed,
    /// Stopped by a user.
    Cancelled,
}

/// An analysis of a conversation, or of several together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysis {
    /// Its state.
    pub status: AnalysisStatus,
    /// Messages analysed.
    pub done: i64,
    /// Messages to analyse.
    pub total: i64,
    /// Why it failed, for users.
    pub error: Option<String>,
}

impl Analysis {
    /// Whether figures are still incomplete.
    pub fn is_open(&self) -> bool {
        matches!(self.status, AnalysisStatus::Queued | AnalysisStatus::Running)
    }
}

/// A value of a filter that the viewer can choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterChoice {
    /// In the address.
    pub value: String,
    /// On the page.
    pub label: String,
}

/// A period offered as a button: "Last 30 days", "2024".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresetPeriod {
    /// On the button.
    pub label: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// What the filter of a dashboard offers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FilterChoices {
    /// Participants by ordinal, the most active first; empty when the scope does not filter by people.
    pub people: Vec<FilterChoice>,
    /// Conversations by id, the latest first; empty when the scope is one conversation or person.
    pub conversations: Vec<FilterChoice>,
    /// Tags of notes.
    pub tags: Vec<FilterChoice>,
    /// Languages by code; empty when there is only one.
    pub languages: Vec<FilterChoice>,
    /// Periods.
    pub periods: Vec<PresetPeriod>,
    /// The first and the last day with messages.
    pub span: Option<(NaiveDate, NaiveDate)>,
    /// Whether messages can be filtered by kind, tag, language and search.
    pub search: bool,
}

/// A number above the charts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// What it counts: "messages".
    pub label: String,
    /// The number, formatted.
    pub value: String,
    /// The messages that it counts, where a search finds them and the viewer may read them.
    pub search_url: Option<String>,
}

/// The page of a dashboard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DashboardPage {
    /// What it is about.
    pub scope: Scope,
    /// The conversation's or the person's name.
    pub title: String,
    /// How many messages it covers, of which period.
    pub subtitle: String,
    /// The filter as it was applied.
    pub filter: Filter,
    /// What the filter offers.
    pub choices: FilterChoices,
    /// The interval of charts over time.
    pub interval: Interval,
    /// The numbers above the charts.
    pub tiles: Vec<Tile>,
    /// What is missing, and what could not be understood of the search.
    pub notes: Vec<String>,
    /// The state of the analysis.
    pub analysis: Option<Analysis>,
    /// Whether the viewer may start and stop analyses.
    pub may_analyse: bool,
    /// The page that shares the dashboard as it is filtered; `None` for those who may not.
    pub share_url: Option<String>,
    /// The story of a conversation.
    pub story_url: Option<String>,
    /// The page that compares two groups.
    pub compare_url: Option<String>,
    /// Words that the viewer hides from charts; `None` for those who have no settings here.
    pub stop_words: Option<Vec<String>>,
    /// The charts that have something to show, in the order of the page.
    pub charts: Vec<Chart>,
    /// Whether the viewer sees the dashboard without being allowed to read the messages.
    pub masked: bool,
    /// Dashboards of others' conversations that were shared with the viewer; on `/insights` only.
    pub shared: Vec<SharedDashboard>,
}

impl DashboardPage {
    /// Whether an analysis is queued or running.
    pub fn is_analysing(&self) -> bool {
        self.analysis.as_ref().is_some_and(Analysis::is_open)
    }
}

/// A conversation whose dashboard the viewer may see without reading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedDashboard {
    /// The conversation.
    pub id: Uuid,
    /// Its title, if the viewer may see names.
    pub title: Option<String>,
    /// How many messages it has.
    pub messages: i64,
    /// The name of the owner.
    pub owner: String,
}

/// What a comparison's form offers for one group, and what is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparisonSide {
    /// What the group is, in words: "Ana, 2024".
    pub name: String,
    /// The filter as it was applied.
    pub filter: Filter,
    /// What its filter offers.
    pub choices: FilterChoices,
}

/// The page that compares two groups of messages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparisonPage {
    /// What the groups are taken from.
    pub scope: Scope,
    /// The groups.
    pub sides: [ComparisonSide; 2],
    /// Each shows both groups.
    pub charts: Vec<Chart>,
}

/// A card of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What it is about, in a word or two.
    pub about: String,
    /// The number or word in large letters.
    pub big: String,
    /// The sentence below.
    pub line: String,
    /// More lines; may be empty.
    pub more: Vec<String>,
    /// The heights of 24 bars in thousandths; may be empty.
    pub hours: Vec<u32>,
}

/// The page of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryPage {
    /// The conversation.
    pub conversation: Uuid,
    /// Its title.
    pub title: String,
    /// The period, and what else narrows it.
    pub filter: Filter,
    /// The years with messages, the latest first.
    pub years: Vec<i32>,
    /// The cards; none when nobody wrote in the period.
    pub cards: Vec<Card>,
}
