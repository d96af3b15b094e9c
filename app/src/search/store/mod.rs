//! Full-text search in one conversation, or across all that the viewer may read.
//!
//! `library` determines which conversations to search, the word statistics (`conversations::words`) tell how rare the
//! words are, `plan` chooses the route, `fetch` runs it, and `show` adds what is displayed. If there are few hits,
//! `similar` words are tried too.
//!
//! All SQL reads the view `searchable_messages`. Row-level security does not apply to it, because PostgreSQL cannot use
//! an index for `@@` behind a policy. Instead it is joined with `conversations`, which row-level security protects.

mod analysis;
mod complete;
mod criteria;
mod fetch;
mod library;
mod plan;
mod saved;
mod show;
mod similar;

use chrono::{DateTime, TimeDelta, Utc};
use insight::query::Query;
use sqlx::PgConnection;
use uuid::Uuid;

use self::criteria::SearchCriteria;
use self::fetch::Match;
use self::library::{Library, library};
use self::plan::{PlanInputs, Route};
use super::model::{Cursor, SearchChip, SearchRequest, SearchResults};
use crate::conversations::words;
use crate::error::AppError;
use crate::viewer::Viewer;

pub use complete::complete;
pub use saved::{forget, is_saved, save, saved};

/// Hits per page.
pub const PAGE: i64 = 50;
/// The best matches are chosen from among this many of the latest ones.
const MAX_RANKED: i64 = 1_000;
/// Within one conversation, matches are counted by walking through all messages if there are at most this many.
const MAX_COUNTED: f64 = 20_000.0;
/// The year 1000: earlier than any message, and within the range of PostgreSQL's timestamps.
const EARLIEST: DateTime<Utc> = match DateTime::from_timestamp(-30_610_224_000, 0) {
    Some(at) => at,
    None => DateTime::UNIX_EPOCH,
};
/// Estimated fraction of messages that contain a phrase, out of those that contain all of its words. The index returns
/// all of the latter, a walk only the former.
const PHRASE_SELECTIVITY: f64 = 0.3;
/// With fewer hits than this, words that contain the typed ones are searched for as well; without any hits, also words
/// that differ by a letter or two.
const FEW_HITS: usize = 8;

/// Runs a search. The caller must have checked that the viewer may read `request.scope`.
///
/// # Errors
/// [`AppError::TooSlow`] after three seconds. The transaction is then aborted.
pub async fn search(
    db: &mut PgConnection,
    viewer: &Viewer,
    query: &Query,
    request: &SearchRequest,
) -> Result<SearchResults, AppError> {
    let chip = |chip: &insight::query::Chip| SearchChip { text: chip.text.clone(), without: chip.without.clone() };
    let mut hits = SearchResults {
        notes: query.notes.clone(),
        chips: query.chips.iter().map(chip).collect(),
        ..SearchResults::default()
    };
    if query.is_empty() {
        return Ok(hits);
    }
    sqlx::raw_sql("SET LOCAL statement_timeout = '3s'").execute(&mut *db).await?;
    let library = library(db, viewer, request.scope, &query.filters).await?;
    let mut query = query.clone();
    let mut found = find(db, viewer, &library, &query, request, PAGE).await?;
    let few = request.after.is_none() && found.matches.len() < FEW_HITS;
    if few && add_similar(db, &mut query, found.matches.is_empty()).await? {
        found = find(db, viewer, &library, &query, request, PAGE).await?;
    }
    show::fill(db, &mut hits, found, &query).await?;
    Ok(hits)
}

/// All matches of a search, for exports and statistics.
pub struct AllMatches {
    /// Conversation and `seq` of each match, newest first.
    pub places: Vec<(Uuid, i64)>,
    /// Sentences about parts of the query that were not understood.
    pub notes: Vec<String>,
    /// Whether these are all matches, and not only the latest.
    pub complete: bool,
}

/// Finds the latest `limit` matches in a conversation, or in all that the viewer may read. The caller must have checked
/// that the viewer may read `scope`.
///
/// # Errors
/// [`AppError::TooSlow`] after ten seconds. The transaction is then aborted.
pub async fn find_all(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Option<Uuid>,
    query: &Query,
    limit: i64,
) -> Result<AllMatches, AppError> {
    let mut all = AllMatches { places: Vec::new(), notes: query.notes.clone(), complete: true };
    if query.is_empty() {
        return Ok(all);
    }
    sqlx::raw_sql("SET LOCAL statement_timeout = '10s'").execute(&mut *db).await?;
    let library = library(db, viewer, scope, &query.filters).await?;
    let found = find(db, viewer, &library, query, &SearchRequest::default(), limit).await?;
    all.complete = !found.more && found.back_to.is_none();
    all.places = found.matches.into_iter().map(|found| (found.conversation, found.seq)).collect();
    Ok(all)
}

/// The cursor for a page of hits that starts at a message; `None` if there is no such message. The caller must have
/// checked that the viewer may read the conversation.
pub async fn cursor_at(db: &mut PgConnection, conversation: Uuid, seq: i64) -> Result<Option<Cursor>, AppError> {
    let sent_at =
        sqlx::query_scalar!("SELECT sent_at FROM messages WHERE conversation_id = $1 AND seq = $2", conversation, seq)
            .fetch_optional(db)
            .await?;
    Ok(sent_at.map(|sent_at| Cursor { sent_at, conversation, seq: seq + 1 }))
}

/// Adds similar words to the query. Returns whether there were any. `mistyped` also allows words that differ by a
/// letter or two.
async fn add_similar(db: &mut PgConnection, query: &mut Query, mistyped: bool) -> Result<bool, AppError> {
    let mut any = false;
    for word in query.doubtful_words() {
        let similar = similar::similar(&mut *db, &word, mistyped).await?;
        any |= !similar.is_empty();
        query.add_similar(&word, &similar);
    }
    Ok(any)
}

/// A page of matches.
struct MatchPage {
    /// The best or the latest first, depending on the sort order.
    matches: Vec<Match>,
    /// Whether there are more matches.
    more: bool,
    /// Whether all matches were counted.
    counted: bool,
    /// How far back the search went before its budget was spent; `None` if it was completed.
    back_to: Option<DateTime<Utc>>,
}

async fn find(
    db: &mut PgConnection,
    viewer: &Viewer,
    library: &Library,
    query: &Query,
    request: &SearchRequest,
    limit: i64,
) -> Result<MatchPage, AppError> {
    let nothing = MatchPage { matches: Vec::new(), more: false, counted: true, back_to: None };
    if library.ids.is_empty() {
        return Ok(nothing);
    }
    let mut criteria = SearchCriteria::new(viewer, library, query, request, limit);
    // Notes, codes, bookmarks and mentions are few, so these routes are always the cheapest.
    if library.tags.is_some() || !library.codes.is_empty() {
        return Ok(counted(fetch::by_notes(db, &criteria).await?, limit));
    }
    if library.bookmarked == Some(true) {
        return Ok(counted(fetch::by_bookmarks(db, &criteria).await?, limit));
    }
    if !library.names.is_empty() {
        return Ok(counted(fetch::by_names(db, &criteria).await?, limit));
    }
    let frequency = frequency(db, query).await?;
    let inputs = plan_inputs(library, query, frequency, limit);
    let route = plan::route(&inputs);
    tracing::debug!(?route, ?inputs, "search");
    match route {
        Route::Words => Ok(counted(fetch::by_words(db, &criteria).await?, limit)),
        Route::Senders => {
            Ok(counted(fetch::by_senders(db, &criteria, library.senders.as_deref().unwrap_or_default()).await?, limit))
        }
        // Within one conversation, a short period is walked through completely. Charts link here and state a number, so
        // the results must show the same number.
        Route::Walk { .. }
            if request.scope.is_some()
                && request.after.is_none()
                && !criteria.by_rank
                && inputs.visible <= MAX_COUNTED =>
        {
            criteria.max_hits = criteria.max_hits.max(MAX_COUNTED as i64);
            let found = walk(db, library, &criteria, &inputs, (inputs.visible, criteria.max_hits)).await?;
            Ok(first_page(found, limit))
        }
        Route::Walk { rows } => {
            if criteria.by_rank {
                criteria.max_hits = ((rows * inputs.selectivity) as i64).clamp(PAGE + 1, MAX_RANKED);
            }
            walk(db, library, &criteria, &inputs, (rows, limit)).await
        }
    }
}

/// Estimates how many messages of all users match the words of the query, and which fraction of all messages that is.
async fn frequency(db: &mut PgConnection, query: &Query) -> Result<(f64, f64), AppError> {
    let atoms = query.atoms();
    let (words, prefixes): (Vec<String>, Vec<bool>) =
        atoms.iter().map(|atom| (atom.word.to_owned(), atom.prefix)).unzip();
    let counts = words::frequencies(db, &words, &prefixes).await?;
    let all = (counts.all as f64).max(1.0);
    let shares: Vec<f64> = counts.words.iter().map(|count| *count as f64 / all).collect();
    let share = query.selectivity(&shares);
    Ok((all * share, share))
}

/// Estimates the inputs of the planner. `frequency` is the result of [`frequency`].
fn plan_inputs(library: &Library, query: &Query, (words, share): (f64, f64), limit: i64) -> PlanInputs {
    let start = |day: chrono::NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let until = library.until.map_or(DateTime::<Utc>::MAX_UTC, start);
    let visible = plan::between(&library.distributions, library.since.map(start), until).max(1.0);
    let all: f64 = library.distributions.iter().map(|one| one.messages).sum();
    let sent = library.senders.as_ref().map(|senders| senders.iter().map(|one| one.messages as f64).sum::<f64>());
    // For a single conversation, only its partition of the index is read.
    let indexed = if library.ids.len() == 1 { share * all } else { words };
    let of_senders = sent.map_or(1.0, |sent| (sent / all.max(1.0)).min(1.0));
    let weekdays = library.weekdays.as_ref().map_or(1.0, |days| (days.len() as f64 / 7.0).min(1.0));
    let hours = library.hours.as_ref().map_or(1.0, |hours| (hours.len() as f64 / 24.0).min(1.0));
    let phrase = if query.has_phrase() { PHRASE_SELECTIVITY } else { 1.0 };
    PlanInputs {
        indexed: query.has_words().then_some(indexed),
        sent,
        visible,
        selectivity: share * phrase * of_senders * weekdays * hours * library.analysis.selectivity(),
        limit: (limit + 1) as f64,
    }
}

/// Shortens the matches in one conversation to the first page. If they were counted, every match gets the total number.
fn first_page(mut found: MatchPage, limit: i64) -> MatchPage {
    let total = found.matches.len() as i64;
    if found.counted && total > limit {
        found.matches.truncate(limit as usize);
        found.matches.iter_mut().for_each(|one| (one.of_conversation, one.total) = (total, total));
        found.more = true;
    }
    found
}

/// A page of the matches of a route that counts them.
fn counted(mut matches: Vec<Match>, limit: i64) -> MatchPage {
    let more = matches.len() as i64 > limit;
    matches.truncate(limit as usize);
    MatchPage { matches, more, counted: true, back_to: None }
}

/// Checks one message after the other, newest first, in windows of time, until there are enough matches, no more
/// messages, or the budget is spent. `rows` is the size of the first window, `limit` the most matches to return. Switches to the full-text index if that
/// turns out cheaper.
async fn walk(
    db: &mut PgConnection,
    library: &Library,
    criteria: &SearchCriteria,
    inputs: &PlanInputs,
    (mut rows, limit): (f64, i64),
) -> Result<MatchPage, AppError> {
    let latest = library.distributions.iter().filter_map(|one| one.milestones.last()).max();
    let latest = latest.copied().unwrap_or(EARLIEST);
    let mut until = criteria.after_sent_at.map_or(latest, |sent_at| sent_at.min(latest)) + TimeDelta::microseconds(1);
    if let Some(day) = library.until {
        // One day later, because the day may end later in the conversation's time zone than in UTC.
        until = until.min(day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::days(1));
    }
    let (mut matches, mut walked): (Vec<Match>, _) = (Vec::new(), 0.0);
    let mut back_to = None;
    loop {
        let from = plan::window(&library.distributions, until, rows);
        let since = from.unwrap_or(EARLIEST);
        let active = active_conversations(library, since, until);
        matches.extend(fetch::by_walk(db, criteria, active, since, until).await?);
        walked += plan::between(&library.distributions, from, until);
        let Some(from) = from.filter(|_| (matches.len() as i64) < criteria.max_hits) else { break };
        until = from;
        match plan::next_step(inputs, walked, matches.len() as f64) {
            Some(Route::Walk { rows: next }) => rows = next,
            Some(_) => return Ok(counted(fetch::by_words(db, criteria).await?, limit)),
            None => {
                back_to = Some(until);
                break;
            }
        }
    }
    if criteria.by_rank {
        matches.sort_by(|a, b| b.rank.unwrap_or_default().total_cmp(&a.rank.unwrap_or_default()));
    }
    let more = matches.len() as i64 > limit;
    matches.truncate(limit as usize);
    let counted = !more && back_to.is_none() && criteria.after_sent_at.is_none();
    Ok(MatchPage { matches, more, counted, back_to })
}

/// The conversations that have messages between `from` and `until`.
fn active_conversations(library: &Library, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Uuid> {
    let overlaps = |milestones: &[DateTime<Utc>]| {
        milestones.first().is_some_and(|first| *first < until) && milestones.last().is_some_and(|last| *last >= from)
    };
    let both = library.ids.iter().zip(&library.distributions);
    both.filter(|(_, distribution)| overlaps(&distribution.milestones)).map(|(id, _)| *id).collect()
}
