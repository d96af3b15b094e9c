//! Full-text search, in one conversation or across all that the viewer may see.
//!
//! `library` finds what may be looked at, the frequencies of the words (`store::words`) say how rare
//! the query is, `plan` chooses the route, `fetch` runs it, `show` adds what a person reads. When
//! little is found, `similar` words are tried too.
//!
//! All SQL reads the view `searchable_messages`, which row-level security does not guard (PostgreSQL
//! uses no index for `@@` behind a policy), and joins `conversations`, which it does.

mod complete;
mod fetch;
mod library;
mod plan;
mod read;
mod saved;
mod show;
mod similar;

use chrono::{DateTime, TimeDelta, Utc};
use insight::query::Query;
use sqlx::PgConnection;
use uuid::Uuid;

use self::fetch::{Match, SearchCriteria};
use self::library::{Library, library};
use self::plan::{PlanInputs, Route};
use super::model::{Cursor, SearchChip, SearchRequest, SearchResults, Sort};
use crate::conversations::words;
use crate::error::AppError;
use crate::viewer::Viewer;

pub use complete::complete;
pub use saved::{forget, is_saved, save, saved};

/// How many hits a page has.
pub const PAGE: i64 = 50;
/// Of so many matches, the latest, the best are chosen.
const RANKED: i64 = 1_000;
/// In one conversation, so many messages are gone through to say how many match.
const COUNTED: f64 = 20_000.0;
/// Before any message, and within what PostgreSQL's timestamps hold: the year 1000.
const EARLIEST: DateTime<Utc> = match DateTime::from_timestamp(-30_610_224_000, 0) {
    Some(at) => at,
    None => DateTime::UNIX_EPOCH,
};
/// Of the messages that have the words of a phrase, so many have them one after the other: the index names all of
/// them, a walk finds only these.
const ADJACENT: f64 = 0.3;
/// With fewer hits, words that have the typed ones inside of them are found, too; with none at all,
/// also words that differ by a letter or two.
const FEW: usize = 8;

/// Runs a search. What `request.scope` names must have been proven readable.
///
/// # Errors
/// [`AppError::TooSlow`] when the database gave up; the transaction can only be dropped then.
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
    // A search that takes too long is given up politely.
    sqlx::raw_sql("SET LOCAL statement_timeout = '3s'").execute(&mut *db).await?;
    let library = library(db, viewer, request.scope, &query.filters).await?;
    let mut query = query.clone();
    let mut found = find(db, viewer, &library, &query, request, PAGE).await?;
    let few = request.after.is_none() && found.matches.len() < FEW;
    if few && add_similar(db, &mut query, found.matches.is_empty()).await? {
        found = find(db, viewer, &library, &query, request, PAGE).await?;
    }
    show::fill(db, &mut hits, found, &query).await?;
    Ok(hits)
}

/// All that a search finds, for figures of it.
pub struct FoundAll {
    /// Where the matches are, the latest first: the conversation, and the place there.
    pub places: Vec<(Uuid, i64)>,
    /// What could not be understood of the query.
    pub notes: Vec<String>,
    /// Whether these are all, not only the latest.
    pub complete: bool,
}

/// Finds all matches in a conversation that was proven readable, or in all that the viewer may see; the
/// latest `most` of them.
///
/// # Errors
/// [`AppError::TooSlow`] when the database gave up; the transaction can only be dropped then.
pub async fn find_all(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Option<Uuid>,
    query: &Query,
    most: i64,
) -> Result<FoundAll, AppError> {
    let mut all = FoundAll { places: Vec::new(), notes: query.notes.clone(), complete: true };
    if query.is_empty() {
        return Ok(all);
    }
    sqlx::raw_sql("SET LOCAL statement_timeout = '10s'").execute(&mut *db).await?;
    let library = library(db, viewer, scope, &query.filters).await?;
    let found = find(db, viewer, &library, query, &SearchRequest::default(), most).await?;
    all.complete = !found.more && found.back_to.is_none();
    all.places = found.matches.into_iter().map(|found| (found.conversation, found.seq)).collect();
    Ok(all)
}

/// The cursor behind which a message and all before it lie; `None` when there is no such message. The
/// conversation must have been proven readable.
pub async fn cursor_at(db: &mut PgConnection, conversation: Uuid, seq: i64) -> Result<Option<Cursor>, AppError> {
    let sent_at =
        sqlx::query_scalar!("SELECT sent_at FROM messages WHERE conversation_id = $1 AND seq = $2", conversation, seq)
            .fetch_optional(db)
            .await?;
    Ok(sent_at.map(|sent_at| Cursor { sent_at, conversation, seq: seq + 1 }))
}

/// Lets similar words match, too. Says whether there were any.
async fn add_similar(db: &mut PgConnection, query: &mut Query, mistyped: bool) -> Result<bool, AppError> {
    let mut any = false;
    for word in query.doubtful_words() {
        let similar = similar::similar(&mut *db, &word, mistyped).await?;
        any |= !similar.is_empty();
        query.add_similar(&word, &similar);
    }
    Ok(any)
}

/// The matches of a page.
struct Found {
    /// The best or the latest first.
    matches: Vec<Match>,
    /// Whether there are more.
    more: bool,
    /// Whether they were counted.
    counted: bool,
    /// The search went back to here, and there is more before.
    back_to: Option<DateTime<Utc>>,
}

async fn find(
    db: &mut PgConnection,
    viewer: &Viewer,
    library: &Library,
    query: &Query,
    request: &SearchRequest,
    most: i64,
) -> Result<Found, AppError> {
    let nothing = Found { matches: Vec::new(), more: false, counted: true, back_to: None };
    if library.ids.is_empty() {
        return Ok(nothing);
    }
    let ranked = request.sort == Sort::Best && query.has_words();
    let mut wanted = SearchCriteria {
        user: viewer.id(),
        library,
        senders: library.senders.as_ref().map(|senders| senders.iter().map(|sender| sender.participant).collect()),
        words: query.to_tsquery(),
        exact: query.to_exact_tsquery(),
        ranked,
        after: request.after,
        most: most + 1,
    };
    // Notes, codes, bookmarks and what is named are few: nothing else is ever looked at for them.
    if library.tags.is_some() || !library.codes.is_empty() {
        return Ok(counted(fetch::by_notes(db, &wanted).await?, most));
    }
    if library.bookmarked == Some(true) {
        return Ok(counted(fetch::by_bookmarks(db, &wanted).await?, most));
    }
    if !library.names.is_empty() {
        return Ok(counted(fetch::by_names(db, &wanted).await?, most));
    }
    let (words, share) = frequency(db, query).await?;
    let known = known(library, query, (words, share), most);
    let route = plan::route(&known);
    tracing::debug!(?route, ?known, "search");
    match route {
        Route::Words => Ok(counted(fetch::by_words(db, &wanted).await?, most)),
        Route::Senders => Ok(counted(fetch::by_senders(db, &wanted).await?, most)),
        // In one conversation, what a few days hold is counted whole: figures lead here, and say how many.
        Route::Walk { .. }
            if request.scope.is_some() && wanted.after.is_none() && !ranked && known.visible <= COUNTED =>
        {
            wanted.most = wanted.most.max(COUNTED as i64);
            let found = walk(db, &wanted, &known, known.visible, wanted.most).await?;
            Ok(paged(found, most))
        }
        Route::Walk { rows } => {
            if ranked {
                wanted.most = ((rows * known.share) as i64).clamp(PAGE + 1, RANKED);
            }
            walk(db, &wanted, &known, rows, most).await
        }
    }
}

/// In how many messages of everybody the words are, and which share of all that is.
async fn frequency(db: &mut PgConnection, query: &Query) -> Result<(f64, f64), AppError> {
    let atoms = query.atoms();
    let (words, prefixes): (Vec<String>, Vec<bool>) =
        atoms.iter().map(|atom| (atom.word.to_owned(), atom.prefix)).unzip();
    let counts = words::frequencies(db, &words, &prefixes).await?;
    let all = (counts.all as f64).max(1.0);
    let shares: Vec<f64> = counts.words.iter().map(|count| *count as f64 / all).collect();
    let share = query.share(&shares);
    Ok((all * share, share))
}

fn known(library: &Library, query: &Query, (words, share): (f64, f64), most: i64) -> PlanInputs {
    let start = |day: chrono::NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let until = library.until.map_or(DateTime::<Utc>::MAX_UTC, start);
    let visible = plan::between(&library.spreads, library.since.map(start), until).max(1.0);
    let all: f64 = library.spreads.iter().map(|spread| spread.messages).sum();
    let sent = library.senders.as_ref().map(|senders| senders.iter().map(|one| one.messages as f64).sum::<f64>());
    // Of one conversation only its own part of the index is read.
    let named = if library.ids.len() == 1 { share * all } else { words };
    let of_senders = sent.map_or(1.0, |sent| (sent / all.max(1.0)).min(1.0));
    let weekdays = library.weekdays.as_ref().map_or(1.0, |days| (days.len() as f64 / 7.0).min(1.0));
    let hours = library.hours.as_ref().map_or(1.0, |hours| (hours.len() as f64 / 24.0).min(1.0));
    let adjacent = if query.has_phrase() { ADJACENT } else { 1.0 };
    PlanInputs {
        named: query.has_words().then_some(named),
        sent,
        visible,
        share: share * adjacent * of_senders * weekdays * hours * library.read.share(),
        wanted: (most + 1) as f64,
    }
}

/// The first page of all matches in one conversation, with their number.
fn paged(mut found: Found, most: i64) -> Found {
    let total = found.matches.len() as i64;
    if found.counted && total > most {
        found.matches.truncate(most as usize);
        found.matches.iter_mut().for_each(|one| (one.of_conversation, one.total) = (total, total));
        found.more = true;
    }
    found
}

fn counted(mut matches: Vec<Match>, most: i64) -> Found {
    let more = matches.len() as i64 > most;
    matches.truncate(most as usize);
    Found { matches, more, counted: true, back_to: None }
}

/// Looks at the messages one after the other, the latest first, window by window, until there are
/// enough matches, or no more messages, or the budget is spent.
async fn walk(
    db: &mut PgConnection,
    wanted: &SearchCriteria<'_>,
    known: &PlanInputs,
    rows: f64,
    most: i64,
) -> Result<Found, AppError> {
    let library = wanted.library;
    let latest = library.spreads.iter().filter_map(|spread| spread.milestones.last()).max();
    let latest = latest.copied().unwrap_or(EARLIEST);
    let mut until = wanted.after.map_or(latest, |cursor| cursor.sent_at.min(latest)) + TimeDelta::microseconds(1);
    if let Some(day) = library.until {
        // A day more than UTC's: the conversation's own day may end later.
        until = until.min(day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::days(1));
    }
    let (mut matches, mut rows, mut walked): (Vec<Match>, _, _) = (Vec::new(), rows, 0.0);
    let mut back_to = None;
    loop {
        let from = plan::window(&library.spreads, until, rows);
        let since = from.unwrap_or(EARLIEST);
        let active = active(library, since, until);
        matches.extend(fetch::by_walk(db, wanted, &active, since, until).await?);
        walked += plan::between(&library.spreads, from, until);
        let Some(from) = from.filter(|_| (matches.len() as i64) < wanted.most) else { break };
        until = from;
        match plan::go_on(known, walked, matches.len() as f64) {
            Some(Route::Walk { rows: next }) => rows = next,
            Some(_) => return Ok(counted(fetch::by_words(db, wanted).await?, most)),
            None => {
                back_to = Some(until);
                break;
            }
        }
    }
    if wanted.ranked {
        matches.sort_by(|a, b| b.rank.unwrap_or_default().total_cmp(&a.rank.unwrap_or_default()));
    }
    let more = matches.len() as i64 > most;
    matches.truncate(most as usize);
    let all = !more && back_to.is_none() && wanted.after.is_none();
    Ok(Found { matches, more, counted: all, back_to })
}

/// The conversations that have messages in a window of time.
fn active(library: &Library, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Uuid> {
    let within = |stones: &[DateTime<Utc>]| {
        stones.first().is_some_and(|first| *first < until) && stones.last().is_some_and(|last| *last >= from)
    };
    let both = library.ids.iter().zip(&library.spreads);
    both.filter(|(_, spread)| within(&spread.milestones)).map(|(id, _)| *id).collect()
}
