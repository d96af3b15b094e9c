//! Builds the dashboard page from the statistics of a dashboard.

use chrono::{Datelike, Days, Months, NaiveDate};
use sqlx::PgConnection;

use super::figures;
use super::filter::Filter;
use super::model::{DashboardPage, FilterChoice, FilterChoices, PresetPeriod, Tile};
use super::opening;
use super::scope::Scope;
use super::store::dashboard::Dashboard;
use crate::error::AppError;
use crate::query;
use crate::state::AppState;
use crate::ui::chart::data::{Chart, Reveals};
use crate::ui::format;
use crate::viewer::{Analyst, Viewer};

/// Maximum number of people or conversations in a menu. Others can be found with `from:` or `in:` in the search.
const MAX_CHOICES: usize = 60;
/// Maximum number of years offered as periods.
const MAX_YEARS: usize = 12;

/// The dashboard page for a viewer who may read the messages.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer may not see the scope.
pub async fn dashboard_page(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Scope,
    filter: Filter,
    today: NaiveDate,
) -> Result<DashboardPage, AppError> {
    let dashboard = opening::open(&mut *db, viewer, scope, filter, today).await?;
    let charts = charts(db, &dashboard).await?;
    Ok(page(&dashboard, charts))
}

/// The dashboard page for an analyst, who may not read the messages.
///
/// # Errors
/// If the database fails.
pub async fn analyst_page(state: &AppState, analyst: &Analyst, filter: Filter) -> Result<DashboardPage, AppError> {
    let mask = super::mask::Mask::of(analyst.sees_names, analyst.sees_texts);
    let mut tx = analyst.owner().begin(state).await?;
    let today = state.clock.now().date_naive();
    let dashboard = opening::open_masked(&mut tx, analyst.owner(), analyst.reader(), (filter, mask), today).await?;
    let charts = charts(&mut tx, &dashboard).await?;
    Ok(page(&dashboard, charts))
}

/// A chart with all rows of its table, for its CSV or SVG file.
///
/// # Errors
/// [`AppError::NotFound`] if the dashboard has no such chart or the viewer may not see it.
pub async fn chart(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Scope,
    (filter, key): (Filter, &str),
    today: NaiveDate,
) -> Result<Chart, AppError> {
    let dashboard = opening::open(&mut *db, viewer, scope, filter, today).await?;
    let charts = figures::charts(db, &dashboard).await?;
    charts.into_iter().find(|chart| chart.key == key).ok_or(AppError::NotFound)
}

/// The charts of a dashboard that its viewer may see, with long tables shortened.
///
/// # Errors
/// If the database fails.
pub async fn charts(db: &mut PgConnection, dashboard: &Dashboard) -> Result<Vec<Chart>, AppError> {
    let mut charts = figures::page_charts(db, dashboard).await?;
    charts.retain(|chart| dashboard.mask.is_none_or(|mask| mask.texts || chart.reveals < Reveals::Texts));
    Ok(charts)
}

/// The key figures above the charts.
pub fn tiles(dashboard: &Dashboard) -> Vec<Tile> {
    let (summary, all) = (&dashboard.summary, &dashboard.summary.all);
    let tile = |label: &str, value: String| Tile { label: label.to_owned(), value, search_url: None };
    let number = |n: u32| format::number(n.into());
    let days = summary.days.len() as u32;
    let mut tiles = vec![
        Tile { search_url: dashboard.search_url(""), ..tile("messages", number(all.messages)) },
        tile("words", number(all.words)),
        tile("media and files", number(all.media)),
        tile("active days", number(days)),
    ];
    if days > 0 {
        tiles.push(tile("messages per active day", format!("{:.1}", f64::from(all.messages) / f64::from(days))));
    }
    if let Some(median) = summary.response_times.quantile(0.5) {
        let search_url = dashboard.search_url("waited:0s");
        tiles.push(Tile { search_url, ..tile("median reply time", figures::duration(median)) });
    }
    if let Some(mean) = summary.sentiment.mean() {
        let search_url = dashboard.search_url("mood:known");
        tiles.push(Tile { search_url, ..tile("average mood (−1 to +1)", format!("{mean:+.2}")) });
    }
    tiles
}

fn page(dashboard: &Dashboard, charts: Vec<Chart>) -> DashboardPage {
    let readable = dashboard.mask.is_none();
    let owned = readable && dashboard.conversations.first().is_some_and(|one| one.owner_id == one.user());
    let conversation = dashboard.conversation();
    let filter = &dashboard.filter;
    DashboardPage {
        scope: dashboard.scope,
        title: dashboard.title.clone(),
        subtitle: subtitle(dashboard),
        filter: filter.clone(),
        choices: choices(dashboard),
        interval: figures::step(dashboard).into(),
        tiles: tiles(dashboard),
        notes: dashboard.notes.clone(),
        analysis: dashboard.analysis.clone(),
        may_analyse: owned && conversation.is_some(),
        share_url: conversation
            .filter(|_| owned)
            .map(|id| format!("/c/{id}/sharing?dashboard={}#dashboard", query::escape(&query::write(filter)))),
        story_url: conversation.filter(|_| readable).map(|id| {
            // Only a complete period carries over to the story.
            let (from, until) = (filter.from, filter.until);
            let period = match from.is_some() && until.is_some() {
                true => Filter { from, until, ..Filter::default() },
                false => Filter::default(),
            };
            query::address(&format!("/c/{id}/story"), &period)
        }),
        compare_url: Some(dashboard.scope.compare_path()).filter(|_| readable),
        stop_words: Some(dashboard.own_stop_words.clone()).filter(|_| readable),
        charts,
        masked: !readable,
        shared: Vec::new(),
    }
}

fn subtitle(dashboard: &Dashboard) -> String {
    let messages = format::count(dashboard.summary.all.messages.into(), "message", "messages");
    let time = dashboard
        .summary
        .span()
        .map_or_else(String::new, |(first, last)| format!(", {}", figures::date_range(first, last)));
    let filtered = if dashboard.filter.narrows() { "Filtered: " } else { "" };
    format!("{filtered}{messages}{time}")
}

/// The options of the filter of a dashboard or of one group of a comparison.
pub fn choices(dashboard: &Dashboard) -> FilterChoices {
    let choice = |value: String, label: String| FilterChoice { value, label };
    let readable = dashboard.mask.is_none();
    let languages = match dashboard.languages.as_slice() {
        [] | [_] => Vec::new(),
        several => several.iter().map(|one| choice(one.code().to_owned(), one.eng_name().to_owned())).collect(),
    };
    FilterChoices {
        people: match dashboard.scope {
            Scope::Conversation(_) => people(dashboard),
            Scope::Person(_) | Scope::Everything => Vec::new(),
        },
        conversations: conversations(dashboard),
        tags: dashboard.tags.iter().filter(|_| readable).map(|tag| choice(tag.clone(), format!("#{tag}"))).collect(),
        languages: if readable { languages } else { Vec::new() },
        periods: dashboard.span.map(|(first, last)| periods(first, last)).unwrap_or_default(),
        span: dashboard.span,
        search: readable,
    }
}

/// Participants, most active first, regardless of the filter. Always includes those selected in the filter.
fn people(dashboard: &Dashboard) -> Vec<FilterChoice> {
    let mut members: Vec<_> = dashboard.members.values().collect();
    members.sort_by_key(|member| (std::cmp::Reverse(member.messages), member.ordinal));
    let selected = |ordinal: i32| dashboard.filter.people.contains(&ordinal);
    let offered = members.into_iter().enumerate().filter(|(index, it)| *index < MAX_CHOICES || selected(it.ordinal));
    offered.map(|(_, it)| FilterChoice { value: it.ordinal.to_string(), label: it.name.clone() }).collect()
}

/// Conversations, latest first. Always includes those selected in the filter.
fn conversations(dashboard: &Dashboard) -> Vec<FilterChoice> {
    let selected = &dashboard.filter.conversations;
    let offered = dashboard.choices.iter().enumerate();
    let offered = offered.filter(|(index, (id, _))| *index < MAX_CHOICES || selected.contains(id));
    offered.map(|(_, (id, title))| FilterChoice { value: id.to_string(), label: title.clone() }).collect()
}

/// The last days and months before the last message, and the calendar years. Omits periods that would include every
/// message.
fn periods(first: NaiveDate, last: NaiveDate) -> Vec<PresetPeriod> {
    let recent = [
        ("Last 7 days", last.checked_sub_days(Days::new(6))),
        ("Last 30 days", last.checked_sub_days(Days::new(29))),
        ("Last 12 months", last.checked_sub_months(Months::new(12)).and_then(|day| day.succ_opt())),
    ];
    let recent = recent.into_iter().filter_map(|(label, from)| {
        let from = from.filter(|from| *from > first)?;
        Some(PresetPeriod { label: label.to_owned(), from, until: last })
    });
    let years = (first.year()..=last.year()).rev().take(MAX_YEARS).filter(|_| first.year() != last.year());
    let years = years.filter_map(|year| {
        let (from, until) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
        Some(PresetPeriod { label: year.to_string(), from, until })
    });
    recent.chain(years).collect()
}

#[cfg(test)]
mod tests {
    use super::periods;

    #[test]
    fn only_periods_that_exclude_messages_are_offered() {
        let of = |first: &str, last: &str| -> Vec<String> {
            let day = |text: &str| text.parse().expect("a day");
            periods(day(first), day(last))
                .into_iter()
                .map(|it| format!("{} {} {}", it.label, it.from, it.until))
                .collect()
        };
        assert_eq!(of("2024-01-01", "2024-01-05"), [""; 0]);
        assert_eq!(of("2024-02-20", "2024-03-01"), ["Last 7 days 2024-02-24 2024-03-01"]);
        assert_eq!(
            of("2022-12-31", "2024-02-29"),
            [
                "Last 7 days 2024-02-23 2024-02-29",
                "Last 30 days 2024-01-31 2024-02-29",
                "Last 12 months 2023-03-01 2024-02-29",
                "2024 2024-01-01 2024-12-31",
                "2023 2023-01-01 2023-12-31",
                "2022 2022-01-01 2022-12-31",
            ]
        );
    }
}
