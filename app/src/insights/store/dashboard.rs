//! Reads the data of a dashboard, with its filter applied.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use insight::keywords::{Keywords, Quote, Uses};
use insight::language::{Lang, by_code};
use insight::summary::{Summary, Sums};
use sqlx::PgConnection;
use uuid::Uuid;

use super::members::{Member, Members, members};
use super::{matches, rows, sums, task};
use crate::error::AppError;
use crate::insights::filter::Filter;
use crate::insights::mask::Mask;
use crate::insights::model::Analysis;
use crate::insights::scope::Scope;
use crate::ui::format;
use crate::viewer::{Conversation, Reader, Viewer};

/// Maximum number of rows of `conversation_analytics` (days of conversations) to add up for a request.
const MAX_DAYS: i64 = 8_000;

/// The data of a dashboard.
pub struct Dashboard {
    /// The scope.
    pub scope: Scope,
    /// The name of the conversation or person.
    pub title: String,
    /// The filter that was applied.
    pub filter: Filter,
    /// What is visible to a viewer who may not read the messages. `None` for a viewer who may.
    pub mask: Option<Mask>,
    /// Whether the viewer may open the messages behind figures.
    pub links: bool,
    /// Ids and titles of the conversations offered in the filter, latest first.
    pub choices: Vec<(Uuid, String)>,
    /// The conversations that are included.
    pub conversations: Vec<Reader<Conversation>>,
    /// The members by number. See [`Members`].
    pub members: BTreeMap<usize, Member>,
    /// The member number of each participant id.
    pub numbers: HashMap<Uuid, usize>,
    /// The statistics, with the filter applied.
    pub summary: Summary,
    /// Words, emoji, links and more, with the filter applied.
    pub keywords: Keywords,
    /// Uses of the filter's word per month, by the first day of the month.
    pub word: BTreeMap<NaiveDate, u32>,
    /// The languages of the conversations, most frequent first.
    pub languages: Vec<Lang>,
    /// The progress of the analysis.
    pub analysis: Option<Analysis>,
    /// The first and the last day with messages, regardless of the filter.
    pub span: Option<(NaiveDate, NaiveDate)>,
    /// Warnings: data that is not included, and parts of the search that could not be parsed.
    pub notes: Vec<String>,
    /// Words that the viewer hides from charts.
    pub own_stop_words: Vec<String>,
    /// Tags of notes in the conversations that the viewer may see.
    pub tags: Vec<String>,
}

/// Reads the dashboard of some conversations. Relative dates in the search are relative to `today`.
///
/// # Errors
/// If the database or the search fails.
pub async fn dashboard(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Scope,
    conversations: Vec<Reader<Conversation>>,
    filter: Filter,
    today: NaiveDate,
) -> Result<Dashboard, AppError> {
    let Members { members, numbers } = members(&mut *db, viewer, scope, &conversations).await?;
    let (languages, main) = languages(&mut *db, &conversations).await?;
    let mut dashboard = Dashboard {
        scope,
        title: String::new(),
        choices: Vec::new(),
        members,
        numbers,
        summary: Summary::default(),
        keywords: Keywords::default(),
        word: BTreeMap::new(),
        languages,
        analysis: task::latest(&mut *db, &conversations).await?,
        span: None,
        notes: Vec::new(),
        own_stop_words: super::own::stop_words(&mut *db, viewer).await?,
        tags: super::own::tags(&mut *db, viewer, &conversations).await?,
        conversations,
        filter,
        mask: None,
        links: true,
    };
    let people: BTreeSet<usize> = match scope {
        // Member 0 is the person that the dashboard is about.
        Scope::Person(_) => BTreeSet::from([0]),
        Scope::Everything => BTreeSet::new(),
        Scope::Conversation(_) => {
            let known = |number: &usize| dashboard.members.contains_key(number);
            dashboard.filter.people.iter().map(|number| *number as usize).filter(known).collect()
        }
    };
    let people = Some(&people).filter(|people| !people.is_empty());
    let sums = if dashboard.filter.reads_messages() {
        matches::count(&mut *db, viewer, &mut dashboard, (main, today)).await?
    } else {
        sums_by_day(&mut *db, &mut dashboard).await?
    };
    dashboard.summary = sums.summary(people);
    dashboard.span = match dashboard.filter.narrows() {
        true => span(&mut *db, &dashboard.conversations).await?,
        false => dashboard.summary.span(),
    };
    filter_keywords(&mut dashboard.keywords, &dashboard.filter, people);
    if !dashboard.filter.word.is_empty() {
        let period = (dashboard.filter.from, dashboard.filter.until);
        let word = insight::tokens::fold(&dashboard.filter.word);
        let uses = rows::word_uses(db, &dashboard.conversations, period, &dashboard.numbers, &word).await?;
        let wanted = |person: &usize| people.is_none_or(|people| people.contains(person));
        let sum = |uses: Uses| uses.iter().filter(|(person, _)| wanted(person)).map(|(_, count)| count).sum();
        dashboard.word = uses.into_iter().map(|(month, uses)| (month, sum(uses))).collect();
    }
    Ok(dashboard)
}

/// Adds up the stored statistics. Uses stored sums of whole conversations where possible, and rows per day otherwise.
async fn sums_by_day(db: &mut PgConnection, dashboard: &mut Dashboard) -> Result<Sums, AppError> {
    let (mut sums, mut rest) = (Sums::default(), rows::ids(&dashboard.conversations));
    if dashboard.filter.from.is_none() && dashboard.filter.until.is_none() {
        let stored = sums::read(&mut *db, &dashboard.conversations, &dashboard.numbers).await?;
        (sums, dashboard.keywords, rest) = (stored.sums, stored.keywords, stored.missing);
    }
    if rest.is_empty() {
        return Ok(sums);
    }
    if limit_days(&mut *db, dashboard, &rest).await? {
        (sums, dashboard.keywords, rest) = (Sums::default(), Keywords::default(), rows::ids(&dashboard.conversations));
    }
    let period = (dashboard.filter.from, dashboard.filter.until);
    dashboard.keywords.add(&rows::keywords_of(&mut *db, &rest, period, &dashboard.numbers).await?);
    for (date, row) in rows::days_of(db, &rest, period, &dashboard.numbers).await? {
        sums.add_day(date, row);
    }
    Ok(sums)
}

/// Restricts the filter to the latest days if there are more than [`MAX_DAYS`] to add up, with a note for the viewer.
/// Returns whether it did. Never restricts a single conversation.
async fn limit_days(
    db: &mut PgConnection,
    dashboard: &mut Dashboard,
    conversations: &[Uuid],
) -> Result<bool, AppError> {
    if conversations.len() < 2 {
        return Ok(false);
    }
    let first = sqlx::query_scalar!(
        "SELECT analysis_date FROM conversation_analytics
         WHERE conversation_id = ANY($1) AND ($2::date IS NULL OR analysis_date >= $2)
             AND ($3::date IS NULL OR analysis_date <= $3)
         ORDER BY analysis_date DESC OFFSET $4 LIMIT 1",
        conversations,
        dashboard.filter.from,
        dashboard.filter.until,
        MAX_DAYS
    )
    .fetch_optional(db)
    .await?;
    if let Some(first) = first {
        dashboard.filter.from = first.succ_opt();
        dashboard.notes.push(format!(
            "Showing only messages after {}. Choose a shorter period or fewer conversations to include earlier ones.",
            format::day(first)
        ));
    }
    Ok(first.is_some())
}

/// Applies the filter by people to all keywords, and the filter by period to quotes.
fn filter_keywords(keywords: &mut Keywords, filter: &Filter, people: Option<&BTreeSet<usize>>) {
    let is_included = |quote: &Quote| {
        people.is_none_or(|people| people.contains(&quote.sender))
            && filter.from.is_none_or(|from| quote.day >= from)
            && filter.until.is_none_or(|until| quote.day <= until)
    };
    keywords.best.retain(is_included);
    keywords.worst.retain(is_included);
    let Some(people) = people else { return };
    for table in keywords.tables() {
        table.retain(|_, uses| {
            uses.retain(|person, _| people.contains(person));
            !uses.is_empty()
        });
    }
}

/// The languages that the conversations were analysed with, those of the largest conversation first, and the main
/// language of the largest conversation.
async fn languages(
    db: &mut PgConnection,
    conversations: &[Reader<Conversation>],
) -> Result<(Vec<Lang>, Option<Lang>), AppError> {
    let rows = sqlx::query!(
        "SELECT languages, main_language FROM conversation_insights WHERE conversation_id = ANY($1)
         ORDER BY messages DESC, conversation_id",
        &rows::ids(conversations)
    )
    .fetch_all(db)
    .await?;
    let main = rows.first().and_then(|row| row.main_language.as_deref()).and_then(by_code);
    let mut all: Vec<Lang> = Vec::new();
    for language in rows.iter().flat_map(|row| &row.languages).filter_map(|code| by_code(code)) {
        if !all.contains(&language) {
            all.push(language);
        }
    }
    Ok((all, main))
}

/// The first and the last day with messages. `None` if there are none.
pub async fn span(
    db: &mut PgConnection,
    conversations: &[Reader<Conversation>],
) -> Result<Option<(NaiveDate, NaiveDate)>, AppError> {
    let row = sqlx::query!(
        "SELECT min(analysis_date) AS first, max(analysis_date) AS last FROM conversation_analytics
         WHERE conversation_id = ANY($1)",
        &rows::ids(conversations)
    )
    .fetch_one(db)
    .await?;
    Ok(row.first.zip(row.last))
}

/// The beginning of the text of some messages by `seq`. Omits deleted messages.
pub async fn quotes(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    seqs: &[i64],
) -> Result<HashMap<i64, String>, AppError> {
    const MAX_CHARS: i32 = 220;
    let rows = sqlx::query!(
        r#"SELECT seq, left(content, $3) AS "text!" FROM messages
           WHERE conversation_id = $1 AND seq = ANY($2) AND deleted_at IS NULL"#,
        conversation.id,
        seqs,
        MAX_CHARS
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.seq, row.text)).collect())
}
