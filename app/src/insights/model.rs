//! Types that the server sends to the browser for dashboards, comparisons and stories.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::filter::{Filter, Interval};
use super::scope::Scope;
use crate::ui::chart::data::Chart;

/// The status of an analysis job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "analytics_status", rename_all = "snake_case"))]
pub enum AnalysisStatus {
    /// Waiting for a worker.
    Queued,
    /// In progress.
    Running,
    /// Finished successfully.
    Done,
    /// Failed too many times.
    Failed,
    /// Cancelled by a user.
    Cancelled,
}

/// The progress of the analysis of one or several conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysis {
    /// The status.
    pub status: AnalysisStatus,
    /// Number of messages analysed so far.
    pub done: i64,
    /// Number of messages to analyse.
    pub total: i64,
    /// Why it failed, as a sentence for users.
    pub error: Option<String>,
}

impl Analysis {
    /// Whether it is queued or running, so that statistics are still incomplete.
    pub fn is_open(&self) -> bool {
        matches!(self.status, AnalysisStatus::Queued | AnalysisStatus::Running)
    }
}

/// An option of a filter field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterChoice {
    /// The value in the query string.
    pub value: String,
    /// The label on the page.
    pub label: String,
}

/// A period offered as a link: "Last 30 days", "2024".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresetPeriod {
    /// The label.
    pub label: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// The options of a dashboard's filter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FilterChoices {
    /// Participants by ordinal, most active first. Empty if the scope cannot be filtered by people.
    pub people: Vec<FilterChoice>,
    /// Conversations by id, latest first. Empty if the scope is a conversation or a person.
    pub conversations: Vec<FilterChoice>,
    /// Tags of notes.
    pub tags: Vec<FilterChoice>,
    /// Languages by ISO 639-3 code. Empty if there is only one.
    pub languages: Vec<FilterChoice>,
    /// Common periods.
    pub periods: Vec<PresetPeriod>,
    /// The first and the last day with messages.
    pub span: Option<(NaiveDate, NaiveDate)>,
    /// Whether messages can be filtered by kind, tag, language and search.
    pub search: bool,
}

/// A key figure above the charts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// What it measures, such as "messages".
    pub label: String,
    /// The formatted value.
    pub value: String,
    /// Link to a search for the messages it counts. `None` if no search finds them or the viewer may not read them.
    pub search_url: Option<String>,
}

/// A dashboard page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DashboardPage {
    /// The scope of the dashboard.
    pub scope: Scope,
    /// The name of the conversation or person.
    pub title: String,
    /// The number of messages and the period they cover.
    pub subtitle: String,
    /// The filter that was applied.
    pub filter: Filter,
    /// The options of the filter.
    pub choices: FilterChoices,
    /// The interval of charts over time.
    pub interval: Interval,
    /// The key figures above the charts.
    pub tiles: Vec<Tile>,
    /// Warnings: data that is not included, and parts of the search that could not be parsed.
    pub notes: Vec<String>,
    /// The latest analysis; `None` if there is none.
    pub analysis: Option<Analysis>,
    /// Whether the viewer may start and cancel analyses.
    pub may_analyse: bool,
    /// Link to the page that shares the filtered dashboard. `None` if the viewer may not share it.
    pub share_url: Option<String>,
    /// Link to the story of the conversation.
    pub story_url: Option<String>,
    /// Link to the comparison page. `None` if the viewer may not read the messages.
    pub compare_url: Option<String>,
    /// Words that the viewer hides from charts. `None` if the viewer cannot change them here.
    pub stop_words: Option<Vec<String>>,
    /// The charts that are not empty, in page order.
    pub charts: Vec<Chart>,
    /// Whether the viewer may see the statistics but not read the messages.
    pub masked: bool,
    /// Dashboards of other users' conversations that were shared with the viewer. Only on `/insights`.
    pub shared: Vec<SharedDashboard>,
}

impl DashboardPage {
    /// Whether an analysis is queued or running.
    pub fn is_analysing(&self) -> bool {
        self.analysis.as_ref().is_some_and(Analysis::is_open)
    }
}

/// A conversation whose statistics were shared with the viewer, but not its messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedDashboard {
    /// The conversation.
    pub id: Uuid,
    /// The title, if the viewer may see names.
    pub title: Option<String>,
    /// The number of messages.
    pub messages: i64,
    /// The name of the owner.
    pub owner: String,
}

/// One group of a comparison: its name, filter and filter options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparisonSide {
    /// A description of the group, such as "Ana, 2024".
    pub name: String,
    /// The filter that was applied.
    pub filter: Filter,
    /// The options of the filter.
    pub choices: FilterChoices,
}

/// The page that compares two groups of messages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparisonPage {
    /// The scope that both groups are taken from.
    pub scope: Scope,
    /// The groups.
    pub sides: [ComparisonSide; 2],
    /// The charts. Each shows both groups.
    pub charts: Vec<Chart>,
}

/// A card of a story, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The topic, in a word or two.
    pub about: String,
    /// The number or word in large type.
    pub big: String,
    /// The sentence below.
    pub line: String,
    /// More lines; may be empty.
    pub more: Vec<String>,
    /// The heights of 24 bars, one per hour of the day, in thousandths of the tallest. May be empty.
    pub hours: Vec<u32>,
}

/// A story page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryPage {
    /// The conversation.
    pub conversation: Uuid,
    /// The title of the conversation.
    pub title: String,
    /// The filter that was applied, including the period.
    pub filter: Filter,
    /// The years that can be selected, latest first.
    pub years: Vec<i32>,
    /// The cards. Empty if there are no messages in the period.
    pub cards: Vec<Card>,
}
