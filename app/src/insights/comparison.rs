//! Builds the comparison page: two groups of messages from the same scope.

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
use crate::viewer::Viewer;

/// The comparison page. For an empty request, the groups are chosen by `proposed`.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer may not see the scope.
pub async fn comparison_page(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Scope,
    groups: ComparisonRequest,
    today: NaiveDate,
) -> Result<ComparisonPage, AppError> {
    let ComparisonRequest { a, b } = match groups.is_empty() {
        // The unfiltered dashboard is only needed to propose groups.
        true => proposed(&open(&mut *db, viewer, scope, Filter::default(), today).await?),
        false => groups,
    };
    let a = open(&mut *db, viewer, scope, a, today).await?;
    let b = open(&mut *db, viewer, scope, b, today).await?;
    let sides = [side(&a), side(&b)];
    Ok(ComparisonPage { scope, sides, charts: figures::comparison(&[a, b]) })
}

fn side(dashboard: &Dashboard) -> ComparisonSide {
    ComparisonSide {
        name: figures::group_name(dashboard),
        filter: dashboard.filter.clone(),
        choices: choices(dashboard),
    }
}

/// Default groups: the two most active people of a conversation, or otherwise the last two years with messages.
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
