//! A dashboard for who may not read the messages: without links to them, and, unless that is granted,
//! without names and without words that people wrote.

use chrono::NaiveDate;
use leptos::prelude::*;
use sqlx::PgConnection;

use super::tiles;
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::insights::figures;
use crate::insights::filter::Filter;
use crate::insights::opening::open_masked;
use crate::insights::store::dashboard::Dashboard;
use crate::sharing::store::analysts::SharedDashboard;
use crate::state::AppState;
use crate::ui::chart::data::Reveals;
use crate::ui::chart::{Chart, Figure};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::viewer::Analyst;

/// What is shown of a dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mask {
    /// Whether people have their names.
    pub names: bool,
    /// Whether words and sentences of messages are shown.
    pub texts: bool,
}

impl Mask {
    /// Words name people: who sees them sees names.
    pub fn of(names: bool, texts: bool) -> Self {
        Mask { names: names || texts, texts }
    }

    /// As [`Mask::to_query`] wrote it.
    pub fn read(query: &str) -> Self {
        Mask::of(parameter(query, "names").is_some(), parameter(query, "texts").is_some())
    }

    /// For an address, behind the filter's.
    pub fn to_query(self) -> String {
        let marks = [("&names=on", self.names), ("&texts=on", self.texts)];
        marks.into_iter().filter(|(_, on)| *on).map(|(mark, _)| mark).collect()
    }

    /// What may be asked of a dashboard: without the right to texts no search, which would tell of them.
    pub fn filter(self, filter: Filter) -> Filter {
        match self.texts {
            true => filter,
            false => Filter { query: String::new(), word: String::new(), ..filter },
        }
    }

    /// Takes the names away.
    fn dashboard(self, dashboard: &mut Dashboard) {
        if !self.names {
            dashboard.members.iter_mut().for_each(|(number, member)| member.name = format!("Person {}", number + 1));
        }
    }

    fn shows(self, chart: &Chart) -> bool {
        self.texts || chart.reveals < Reveals::Texts
    }
}

/// Draws the page of an analyst: a dashboard that they may see of a conversation that they may not read.
///
/// # Errors
/// Those of the database.
pub async fn page(state: &AppState, analyst: &Analyst, query: &str) -> Result<Drawn, AppError> {
    let mask = Mask::of(analyst.sees_names, analyst.sees_texts);
    let filter = mask.filter(Filter::read(query));
    let value = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let (from, until) = (value(filter.from), value(filter.until));
    let mut tx = analyst.owner().begin(state).await?;
    let today = state.clock.now().date_naive();
    let dashboard = open_masked(&mut tx, analyst.owner(), analyst.reader(), filter, today).await?;
    let title = if mask.names { analyst.reader().title.clone() } else { "A conversation in figures".to_owned() };
    let inside = draw(&mut tx, dashboard, mask).await?;
    let html = view! {
        <a class="back-link" href="/insights"><Icon icon=lucide::LuArrowLeft/>"Insights"</a>
        <h1><bdi>{title.clone()}</bdi></h1>
        <p class="soft">"You see its dashboard, but not its messages."</p>
        <form class="board-filter" method="get" aria-label="Period">
            <label class="field"><span>"From"</span><input type="date" name="from" value=from/></label>
            <label class="field"><span>"To"</span><input type="date" name="until" value=until/></label>
            <div class="board-buttons"><button class="button primary">"Apply"</button></div>
        </form>
        <div inner_html=inside></div>
    };
    Ok(Drawn { title: format!("Insights: {title}"), html: html.to_html() })
}

/// The dashboards of others' conversations that somebody sees, as a list; nothing when there are none.
pub fn list(all: Vec<SharedDashboard>) -> String {
    let row = |one: SharedDashboard| {
        let name = one.title.unwrap_or_else(|| "A conversation in figures".to_owned());
        let about = format!("{} · shared by {}", format::count(one.messages, "message", "messages"), one.owner);
        view! { <li class="row"><a class="row-text" href=format!("/c/{}/insights", one.id)><bdi>{name}</bdi><small>{about}</small></a></li> }
    };
    if all.is_empty() {
        return String::new();
    }
    let rows: Vec<_> = all.into_iter().map(row).collect();
    view! { <section class="card"><h2>"Dashboards that others show you"</h2><ul class="rows">{rows}</ul></section> }
        .to_html()
}

/// Draws what is shown, as HTML.
///
/// # Errors
/// Those of the database.
pub async fn draw(db: &mut PgConnection, mut dashboard: Dashboard, mask: Mask) -> Result<String, AppError> {
    mask.dashboard(&mut dashboard);
    let charts = figures::page_charts(db, &dashboard).await?;
    let shown = charts.into_iter().filter(|chart| mask.shows(chart));
    let figures: Vec<_> = shown.map(|chart| view! { <Figure chart/> }).collect();
    Ok(match figures.is_empty() {
        true => view! { <EmptyNotice icon=lucide::LuChartColumn title="Nothing to count" text="There are no messages of people in this period."/> }.to_html(),
        false => view! { {tiles(&dashboard)}<div class="board">{figures}</div> }.to_html(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_for_who_may_see_texts() {
        let asked = Filter::read("from=2024-01-01&q=secret&word=secret");
        let plain = Mask::default().filter(asked.clone());
        assert!(plain.query.is_empty() && plain.word.is_empty() && plain.from == asked.from);
        let all = Mask { names: true, texts: true };
        assert_eq!(all.filter(asked.clone()), asked);
        assert_eq!(Mask::read(&format!("from=x{}", all.to_query())), all);
    }
}
