//! Everything that a dashboard shows of one conversation, narrowed to a filter.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveDateTime};
use insight::keywords::Keywords;
use insight::language::{Lang, Languages, by_code};
use insight::month::{Heard, Month};
use insight::query::Query;
use insight::reading::Reading;
use insight::summary::Summary;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{rows, task, texts};
use crate::error::AppError;
use crate::insights::analysis;
use crate::insights::filter::Filter;
use crate::insights::model::Analysis;
use crate::search;
use crate::viewer::{Conversation, Reader, Viewer};

/// With a search, so many of its messages are counted, the latest: more take longer than people wait.
pub const MOST_FOUND: i64 = 10_000;

/// Somebody on a dashboard. A person who writes under two names is one.
#[derive(Debug, Clone)]
pub struct Member {
    /// The name.
    pub name: String,
    /// Order of first appearance; picks the colour, and is the number in figures and addresses.
    pub ordinal: i32,
}

/// A message that a figure quotes.
#[derive(Debug, Clone)]
pub struct Quoted {
    /// The beginning of its text.
    pub text: String,
    /// Who wrote it, by number.
    pub sender: Option<usize>,
    /// When, by the conversation's wall clock.
    pub at: NaiveDateTime,
}

/// What a dashboard shows.
pub struct Board {
    /// The conversation.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// What it is narrowed to.
    pub filter: Filter,
    /// Who is in it, by number.
    pub members: BTreeMap<usize, Member>,
    /// The sum of the days.
    pub summary: Summary,
    /// What it talks about, by month.
    pub months: BTreeMap<NaiveDate, Keywords>,
    /// What it talks about.
    pub keywords: Keywords,
    /// The languages, the most frequent first.
    pub languages: Vec<Lang>,
    /// The latest analysis.
    pub analysis: Option<Analysis>,
    /// The first and the last day of the whole conversation.
    pub span: Option<(NaiveDate, NaiveDate)>,
    /// What could not be understood of the search, and what is missing.
    pub notes: Vec<String>,
}

/// Reads a dashboard; `today` is what "last-week" in its search counts from.
///
/// # Errors
/// Those of the database, and of the search.
pub async fn board(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
    filter: Filter,
    today: NaiveDate,
) -> Result<Board, AppError> {
    let (members, numbers) = members(&mut *db, conversation).await?;
    let (languages, main) = languages(&mut *db, conversation).await?;
    let mut board = Board {
        id: conversation.id,
        title: conversation.title.clone(),
        members,
        summary: Summary::default(),
        months: BTreeMap::new(),
        keywords: Keywords::default(),
        languages,
        analysis: task::latest(&mut *db, conversation).await?,
        span: span(&mut *db, conversation).await?,
        notes: Vec::new(),
        filter,
    };
    let people: BTreeSet<usize> = board
        .filter
        .people
        .iter()
        .map(|ordinal| *ordinal as usize)
        .filter(|number| board.members.contains_key(number))
        .collect();
    let people = Some(&people).filter(|people| !people.is_empty());
    let days = if board.filter.query.is_empty() {
        let days = (board.filter.from, board.filter.until);
        board.months = rows::keywords(&mut *db, conversation, days, &numbers).await?;
        rows::days(&mut *db, conversation, days, &numbers).await?
    } else {
        let month = found(&mut *db, viewer, conversation, &mut board, &numbers, (main, today)).await?;
        board.months = BTreeMap::from([(NaiveDate::default(), month.keywords)]);
        // What stands between two matches is not there: nobody waits for anybody.
        let alone = |mut row: insight::day::DayRow| {
            (row.waits, row.day.silence, row.day.talks) = (BTreeMap::new(), None, 0);
            row
        };
        month.days.into_iter().map(|(date, row)| (date, alone(row))).collect()
    };
    board.summary = Summary::of(days.into_iter(), people);
    for month in board.months.values_mut() {
        narrow(month, &board.filter, people);
        board.keywords.add(month);
    }
    Ok(board)
}

/// Leaves what some participants used, and quotes of the wanted days.
fn narrow(keywords: &mut Keywords, filter: &Filter, people: Option<&BTreeSet<usize>>) {
    let quoted = |quote: &insight::keywords::Quote| {
        people.is_none_or(|people| people.contains(&quote.sender))
            && filter.from.is_none_or(|from| quote.day >= from)
            && filter.until.is_none_or(|until| quote.day <= until)
    };
    keywords.best.retain(quoted);
    keywords.worst.retain(quoted);
    let Some(people) = people else { return };
    let tables = [
        &mut keywords.words,
        &mut keywords.emoji,
        &mut keywords.domains,
        &mut keywords.mentions,
        &mut keywords.hashtags,
        &mut keywords.reactions,
    ];
    for table in tables {
        table.retain(|_, uses| {
            uses.retain(|person, _| people.contains(person));
            !uses.is_empty()
        });
    }
}

/// Reads the messages that the filter's search finds, as if they were all.
async fn found(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
    board: &mut Board,
    numbers: &HashMap<Uuid, usize>,
    (main, today): (Option<Lang>, NaiveDate),
) -> Result<Month, AppError> {
    let query = Query::read(&format!("{} {}", board.filter.query, board.filter.days_as_search()), today);
    let found = search::find_all(&mut *db, viewer, conversation.id, &query, MOST_FOUND).await?;
    board.notes = found.notes;
    if !found.complete {
        board.notes.push(format!(
            "More than {} messages match. The figures are of the latest of them; a shorter period shows all.",
            crate::ui::format::number(found.seqs.len() as i64)
        ));
    }
    let texts = texts::of_places(db, conversation, &found.seqs).await?;
    let languages = Languages::known(board.languages.clone(), main);
    let (texts, read) = analysis::read_all(texts, languages.into()).await?;
    let mut month = Month::after(None);
    for (text, reading) in texts.iter().zip(&read) {
        let number = |id: Uuid| numbers.get(&id).copied();
        let Some(sender) = number(text.sender) else { continue };
        add(&mut month, text, reading, sender, text.answers.and_then(number));
    }
    month.keywords.trim();
    Ok(month)
}

/// Adds a message as it was read.
fn add(month: &mut Month, text: &texts::Text, reading: &Reading, sender: usize, answers: Option<usize>) {
    month.add(&Heard {
        seq: text.seq,
        at: text.at,
        sender,
        kind: &text.kind,
        edited: text.edited,
        answers,
        reactions: &text.reactions,
        reading,
    });
}

/// Who is in the conversation, and the number of each participant's id.
async fn members(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<(BTreeMap<usize, Member>, HashMap<Uuid, usize>), AppError> {
    // Of two names of one person, the one that appeared first; its own name when the person has none.
    let rows = sqlx::query!(
        r#"SELECT p.id, p.ordinal, p.display_name,
                  (SELECT min(o.ordinal) FROM person_participants q
                   JOIN participants o ON o.conversation_id = q.conversation_id AND o.id = q.participant_id
                   WHERE q.owner_id = $2 AND q.person_id = pp.person_id AND q.conversation_id = $1) AS first
           FROM participants p
           LEFT JOIN person_participants pp
               ON pp.owner_id = $2 AND pp.conversation_id = p.conversation_id AND pp.participant_id = p.id
           WHERE p.conversation_id = $1"#,
        conversation.id,
        conversation.user()
    )
    .fetch_all(db)
    .await?;
    let mut members = BTreeMap::new();
    let mut numbers = HashMap::new();
    for row in rows {
        let first = row.first.unwrap_or(row.ordinal);
        numbers.insert(row.id, first as usize);
        if first == row.ordinal {
            members.insert(first as usize, Member { name: row.display_name, ordinal: first });
        }
    }
    Ok((members, numbers))
}

/// The conversation's languages as it was analysed with, and the one that most of it is in.
async fn languages(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<(Vec<Lang>, Option<Lang>), AppError> {
    let row = sqlx::query!(
        "SELECT languages, main_language FROM conversation_insights WHERE conversation_id = $1",
        conversation.id
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map_or_else(Default::default, |row| {
        let all = row.languages.iter().filter_map(|code| by_code(code)).collect();
        (all, row.main_language.as_deref().and_then(by_code))
    }))
}

async fn span(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<Option<(NaiveDate, NaiveDate)>, AppError> {
    let row = sqlx::query!(
        "SELECT min(analysis_date) AS first, max(analysis_date) AS last FROM conversation_analytics
         WHERE conversation_id = $1",
        conversation.id
    )
    .fetch_one(db)
    .await?;
    Ok(row.first.zip(row.last))
}

/// The messages at some places, to quote them.
pub async fn quotes(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    places: &[i64],
) -> Result<HashMap<i64, Quoted>, AppError> {
    const SHOWN: i32 = 220;
    let rows = sqlx::query!(
        r#"SELECT m.seq, left(m.content, $3) AS "text!", p.ordinal AS "sender?",
                  COALESCE(m.wall_time, m.sent_at AT TIME ZONE $4) AS "at!"
           FROM messages m LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE m.conversation_id = $1 AND m.seq = ANY($2) AND m.deleted_at IS NULL"#,
        conversation.id,
        places,
        SHOWN,
        conversation.time_zone
    )
    .fetch_all(db)
    .await?;
    let quoted =
        |text: String, sender: Option<i32>, at| Quoted { text, sender: sender.map(|ordinal| ordinal as usize), at };
    Ok(rows.into_iter().map(|row| (row.seq, quoted(row.text, row.sender, row.at))).collect())
}
