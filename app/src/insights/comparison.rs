//! What the page of a comparison shows: two groups of messages of one scope.

use chrono::{Datelike, NaiveDate};
use sqlx::PgConnection;

use super::figures;
use super::filter::{ComparisonRequest, Filter};
use super::model::{ComparisonPage, ComparisonSide};
use super::opening::open;
use super::page_data::choices;
use super::scope::Scope;
use super::store::dashboard::Dashboard;
use crate::error::AppError;
use crate::ui::format;
use crate::viewer::Viewer;

/// The page of a comparison.
///
/// # Errors
/// [`AppError::NotFound`] for what the viewer may not see.
pub async fn comparison_page(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Scope,
    groups: ComparisonRequest,
    today: NaiveDate,
) -> Result<ComparisonPage, AppError> {
    let ComparisonRequest { a, b } = match groups.is_empty() {
        // Only to propose something is all of it added up.
        true => proposed(&open(&mut *db, viewer, scope, Filter::default(), today).await?),
        false => groups,
    };
    let a = open(&mut *db, viewer, scope, a, today).await?;
    let b = open(&mut *db, viewer, scope, b, today).await?;
    let sides = [side(&a), side(&b)];
    let names = sides.each_ref().map(|side| side.name.clone());
    Ok(ComparisonPage { scope, charts: figures::comparison(&[a, b], &names), sides })
}

fn side(dashboard: &Dashboard) -> ComparisonSide {
    ComparisonSide { name: name(dashboard), filter: dashboard.filter.clone(), choices: choices(dashboard) }
}

/// The two who wrote most, or the last two years where people are not told apart.
fn proposed(whole: &Dashboard) -> ComparisonRequest {
    let ranked = whole.summary.ranked();
    if let ([(first, _), (second, _), ..], Scope::Conversation(_)) = (ranked.as_slice(), whole.scope) {
        let of = |who: usize| Filter { people: vec![who as i32], ..Filter::default() };
        return ComparisonRequest { a: of(*first), b: of(*second) };
    }
    let Some((_, last)) = whole.span else { return ComparisonRequest::default() };
    let of = |year: i32| {
        let (from, until) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
        Filter { from, until, ..Filter::default() }
    };
    ComparisonRequest { a: of(last.year()), b: of(last.year() - 1) }
}

/// What a group is, in words.
fn name(dashboard: &Dashboard) -> String {
    let filter = &dashboard.filter;
    let people = filter.people.iter().map(|who| dashboard.name(*who as usize).to_owned());
    let chosen = dashboard.conversations.iter().filter(|it| filter.conversations.contains(&it.id));
    let within = chosen.map(|it| it.title.clone());
    let period = match (filter.from, filter.until) {
        (Some(from), Some(until)) => Some(figures::days(from, until)),
        (Some(from), None) => Some(format!("from {}", format::day(from))),
        (None, Some(until)) => Some(format!("until {}", format::day(until))),
        (None, None) => None,
    };
    let search = Some(filter.search()).filter(|search| !search.is_empty());
    let parts: Vec<String> = people.chain(within).chain(period).chain(search).collect();
    if parts.is_empty() { "Everything".to_owned() } else { parts.join(", ") }
}
