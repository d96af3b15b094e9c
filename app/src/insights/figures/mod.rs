//! The charts of a dashboard. Each chart is made by a function from [`Dashboard`] to [`Chart`]; to add one, call it in
//! `build_charts`.
//!
//! All links to messages are built in [`links`], which returns `None` if the viewer may not open messages. Each chart
//! declares what it reveals.

mod compare;
mod feelings;
mod links;
mod lists;
mod mood;
mod people;
mod places;
mod records;
mod replies;
#[cfg(test)]
mod tests;
mod time;
mod words;

pub use compare::{charts as comparison, name as group_name};
pub use replies::duration;
pub use time::{date_range, step};

use std::collections::{BTreeMap, HashMap};

use insight::keywords::Table as Uses;
use insight::words::StopWords;
use sqlx::PgConnection;

use super::store::dashboard::{self, Dashboard};
use super::store::entities;
use super::store::places::{self as shared, SharedPlace};
use crate::error::AppError;
use crate::ui::chart::Chart;

/// Maximum number of table rows on a page. The CSV file contains all rows.
const MAX_PAGE_ROWS: usize = 100;

/// Message contents that charts need in addition to the statistics of the dashboard.
#[derive(Debug, Default)]
struct MessageContents {
    /// The beginning of the text of the strongest messages, by `seq`.
    quoted: HashMap<i64, String>,
    /// Dates, amounts of money, phone numbers and e-mail addresses, by entity type.
    entities: BTreeMap<String, Uses>,
    /// Shared locations.
    places: Vec<SharedPlace>,
}

async fn message_contents(db: &mut PgConnection, dashboard: &Dashboard) -> Result<MessageContents, AppError> {
    let (best, worst) = mood::strongest(dashboard);
    let strongest: Vec<i64> = best.iter().chain(&worst).map(|quote| quote.seq).collect();
    let quoted = match (dashboard.conversation(), dashboard.conversations.first()) {
        (Some(_), Some(conversation)) => dashboard::quotes(&mut *db, conversation, &strongest).await?,
        _ => HashMap::new(),
    };
    // Entities and locations are not filtered by search, so they are only shown without one.
    if dashboard.filter.reads_messages() {
        return Ok(MessageContents { quoted, ..MessageContents::default() });
    }
    let entities = entities::entities(&mut *db, dashboard).await?;
    Ok(MessageContents { quoted, entities, places: shared::places(db, dashboard).await? })
}

/// The charts that are not empty, in page order, with all rows of their tables.
///
/// # Errors
/// If the database fails.
pub async fn charts(db: &mut PgConnection, dashboard: &Dashboard) -> Result<Vec<Chart>, AppError> {
    if dashboard.summary.all.messages == 0 {
        return Ok(Vec::new());
    }
    Ok(build_charts(dashboard, &message_contents(db, dashboard).await?))
}

fn build_charts(dashboard: &Dashboard, contents: &MessageContents) -> Vec<Chart> {
    let stop = StopWords::of(&dashboard.languages, &dashboard.own_stop_words);
    let charts = [
        Some(time::over_time(dashboard)),
        time::calendar(dashboard),
        Some(time::week(dashboard)),
        Some(people::people(dashboard)),
        time::growth(dashboard),
        replies::reply_times(dashboard),
        replies::conversation_starters(dashboard),
        replies::reply_matrix(dashboard),
        words::words(dashboard, &stop),
        words::word(dashboard),
        words::signature_words(dashboard, &stop),
        lists::languages(dashboard),
        feelings::readability(dashboard),
        mood::over_time(dashboard),
        mood::by_person(dashboard),
        mood::quotes(dashboard, &contents.quoted),
        feelings::emotions(dashboard),
        people::kinds(dashboard),
        lists::emoji(dashboard),
        places::map(dashboard, &contents.places),
        lists::domains(dashboard),
        lists::reactions(dashboard),
        lists::mentions(dashboard),
        lists::hashtags(dashboard),
        records::records(dashboard),
    ];
    let charts = charts.into_iter().flatten().chain(lists::entities(dashboard, &contents.entities));
    let mut charts: Vec<Chart> = charts.collect();
    charts.sort_by_key(|chart| chart.section);
    charts
}

/// Like [`charts`], but with tables shortened for a page.
///
/// # Errors
/// If the database fails.
pub async fn page_charts(db: &mut PgConnection, dashboard: &Dashboard) -> Result<Vec<Chart>, AppError> {
    Ok(for_page(charts(db, dashboard).await?))
}

fn for_page(charts: Vec<Chart>) -> Vec<Chart> {
    let shorten = |chart: Chart| Chart { table: chart.table.truncated(MAX_PAGE_ROWS), ..chart };
    charts.into_iter().map(shorten).collect()
}

/// The beginning of the most positive message, and the number of its sender. `None` if no message is strongly positive.
///
/// # Errors
/// If the database fails.
pub async fn most_positive(db: &mut PgConnection, dashboard: &Dashboard) -> Result<Option<(String, usize)>, AppError> {
    let (Some(conversation), (best, _)) = (dashboard.conversations.first(), mood::strongest(dashboard)) else {
        return Ok(None);
    };
    let Some(quote) = best.first() else { return Ok(None) };
    let quoted = dashboard::quotes(db, conversation, &[quote.seq]).await?;
    Ok(quoted.get(&quote.seq).map(|text| (text.clone(), quote.sender)))
}
