//! The page of a dashboard. Every bar is a link, so the figures need no script and are rendered by the
//! server alone (docs/decisions/0006). A figure is a function from the [`Board`] to a [`Chart`]; to add
//! one: a line in [`charts`].

pub mod activity;
mod answers;
mod behind;
mod compare;
mod feelings;
mod filters;
pub mod masked;
mod mood;
mod people;
mod places;
mod records;
mod things;
mod time;
mod words;

pub use answers::span;
pub use time::days;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use insight::words::StopWords;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use sqlx::PgConnection;
use uuid::Uuid;

use super::api::{AnalyseAgain, StopAnalysis};
use super::model::{Analysis, AnalysisStatus};
use super::opening::open;
use super::scope::Scope;
use super::store::board::{self, Board};
use super::store::{entities, places as shared};
use crate::drawn::Drawn;
use crate::error::AppError;
use crate::ui::chart::{Chart, Downloads, Figure};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
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
    let board = open(&mut *db, viewer, scope, query, today).await?;
    let charts = charts(db, &board).await?;
    let back = match scope {
        Scope::Conversation(id) => Some((format!("/c/{id}"), "Back to the conversation")),
        Scope::Person(id) => Some((format!("/people/{id}"), "Back to the person")),
        Scope::Everything => None,
    };
    let back =
        back.map(|(href, label)| view! { <a class="back-link" href=href><Icon icon=lucide::LuArrowLeft/>{label}</a> });
    let story = board.conversation().map(|id| {
        let period = match (board.filter.from, board.filter.until) {
            (Some(from), Some(until)) => format!("?from={from}&until={until}"),
            _ => String::new(),
        };
        view! { <a class="button" href=format!("/c/{id}/story{period}")><Icon icon=lucide::LuSparkles/>"Story"</a> }
    });
    // Its owner may share it as it is narrowed now.
    let owned = board.conversations.first().is_some_and(|one| one.owner_id == one.user());
    let share = board.conversation().filter(|_| owned).map(|id| {
        let href = format!("/c/{id}/sharing?dashboard={}#dashboard", crate::drawn::escaped(&board.filter.to_query()));
        view! { <a class="button" href=href><Icon icon=lucide::LuShare2/>"Share"</a> }
    });
    let compare = view! { <a class="button" href=scope.compare_path()><Icon icon=lucide::LuScale/>"Compare"</a> };
    let html = view! {
        {back}
        <div class="board-head">
            <div><h1><bdi>{board.title.clone()}</bdi></h1><p class="soft">{filters::sentence(&board)}</p></div>
            <div class="board-head-end">{story}{compare}{share}{filters::periods(&board)}</div>
        </div>
        {filters::bar(&board)}
        {notes(&board)}
        {figures(&board, charts)}
    };
    Ok(Drawn { title: format!("Insights: {}", board.title), html: html.to_html() })
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
    let board = open(&mut *db, viewer, scope, query, today).await?;
    let charts = charts(db, &board).await?;
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

/// A message of the best mood, and who wrote it.
///
/// # Errors
/// Those of the database.
pub async fn brightest(db: &mut PgConnection, board: &Board) -> Result<Option<(String, usize)>, AppError> {
    let (Some(conversation), (best, _)) = (board.conversations.first(), mood::strongest(board)) else {
        return Ok(None);
    };
    let Some(quote) = best.first() else { return Ok(None) };
    let quoted = board::quotes(db, conversation, &[quote.seq]).await?;
    Ok(quoted.get(&quote.seq).map(|text| (text.clone(), quote.sender)))
}

/// The charts that have something to show, in the order of the page.
async fn charts(db: &mut PgConnection, board: &Board) -> Result<Vec<Chart>, AppError> {
    if board.summary.all.messages == 0 {
        return Ok(Vec::new());
    }
    let stop = StopWords::of(&board.languages, &board.own_stop_words);
    let (best, worst) = mood::strongest(board);
    let places: Vec<i64> = best.iter().chain(&worst).map(|quote| quote.seq).collect();
    let quoted = match (board.conversation(), board.conversations.first()) {
        (Some(_), Some(conversation)) => board::quotes(db, conversation, &places).await?,
        _ => HashMap::new(),
    };
    // A search reads its messages anew; what they name is looked up only for all of them.
    let (named, spots) = match board.filter.reads_messages() {
        false => (entities::named(&mut *db, board).await?, shared::places(db, board).await?),
        true => (BTreeMap::new(), Vec::new()),
    };
    let charts = [
        Some(time::over_time(board)),
        time::calendar(board),
        Some(time::week(board)),
        Some(people::people(board)),
        people::kinds(board),
        time::growth(board),
        answers::waits(board),
        answers::talks(board),
        answers::matrix(board),
        words::words(board, &stop),
        words::word(board),
        words::distinct(board, &stop),
        things::emoji(board),
        mood::over_time(board),
        mood::by_person(board),
        mood::quotes(board, &quoted),
        feelings::emotions(board),
        feelings::readability(board),
        places::map(board, &spots),
        things::domains(board),
        things::reactions(board),
        things::mentions(board),
        things::hashtags(board),
        things::languages(board),
        records::records(board),
    ];
    let mut charts: Vec<Chart> = charts.into_iter().flatten().collect();
    let last = charts.iter().position(|chart| chart.key == "records").unwrap_or(charts.len());
    charts.splice(last..last, things::named(board, &named));
    Ok(charts)
}

fn figures(board: &Board, charts: Vec<Chart>) -> AnyView {
    if charts.is_empty() {
        let (title, text) = match board.filter.narrows() {
            true => (
                "Nothing is left",
                "No message is in this period, of these people, and found by this search. Narrow it less.",
            ),
            false => ("Nothing to count yet", "There are no messages of people here yet."),
        };
        return view! { <EmptyNotice icon=lucide::LuChartColumn title text/> }.into_any();
    }
    let query = board.filter.to_query();
    let behind = if query.is_empty() { String::new() } else { format!("?{query}") };
    let downloads = Downloads { before: format!("/charts/{}/", board.scope.name()), behind };
    let figure = |chart: Chart| match chart.key {
        "words" => view! { <Figure chart downloads=downloads.clone() head=words::left_out(board)/> }.into_any(),
        "over-time" => view! { <Figure chart downloads=downloads.clone() head=filters::measures(board)/> }.into_any(),
        _ => view! { <Figure chart downloads=downloads.clone()/> }.into_any(),
    };
    // Narrow figures between two wide ones share two columns, of whatever height each is.
    let groups = charts.chunk_by(|a, b| !a.wide && !b.wide).map(|group| {
        let narrow = !group[0].wide;
        view! { <div class:board-columns=narrow>{group.iter().cloned().map(figure).collect_view()}</div> }
    });
    view! { {tiles(board)}<div class="board">{groups.collect_view()}</div>{again(board)} }.into_any()
}

/// The owner may have all texts read again.
fn again(board: &Board) -> Option<impl IntoView + use<>> {
    let id = board.conversation()?;
    let resting = board.analysis.as_ref().is_none_or(|analysis| !analysis.is_open());
    let owned = board.conversations.first().is_some_and(|conversation| conversation.owner_id == conversation.user());
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
fn notes(board: &Board) -> impl IntoView + use<> {
    let analysis = board.analysis.as_ref().and_then(|it| analysis(it, board.conversation()));
    let notes: Vec<_> = board.notes.iter().map(|note| view! { <p class="board-note">{note.clone()}</p> }).collect();
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

fn tiles(board: &Board) -> impl IntoView + use<> {
    let (summary, all) = (&board.summary, &board.summary.all);
    let tile = |value: String, label: String| view! { <div class="tile"><dd>{value}</dd><dt>{label}</dt></div> };
    let number = |n: u32| format::number(n.into());
    let days = summary.days.len() as u32;
    let each = f64::from(all.messages) / f64::from(days.max(1));
    let median = summary
        .waits
        .quantile(0.5)
        .map(|median| tile(answers::span(median), "until an answer, in the middle".to_owned()));
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
