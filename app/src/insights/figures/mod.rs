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
#[cfg(test)]
mod tests;
mod things;
mod time;
mod words;

pub use answers::span;
pub use compare::{charts as comparison, name as group_name};
pub use time::{days, step};

use std::collections::{BTreeMap, HashMap};

use insight::keywords::Table as Uses;
use insight::words::StopWords;
use sqlx::PgConnection;

use super::store::dashboard::{self, Dashboard};
use super::store::entities;
use super::store::places::{self as shared, SharedPlace};
use crate::error::AppError;
use crate::ui::chart::Chart;

/// A page has no more rows of a table; its CSV file has all.
const MAX_PAGE_ROWS: usize = 100;

/// What figures need beside the sums of a dashboard: what messages say, by their place or by kind.
#[derive(Debug, Default)]
struct Contents {
    /// The beginnings of the strongest messages, by `seq`.
    quoted: HashMap<i64, String>,
    /// Dates, amounts, phone numbers and addresses.
    named: BTreeMap<String, Uses>,
    /// Shared locations.
    places: Vec<SharedPlace>,
}

async fn contents(db: &mut PgConnection, dashboard: &Dashboard) -> Result<Contents, AppError> {
    let (best, worst) = mood::strongest(dashboard);
    let strongest: Vec<i64> = best.iter().chain(&worst).map(|quote| quote.seq).collect();
    let quoted = match (dashboard.conversation(), dashboard.conversations.first()) {
        (Some(_), Some(conversation)) => dashboard::quotes(&mut *db, conversation, &strongest).await?,
        _ => HashMap::new(),
    };
    // A search reads its messages again; what they name is looked up only for all of them.
    if dashboard.filter.reads_messages() {
        return Ok(Contents { quoted, ..Contents::default() });
    }
    let named = entities::named(&mut *db, dashboard).await?;
    Ok(Contents { quoted, named, places: shared::places(db, dashboard).await? })
}

/// The charts that have something to show, by sections in the order of the page.
///
/// # Errors
/// Those of the database.
pub async fn charts(db: &mut PgConnection, dashboard: &Dashboard) -> Result<Vec<Chart>, AppError> {
    if dashboard.summary.all.messages == 0 {
        return Ok(Vec::new());
    }
    Ok(drawn_from(dashboard, &contents(db, dashboard).await?))
}

fn drawn_from(dashboard: &Dashboard, contents: &Contents) -> Vec<Chart> {
    let stop = StopWords::of(&dashboard.languages, &dashboard.own_stop_words);
    let charts = [
        Some(time::over_time(dashboard)),
        time::calendar(dashboard),
        Some(time::week(dashboard)),
        Some(people::people(dashboard)),
        time::growth(dashboard),
        answers::waits(dashboard),
        answers::talks(dashboard),
        answers::matrix(dashboard),
        words::words(dashboard, &stop),
        words::word(dashboard),
        words::distinct(dashboard, &stop),
        things::languages(dashboard),
        feelings::readability(dashboard),
        mood::over_time(dashboard),
        mood::by_person(dashboard),
        mood::quotes(dashboard, &contents.quoted),
        feelings::emotions(dashboard),
        people::kinds(dashboard),
        things::emoji(dashboard),
        places::map(dashboard, &contents.places),
        things::domains(dashboard),
        things::reactions(dashboard),
        things::mentions(dashboard),
        things::hashtags(dashboard),
        records::records(dashboard),
    ];
    let charts = charts.into_iter().flatten().chain(things::named(dashboard, &contents.named));
    let mut charts: Vec<Chart> = charts.collect();
    charts.sort_by_key(|chart| chart.section);
    charts
}

/// The charts as a page has them: with the first rows of long tables.
///
/// # Errors
/// Those of the database.
pub async fn page_charts(db: &mut PgConnection, dashboard: &Dashboard) -> Result<Vec<Chart>, AppError> {
    Ok(for_page(charts(db, dashboard).await?))
}

fn for_page(charts: Vec<Chart>) -> Vec<Chart> {
    let shorter = |chart: Chart| Chart { table: chart.table.truncated(MAX_PAGE_ROWS), ..chart };
    charts.into_iter().map(shorter).collect()
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
