//! The page of a dashboard. Every bar is a link, so the figures need no script and are rendered by the
//! server alone (docs/decisions/0006). A figure is a function from the [`Dashboard`] to a [`Chart`]; to add
//! one: a line in [`charts`].

mod compare;
mod filters;
pub mod masked;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use sqlx::PgConnection;
use uuid::Uuid;

use super::api::{AnalyseAgain, SetStopWords, StopAnalysis};
use super::figures;
use super::model::{Analysis, AnalysisStatus};
use super::opening::open;
use super::scope::Scope;
use super::store::dashboard::Dashboard;
use crate::drawn::Drawn;
use crate::error::AppError;
use crate::ui::chart::{Chart, Downloads, Figure};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::ui::text_area::TextArea;
use crate::viewer::Viewer;

/// Draws the page of a dashboard.
///
/// # Errors
/// [`AppError::NotFound`] for what the viewer may not see.
pub async fn draw(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Scope,
    query: &str,
    today: NaiveDate,
) -> Result<Drawn, AppError> {
    let dashboard = open(&mut *db, viewer, scope, query, today).await?;
    let charts = figures::page_charts(db, &dashboard).await?;
    let back = match scope {
        Scope::Conversation(id) => Some((format!("/c/{id}"), "Back to the conversation")),
        Scope::Person(id) => Some((format!("/people/{id}"), "Back to the person")),
        Scope::Everything => None,
    };
    let back =
        back.map(|(href, label)| view! { <a class="back-link" href=href><Icon icon=lucide::LuArrowLeft/>{label}</a> });
    let story = dashboard.conversation().map(|id| {
        let period = match (dashboard.filter.from, dashboard.filter.until) {
            (Some(from), Some(until)) => format!("?from={from}&until={until}"),
            _ => String::new(),
        };
        view! { <a class="button" href=format!("/c/{id}/story{period}")><Icon icon=lucide::LuSparkles/>"Story"</a> }
    });
    // Its owner may share it as it is narrowed now.
    let owned = dashboard.conversations.first().is_some_and(|one| one.owner_id == one.user());
    let share = dashboard.conversation().filter(|_| owned).map(|id| {
        let href =
            format!("/c/{id}/sharing?dashboard={}#dashboard", crate::drawn::escaped(&dashboard.filter.to_query()));
        view! { <a class="button" href=href><Icon icon=lucide::LuShare2/>"Share"</a> }
    });
    let compare = view! { <a class="button" href=scope.compare_path()><Icon icon=lucide::LuScale/>"Compare"</a> };
    let html = view! {
        {back}
        <div class="board-head">
            <div><h1><bdi>{dashboard.title.clone()}</bdi></h1><p class="soft">{filters::sentence(&dashboard)}</p></div>
            <div class="board-head-end">{story}{compare}{share}{filters::periods(&dashboard)}</div>
        </div>
        {filters::bar(&dashboard)}
        {notes(&dashboard)}
        {board(&dashboard, charts)}
    };
    Ok(Drawn { title: format!("Insights: {}", dashboard.title), html: html.to_html() })
}

/// One chart of a dashboard, for a file of it.
///
/// # Errors
/// [`AppError::NotFound`] when the dashboard has no such chart, or is none of the viewer's.
pub async fn chart(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Scope,
    query: &str,
    today: NaiveDate,
    key: &str,
) -> Result<Chart, AppError> {
    let dashboard = open(&mut *db, viewer, scope, query, today).await?;
    let charts = figures::charts(db, &dashboard).await?;
    charts.into_iter().find(|chart| chart.key == key).ok_or(AppError::NotFound)
}

/// Draws the page that compares two sides of a dashboard.
///
/// # Errors
/// [`AppError::NotFound`] for what the viewer may not see.
pub async fn draw_comparison(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Scope,
    query: &str,
    today: NaiveDate,
) -> Result<Drawn, AppError> {
    let [a, b] = match compare::asked(query) {
        Some(sides) => sides,
        // Only to propose something is all of it added up.
        None => compare::proposed(&open(&mut *db, viewer, scope, "", today).await?),
    };
    let a = open(&mut *db, viewer, scope, &a.to_query(), today).await?;
    let b = open(&mut *db, viewer, scope, &b.to_query(), today).await?;
    Ok(compare::page(&[a, b]))
}

fn board(dashboard: &Dashboard, charts: Vec<Chart>) -> AnyView {
    if charts.is_empty() {
        let (title, text) = match dashboard.filter.narrows() {
            true => (
                "Nothing is left",
                "No message is in this period, of these people, and found by this search. Narrow it less.",
            ),
            false => ("Nothing to count yet", "There are no messages of people here yet."),
        };
        return view! { <EmptyNotice icon=lucide::LuChartColumn title text/> }.into_any();
    }
    let query = dashboard.filter.to_query();
    let after = if query.is_empty() { String::new() } else { format!("?{query}") };
    let downloads = Downloads { before: format!("/charts/{}/", dashboard.scope.name()), after };
    let figure = |chart: Chart| {
        let head = match chart.key.as_ref() {
            "words" => Some(left_out(dashboard)),
            "over-time" => Some(filters::measures(dashboard)),
            _ => None,
        };
        view! { <Figure chart downloads=downloads.clone()>{head}</Figure> }
    };
    // Narrow figures between two wide ones share two columns, of whatever height each is.
    let groups = charts.chunk_by(|a, b| !a.wide && !b.wide).map(|group| {
        let narrow = !group[0].wide;
        view! { <div class:board-columns=narrow>{group.iter().cloned().map(figure).collect_view()}</div> }
    });
    view! { {tiles(dashboard)}<div class="board">{groups.collect_view()}</div>{again(dashboard)} }.into_any()
}

/// The form for words of one's own to hide.
fn left_out(dashboard: &Dashboard) -> AnyView {
    let label = match dashboard.own_stop_words.len() {
        0 => "Hide words…".to_owned(),
        some => format!("{} hidden", format::count(some as i64, "word of yours is", "words of yours are")),
    };
    let value = dashboard.own_stop_words.join(" ");
    view! {
        <details class="figure-data">
            <summary>{label}</summary>
            <form method="post" action=SetStopWords::url() class="stack">
                <div class="field">
                    <label for="own-words">"Words to hide in all your charts, separated by spaces"</label>
                    <TextArea id="own-words".to_owned() name="words" value optional=true/>
                </div>
                <button class="button">"Save"</button>
            </form>
        </details>
    }
    .into_any()
}

/// The owner may have all texts read again.
fn again(dashboard: &Dashboard) -> Option<impl IntoView + use<>> {
    let id = dashboard.conversation()?;
    let resting = dashboard.analysis.as_ref().is_none_or(|analysis| !analysis.is_open());
    let owned =
        dashboard.conversations.first().is_some_and(|conversation| conversation.owner_id == conversation.user());
    (owned && resting).then(|| {
        view! {
            <form method="post" action=AnalyseAgain::url() class="board-again">
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button quiet"><Icon icon=lucide::LuRefreshCw/>"Read the texts again"</button>
            </form>
        }
    })
}

/// What is missing, and why.
fn notes(dashboard: &Dashboard) -> impl IntoView + use<> {
    let analysis = dashboard.analysis.as_ref().and_then(|it| analysis(it, dashboard.conversation()));
    let notes: Vec<_> = dashboard.notes.iter().map(|note| view! { <p class="board-note">{note.clone()}</p> }).collect();
    view! { {analysis}{notes} }
}

fn analysis(analysis: &Analysis, conversation: Option<Uuid>) -> Option<AnyView> {
    match analysis.status {
        AnalysisStatus::Queued | AnalysisStatus::Running => {
            let done = format::percent(analysis.done.max(0).cast_unsigned(), analysis.total.max(1).cast_unsigned());
            let says = format!(
                "The texts are being read: {done}. Words, moods and response times of what is not read yet are missing."
            );
            Some(view! {
                <div class="board-note" data-refresh="2000">
                    <div data-live>
                        <p>{says}</p>
                        <progress max=analysis.total.max(1).to_string() value=analysis.done.to_string() aria-label="Texts read"></progress>
                    </div>
                    {conversation.map(|id| view! {
                        <form method="post" action=StopAnalysis::url()>
                            <input type="hidden" name="id" value=id.to_string()/>
                            <button class="button small">"Stop"</button>
                        </form>
                    })}
                </div>
            }.into_any())
        }
        AnalysisStatus::Failed => {
            let why = analysis.error.clone().unwrap_or_else(|| "The analysis failed.".to_owned());
            Some(view! { <p class="board-note failed" role="alert">{why}</p> }.into_any())
        }
        AnalysisStatus::Cancelled => {
            Some(view! { <p class="board-note">"The reading of the texts was stopped: some figures are of a part of the time."</p> }.into_any())
        }
        AnalysisStatus::Done => None,
    }
}

fn tiles(dashboard: &Dashboard) -> impl IntoView + use<> {
    let (summary, all) = (&dashboard.summary, &dashboard.summary.all);
    let tile = |value: String, label: String| view! { <div class="tile"><dd>{value}</dd><dt>{label}</dt></div> };
    let number = |n: u32| format::number(n.into());
    let days = summary.days.len() as u32;
    let each = f64::from(all.messages) / f64::from(days.max(1));
    let median = summary.waits.quantile(0.5).map(|median| tile(figures::span(median), "median reply time".to_owned()));
    let mood = summary.tones.mean().map(|mean| tile(format!("{mean:+.2}"), "mean mood, from −1 to 1".to_owned()));
    view! {
        <dl class="tiles">
            {tile(number(all.messages), "messages".to_owned())}
            {tile(number(all.words), "words".to_owned())}
            {tile(number(all.media), "pictures, sounds, files".to_owned())}
            {tile(number(days), "days with messages".to_owned())}
            {tile(format!("{each:.1}"), "messages on such a day".to_owned())}
            {median}
            {mood}
        </dl>
    }
}
