//! The figures of a dashboard: functions from the [`Dashboard`] to a [`Chart`]. To add one: a line in [`charts`].
//!
//! Links to messages come from [`links`] alone, which gives none where the viewer may not open messages. Each chart
//! declares what it reveals.

mod answers;
mod compare;
mod feelings;
mod links;
mod mood;
mod people;
mod places;
mod records;
mod things;
mod time;
mod words;

pub use answers::span;
pub use compare::{charts as comparison, name as group_name};
pub use time::{days, step};

use std::collections::{BTreeMap, HashMap};

use insight::words::StopWords;
use sqlx::PgConnection;

use super::store::dashboard::{self, Dashboard};
use super::store::{entities, places as shared};
use crate::error::AppError;
use crate::ui::chart::Chart;

/// A page has no more rows of a table; its CSV file has all.
const MAX_PAGE_ROWS: usize = 200;

/// The charts that have something to show, by sections in the order of the page.
///
/// # Errors
/// Those of the database.
pub async fn charts(db: &mut PgConnection, dashboard: &Dashboard) -> Result<Vec<Chart>, AppError> {
    if dashboard.summary.all.messages == 0 {
        return Ok(Vec::new());
    }
    let stop = StopWords::of(&dashboard.languages, &dashboard.own_stop_words);
    let (best, worst) = mood::strongest(dashboard);
    let places: Vec<i64> = best.iter().chain(&worst).map(|quote| quote.seq).collect();
    let quoted = match (dashboard.conversation(), dashboard.conversations.first()) {
        (Some(_), Some(conversation)) => dashboard::quotes(db, conversation, &places).await?,
        _ => HashMap::new(),
    };
    // A search reads its messages again; what they name is looked up only for all of them.
    let (named, spots) = match dashboard.filter.reads_messages() {
        false => (entities::named(&mut *db, dashboard).await?, shared::places(db, dashboard).await?),
        true => (BTreeMap::new(), Vec::new()),
    };
    let charts = [
        Some(time::over_time(dashboard)),
        time::calendar(dashboard),
        Some(time::week(dashboard)),
        Some(people::people(dashboard)),
        people::kinds(dashboard),
        time::growth(dashboard),
        answers::waits(dashboard),
        answers::talks(dashboard),
        answers::matrix(dashboard),
        words::words(dashboard, &stop),
        words::word(dashboard),
        words::distinct(dashboard, &stop),
        mood::over_time(dashboard),
        mood::by_person(dashboard),
        mood::quotes(dashboard, &quoted),
        feelings::emotions(dashboard),
        feelings::readability(dashboard),
        things::emoji(dashboard),
        places::map(dashboard, &spots),
        things::domains(dashboard),
        things::reactions(dashboard),
        things::mentions(dashboard),
        things::hashtags(dashboard),
        things::languages(dashboard),
        records::records(dashboard),
    ];
    let mut charts: Vec<Chart> = charts.into_iter().flatten().chain(things::named(dashboard, &named)).collect();
    charts.sort_by_key(|chart| chart.section);
    Ok(charts)
}

/// The charts as a page has them: with the first rows of long tables.
///
/// # Errors
/// Those of the database.
pub async fn page_charts(db: &mut PgConnection, dashboard: &Dashboard) -> Result<Vec<Chart>, AppError> {
    let charts = charts(db, dashboard).await?;
    let shorter = |chart: Chart| Chart { table: chart.table.truncated(MAX_PAGE_ROWS), ..chart };
    Ok(charts.into_iter().map(shorter).collect())
}

/// A very positive message, and who wrote it.
///
/// # Errors
/// Those of the database.
pub async fn brightest(db: &mut PgConnection, dashboard: &Dashboard) -> Result<Option<(String, usize)>, AppError> {
    let (Some(conversation), (best, _)) = (dashboard.conversations.first(), mood::strongest(dashboard)) else {
        return Ok(None);
    };
    let Some(quote) = best.first() else { return Ok(None) };
    let quoted = dashboard::quotes(db, conversation, &[quote.seq]).await?;
    Ok(quoted.get(&quote.seq).map(|text| (text.clone(), quote.sender)))
}
