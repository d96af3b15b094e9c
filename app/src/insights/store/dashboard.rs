//! Everything that a dashboard shows, narrowed to a filter.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use insight::keywords::{Keywords, Quote, Uses};
use insight::language::{Lang, by_code};
use insight::summary::{Summary, Sums};
use sqlx::PgConnection;
use uuid::Uuid;

use super::members::{Member, Members, members};
use super::{found, rows, sums, task};
use crate::error::AppError;
use crate::insights::filter::Filter;
use crate::insights::model::Analysis;
use crate::insights::scope::Scope;
use crate::ui::format;
use crate::viewer::{Conversation, Reader, Viewer};

/// Days of conversations that are added up; of more, the latest.
const MAX_DAYS: i64 = 8_000;

/// What a dashboard shows.
pub struct Dashboard {
    /// What it is about.
    pub scope: Scope,
    /// Its name: the conversation's, the person's.
    pub title: String,
    /// What it is narrowed to.
    pub filter: Filter,
    /// The conversations that one may choose among, the latest first: id and name.
    pub choices: Vec<(Uuid, String)>,
    /// The conversations that it adds up.
    pub conversations: Vec<Reader<Conversation>>,
    /// Who is in them, by number.
    pub members: BTreeMap<usize, Member>,
    /// The number of each participant.
    pub numbers: HashMap<Uuid, usize>,
    /// The sum of the days.
    pub summary: Summary,
    /// What is talked about.
    pub keywords: Keywords,
    /// How often the word of the filter was used, by month.
    pub word: BTreeMap<NaiveDate, u32>,
    /// The languages, the most frequent first.
    pub languages: Vec<Lang>,
    /// How far the analysis is.
    pub analysis: Option<Analysis>,
    /// The first and the last day of all.
    pub span: Option<(NaiveDate, NaiveDate)>,
    /// What could not be understood of the search, and what is missing.
    pub notes: Vec<String>,
    /// Words that the viewer wants left out.
    pub own_stop_words: Vec<String>,
    /// The viewer's tags on messages of the conversations.
    pub tags: Vec<String>,
    /// Whether the viewer may open the messages behind a figure.
    pub links: bool,
}

/// Reads a dashboard of conversations; `today` is what "last-week" in its search counts from.
///
/// # Errors
/// Those of the database, and of the search.
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
        links: true,
    };
    let people: BTreeSet<usize> = match scope {
        // Who the dashboard is about is the first.
        Scope::Person(_) => BTreeSet::from([0]),
        Scope::Everything => BTreeSet::new(),
        Scope::Conversation(_) => {
            let known = |number: &usize| dashboard.members.contains_key(number);
            dashboard.filter.people.iter().map(|number| *number as usize).filter(known).collect()
        }
    };
    let people = Some(&people).filter(|people| !people.is_empty());
    let sums = if dashboard.filter.reads_messages() {
        found::found(&mut *db, viewer, &mut dashboard, (main, today)).await?
    } else {
        counted(&mut *db, &mut dashboard).await?
    };
    dashboard.summary = sums.summary(people);
    dashboard.span = match dashboard.filter.narrows() {
        true => span(&mut *db, &dashboard.conversations).await?,
        false => dashboard.summary.span(),
    };
    narrow(&mut dashboard.keywords, &dashboard.filter, people);
    if !dashboard.filter.word.is_empty() {
        let period = (dashboard.filter.from, dashboard.filter.until);
        let uses = rows::uses(db, &dashboard.conversations, period, &dashboard.numbers, &dashboard.filter.word).await?;
        let wanted = |person: &usize| people.is_none_or(|people| people.contains(person));
        let sum = |uses: Uses| uses.iter().filter(|(person, _)| wanted(person)).map(|(_, count)| count).sum();
        dashboard.word = uses.into_iter().map(|(month, uses)| (month, sum(uses))).collect();
    }
    Ok(dashboard)
}

/// Adds up what was counted when the messages were read.
async fn counted(db: &mut PgConnection, dashboard: &mut Dashboard) -> Result<Sums, AppError> {
    let (mut sums, mut rest) = (Sums::default(), rows::ids(&dashboard.conversations));
    if dashboard.filter.from.is_none() && dashboard.filter.until.is_none() {
        let whole = sums::whole(&mut *db, &dashboard.conversations, &dashboard.numbers).await?;
        (sums, dashboard.keywords, rest) = (whole.sums, whole.keywords, whole.missing);
    }
    if rest.is_empty() {
        return Ok(sums);
    }
    if fit(&mut *db, dashboard, &rest).await? {
        (sums, dashboard.keywords, rest) = (Sums::default(), Keywords::default(), rows::ids(&dashboard.conversations));
    }
    let period = (dashboard.filter.from, dashboard.filter.until);
    dashboard.keywords.add(&rows::keywords_of(&mut *db, &rest, period, &dashboard.numbers).await?);
    for (date, row) in rows::days_of(db, &rest, period, &dashboard.numbers).await? {
        sums.add_day(date, row);
    }
    Ok(sums)
}

/// Narrows a dashboard of more days than can be added up while somebody waits to the latest of them; says whether
/// it did.
async fn fit(db: &mut PgConnection, dashboard: &mut Dashboard, conversations: &[Uuid]) -> Result<bool, AppError> {
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
            "Shown is the time after {}: all of it would be too much to add up while you wait. Choose a period, or fewer conversations.",
            format::day(first)
        ));
    }
    Ok(first.is_some())
}

/// Leaves what some participants used, and quotes of the wanted days.
fn narrow(keywords: &mut Keywords, filter: &Filter, people: Option<&BTreeSet<usize>>) {
    let quoted = |quote: &Quote| {
        people.is_none_or(|people| people.contains(&quote.sender))
            && filter.from.is_none_or(|from| quote.day >= from)
            && filter.until.is_none_or(|until| quote.day <= until)
    };
    keywords.best.retain(quoted);
    keywords.worst.retain(quoted);
    let Some(people) = people else { return };
    for table in keywords.tables() {
        table.retain(|_, uses| {
            uses.retain(|person, _| people.contains(person));
            !uses.is_empty()
        });
    }
}

/// The languages that the conversations were analysed with, the most frequent first, and the one that
/// most of the largest is in.
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

/// The first and the last day on which people wrote.
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

/// The beginnings of the texts at some places of a conversation, to quote them.
pub async fn quotes(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    places: &[i64],
) -> Result<HashMap<i64, String>, AppError> {
    const SHOWN: i32 = 220;
    let rows = sqlx::query!(
        r#"SELECT seq, left(content, $3) AS "text!" FROM messages
           WHERE conversation_id = $1 AND seq = ANY($2) AND deleted_at IS NULL"#,
        conversation.id,
        places,
        SHOWN
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.seq, row.text)).collect())
}
