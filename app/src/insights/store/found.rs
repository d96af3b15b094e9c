//! A dashboard of the messages that a search finds: they are read and counted there and then.

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

/// With a search, so many of its messages are counted, the latest: more take longer than people wait.
const MAX_FOUND: i64 = 10_000;

/// Reads the messages that the filter's search finds, as if they were all.
pub(super) async fn found(
    db: &mut PgConnection,
    viewer: &Viewer,
    dashboard: &mut Dashboard,
    (main, today): (Option<Lang>, NaiveDate),
) -> Result<Sums, AppError> {
    let asked = format!("{} {}", dashboard.filter.search(), dashboard.filter.days_as_search());
    let query = Query::read(&asked, today);
    let scope = match dashboard.scope {
        Scope::Conversation(id) => Some(id),
        Scope::Person(_) | Scope::Everything => None,
    };
    let found = search::find_all(&mut *db, viewer, scope, &query, MAX_FOUND).await?;
    dashboard.notes = found.notes;
    if !found.complete {
        dashboard.notes.push(format!(
            "More than {} messages match. Showing statistics for the latest of them. Choose a shorter period to see all.",
            format::number(found.places.len() as i64)
        ));
    }
    let wanted: BTreeSet<Uuid> = rows::ids(&dashboard.conversations).into_iter().collect();
    let places: Vec<_> = found.places.into_iter().filter(|(conversation, _)| wanted.contains(conversation)).collect();
    let texts = texts::of_places(db, &dashboard.conversations, &places).await?;
    let languages = Languages::known(dashboard.languages.clone(), main);
    let (texts, read) = analysis::read_all(texts, languages.into()).await?;
    let mut month = Month::after(None);
    let by_name: HashMap<&str, usize> =
        dashboard.members.iter().map(|(number, member)| (member.name.as_str(), *number)).collect();
    for (text, reading) in texts.iter().zip(&read) {
        let number = |id: Uuid| dashboard.numbers.get(&id).copied();
        let Some(sender) = number(text.sender) else { continue };
        let reacting: Vec<usize> =
            text.reacting.iter().filter_map(|name| by_name.get(name.as_str()).copied()).collect();
        month.add(&MessageFacts {
            reacting: &reacting,
            seq: text.seq,
            at: text.at,
            sender,
            kind: &text.kind,
            edited: text.edited,
            answers: text.answers.and_then(number),
            reactions: &text.reactions,
            reading,
        });
    }
    month.keywords.trim();
    dashboard.keywords = month.keywords;
    let mut sums = Sums::default();
    for (date, mut row) in month.days {
        // What stands between two matches is not there: nobody waits for anybody.
        (row.waits, row.day.silence, row.day.talks) = (BTreeMap::new(), None, 0);
        sums.add_day(date, row);
    }
    Ok(sums)
}
