//! The page of a dashboard. Every bar is a link, so the figures need no script and are rendered by the
//! server alone (docs/decisions/0006). A figure is a function from the [`Dashboard`] to a [`Chart`]; to add
//! one: a line in [`charts`].

pub mod activity;
mod answers;
mod behind;
mod feelings;
mod mood;
mod people;
mod places;
mod records;
mod things;
mod time;
mod words;

pub use answers::span;
pub use time::{days, step};

use std::collections::{BTreeMap, HashMap};

use insight::words::StopWords;
use sqlx::PgConnection;

use super::store::dashboard::{self, Dashboard};
use super::store::{entities, places as shared};
use crate::error::AppError;
use crate::ui::chart::Chart;

/// A message of the best mood, and who wrote it.
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

/// The charts that have something to show, in the order of the page.
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
    // A search reads its messages anew; what they name is looked up only for all of them.
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
        things::emoji(dashboard),
        mood::over_time(dashboard),
        mood::by_person(dashboard),
        mood::quotes(dashboard, &quoted),
        feelings::emotions(dashboard),
        feelings::readability(dashboard),
        places::map(dashboard, &spots),
        things::domains(dashboard),
        things::reactions(dashboard),
        things::mentions(dashboard),
        things::hashtags(dashboard),
        things::languages(dashboard),
        records::records(dashboard),
    ];
    let mut charts: Vec<Chart> = charts.into_iter().flatten().collect();
    let last = charts.iter().position(|chart| chart.key == "records").unwrap_or(charts.len());
    charts.splice(last..last, things::named(dashboard, &named));
    Ok(charts)
}
