//! Statistics of the messages that match a search. They are computed on request, from the messages themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use insight::language::{Lang, Languages};
use insight::month::{MessageFacts, Month};
use insight::query::Query;
use insight::summary::Sums;
use sqlx::PgConnection;
use uuid::Uuid;

use super::dashboard::Dashboard;
use super::{rows, texts};
use crate::error::AppError;
use crate::insights::analysis;
use crate::insights::scope::Scope;
use crate::search;
use crate::ui::format;
use crate::viewer::Viewer;

/// Maximum number of matching messages to count, the latest ones. More would take too long for a request.
const MAX_MATCHES: i64 = 10_000;

/// Computes statistics of the messages that match the filter's search, and sets the dashboard's keywords and notes.
/// `main` is the main language; relative dates in the search are relative to `today`.
pub(super) async fn count(
    db: &mut PgConnection,
    viewer: &Viewer,
    dashboard: &mut Dashboard,
    (main, today): (Option<Lang>, NaiveDate),
) -> Result<Sums, AppError> {
    let query_text = format!("{} {}", dashboard.filter.search(), dashboard.filter.days_as_search());
    let query = Query::read(&query_text, today);
    let scope = match dashboard.scope {
        Scope::Conversation(id) => Some(id),
        Scope::Person(_) | Scope::Everything => None,
    };
    let found = search::find_all(&mut *db, viewer, scope, &query, MAX_MATCHES).await?;
    dashboard.notes = found.notes;
    if !found.complete {
        dashboard.notes.push(format!(
            "More than {} messages match. The statistics only cover the latest ones. Choose a shorter period to include all of them.",
            format::number(found.places.len() as i64)
        ));
    }
    let wanted: BTreeSet<Uuid> = rows::ids(&dashboard.conversations).into_iter().collect();
    let positions: Vec<_> =
        found.places.into_iter().filter(|(conversation, _)| wanted.contains(conversation)).collect();
    let texts = texts::at_positions(db, &dashboard.conversations, &positions).await?;
    let languages = Languages::known(dashboard.languages.clone(), main);
    let (texts, analyses) = analysis::analyse_texts(texts, languages.into()).await?;
    let mut month = Month::after(None);
    let by_name: HashMap<&str, usize> =
        dashboard.members.iter().map(|(number, member)| (member.name.as_str(), *number)).collect();
    for (text, analysis) in texts.iter().zip(&analyses) {
        let number = |id: Uuid| dashboard.numbers.get(&id).copied();
        let Some(sender) = number(text.sender) else { continue };
        let reactors: Vec<usize> =
            text.reactor_names.iter().filter_map(|name| by_name.get(name.as_str()).copied()).collect();
        month.add(&MessageFacts {
            reactors: &reactors,
            seq: text.seq,
            at: text.at,
            sender,
            kind: &text.kind,
            edited: text.edited,
            reply_to: text.reply_to.and_then(number),
            reactions: &text.reactions,
            analysis,
        });
    }
    month.keywords.trim();
    dashboard.keywords = month.keywords;
    let mut sums = Sums::default();
    for (date, mut row) in month.days {
        // Matches are not consecutive messages, so response times, silences and sessions would be wrong.
        (row.response_times, row.day.silence, row.day.sessions) = (BTreeMap::new(), None, 0);
        sums.add_day(date, row);
    }
    Ok(sums)
}
