//! The scope of a search: the viewer's conversations, narrowed down by the operators of the query.

use chrono::{DateTime, NaiveDate, Utc};
use insight::query::Filter;
use sqlx::PgConnection;
use uuid::Uuid;

use super::analysis::AnalysisFilter;
use super::plan::Distribution;
use crate::conversations::like;
use crate::error::AppError;
use crate::viewer::Viewer;

/// The conversations to search, and the conditions that their messages must meet besides the words.
#[derive(Debug, Default)]
pub struct Library {
    /// The conversations to search. No other conversation is ever read.
    pub ids: Vec<Uuid>,
    /// Only messages from these senders; `None` for any.
    pub senders: Option<Vec<Sender>>,
    /// No messages from these participants.
    pub not_senders: Vec<Uuid>,
    /// The first day, in the time zone of each conversation.
    pub since: Option<NaiveDate>,
    /// The day after the last one.
    pub until: Option<NaiveDate>,
    /// Only these weekdays, 1 (Monday) to 7; `None` for any.
    pub weekdays: Option<Vec<i32>>,
    /// Only these hours of the day, 0 to 23; `None` for any.
    pub hours: Option<Vec<i32>>,
    /// Only messages that the viewer has bookmarked (`true`) or has not (`false`); `None` for any.
    pub bookmarked: Option<bool>,
    /// Only messages with a note that has all of these tags; `None` for any.
    pub tags: Option<Vec<String>>,
    /// `LIKE` patterns of code names. A message needs a code for each of them.
    pub codes: Vec<String>,
    /// Conditions on the results of the analysis.
    pub analysis: AnalysisFilter,
    /// Only messages that mention one of these entities; empty for any.
    pub names: Vec<String>,
    /// How the messages of each conversation are distributed over time, in the order of `ids`.
    pub distributions: Vec<Distribution>,
}

/// A sender in one conversation.
#[derive(Debug)]
pub struct Sender {
    pub conversation: Uuid,
    pub participant: Uuid,
    /// Number of messages they sent.
    pub messages: i64,
}

/// A conversation that the viewer may read.
struct Row {
    id: Uuid,
    folded_title: String,
    kind: String,
    message_count: i64,
    milestones: Vec<DateTime<Utc>>,
}

/// Resolves the filters of a query to the conversations that can contain matches, and to conditions on messages. With
/// `scope`, only that conversation is considered.
pub async fn library(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Option<Uuid>,
    filters: &[Filter],
) -> Result<Library, AppError> {
    let mut library = Library::default();
    let mut rows = visible(db, viewer, scope).await?;
    let (mut from, mut not_from, mut replies_to) = (Vec::new(), Vec::new(), Vec::new());
    for filter in filters {
        match filter {
            Filter::Since(day) => library.since = library.since.max(Some(*day)),
            Filter::Until(day) => library.until = earlier(library.until, *day),
            Filter::Between(first, end) => {
                library.since = library.since.max(Some(*first));
                library.until = earlier(library.until, *end);
            }
            Filter::Bookmarked { excluded } => library.bookmarked = Some(!excluded),
            Filter::Annotated => drop(library.tags.get_or_insert_default()),
            Filter::Tag(tag) => library.tags.get_or_insert_default().push(tag.clone()),
            Filter::Code(name) => library.codes.push(like::contains(name)),
            Filter::Weekday(day) => library.weekdays.get_or_insert_default().push(i32::from(*day)),
            Filter::Hour(hour) => library.hours.get_or_insert_default().push(i32::from(*hour)),
            Filter::Kind { kind, excluded } => rows.retain(|row| (row.kind == *kind) != *excluded),
            Filter::From { name, whole, excluded: false } => from.push((name.clone(), *whole)),
            Filter::From { name, whole, excluded: true } => not_from.push((name.clone(), *whole)),
            Filter::Language(code) => library.analysis.languages.get_or_insert_default().push((*code).to_owned()),
            Filter::Mood(mood) => library.analysis.moods.get_or_insert_default().push((*mood).to_owned()),
            Filter::Emotion(emotion) => library.analysis.emotions.get_or_insert_default().push((*emotion).to_owned()),
            Filter::Waited(from, until) => {
                library.analysis.waited_from = Some(i64::from(*from));
                library.analysis.waited_until = Some(i64::from(*until));
            }
            Filter::Opening => library.analysis.opens = Some(true),
            Filter::To { name, whole } => replies_to.push((name.clone(), *whole)),
            Filter::Names(entity) => library.names.push(entity.clone()),
            Filter::In { .. } => {}
        }
    }
    // Several `in:` or `from:` operators are alternatives. A quoted title is compared as a whole if a conversation has
    // exactly this title.
    let titles: Vec<String> = rows.iter().map(|row| row.folded_title.clone()).collect();
    let has_title = |row: &Row, name: &str, whole: bool| {
        if whole && titles.iter().any(|title| title == name) {
            row.folded_title == *name
        } else {
            row.folded_title.contains(name)
        }
    };
    let titles_of = |included: bool| {
        filters.iter().filter_map(move |filter| match filter {
            Filter::In { name, whole, excluded } if *excluded != included => Some((name, *whole)),
            _ => None,
        })
    };
    rows.retain(|row| !titles_of(false).any(|(name, whole)| has_title(row, name, whole)));
    if titles_of(true).next().is_some() {
        rows.retain(|row| titles_of(true).any(|(name, whole)| has_title(row, name, whole)));
    }
    let mut ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if !not_from.is_empty() {
        let senders = senders_named(db, viewer, &ids, &not_from).await?;
        library.not_senders = senders.into_iter().map(|sender| sender.participant).collect();
    }
    if !from.is_empty() {
        let senders = senders_named(db, viewer, &ids, &from).await?;
        rows.retain(|row| senders.iter().any(|sender| sender.conversation == row.id));
        ids = rows.iter().map(|row| row.id).collect();
        library.senders = Some(senders);
    }
    if !replies_to.is_empty() {
        let senders = senders_named(db, viewer, &ids, &replies_to).await?;
        library.analysis.answered = Some(senders.into_iter().map(|sender| sender.participant).collect());
    }
    library.distributions = rows.into_iter().map(distribution).collect();
    library.ids = ids;
    Ok(library)
}

fn earlier(known: Option<NaiveDate>, day: NaiveDate) -> Option<NaiveDate> {
    Some(known.map_or(day, |known| known.min(day)))
}

fn distribution(row: Row) -> Distribution {
    let mut milestones = row.milestones;
    // The messages of an export are not always in chronological order.
    milestones.sort_unstable();
    Distribution { messages: row.message_count as f64, milestones }
}

async fn visible(db: &mut PgConnection, viewer: &Viewer, scope: Option<Uuid>) -> Result<Vec<Row>, AppError> {
    Ok(sqlx::query_as!(
        Row,
        // Start from the few conversations that the viewer may read. Left to itself, the planner scans all
        // conversations and checks `conversation_readers` for each row.
        r#"SELECT c.id, folded_title, kind::text AS "kind!", message_count, milestones
           FROM (SELECT DISTINCT conversation_id FROM conversation_readers
                 WHERE user_id = $1 AND ($2::uuid IS NULL OR conversation_id = $2)) readable
           CROSS JOIN LATERAL (SELECT * FROM conversations c WHERE c.id = readable.conversation_id LIMIT 1) c
           WHERE deleted_at IS NULL AND message_count > 0"#,
        viewer.id(),
        scope
    )
    .fetch_all(db)
    .await?)
}

/// A participant whose name matches one of the requested names.
struct Candidate {
    conversation: Uuid,
    participant: Uuid,
    messages: i64,
    /// The folded name.
    name: String,
    /// The folded name of the person that the viewer merged them into.
    person: Option<String>,
    /// Whether they are the viewer, and `me` was requested.
    is_me: bool,
}

impl Candidate {
    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.person.as_deref() == Some(name)
    }

    /// Whether a word of the name starts with `name`.
    fn has_prefix(&self, name: &str) -> bool {
        let has_prefix = |own: &str| format!(" {own}").contains(&format!(" {name}"));
        has_prefix(&self.name) || self.person.as_deref().is_some_and(has_prefix)
    }
}

/// The participants that match one of `names`. A participant matches if a word of their own name, or of the name of the
/// person they were merged into, starts with the requested name; `me` matches the viewer. If the flag is set (a quoted
/// name) and someone has exactly this name, only exact matches count.
async fn senders_named(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversations: &[Uuid],
    names: &[(String, bool)],
) -> Result<Vec<Sender>, AppError> {
    let me = names.iter().any(|(name, _)| name == "me");
    let others: Vec<&(String, bool)> = names.iter().filter(|(name, _)| name != "me").collect();
    let patterns: Vec<String> = others.iter().map(|(name, _)| like::has_word_prefix(name)).collect();
    let candidates = sqlx::query_as!(
        Candidate,
        r#"SELECT p.conversation_id AS "conversation!", p.id AS "participant!", p.message_count AS "messages!",
                  p.folded_name AS "name!", pe.folded_name AS "person?",
                  ($3 AND (p.is_self OR p.user_id = $4)) IS TRUE AS "is_me!"
           FROM participants p
           LEFT JOIN person_participants pp
               ON pp.owner_id = $4 AND pp.conversation_id = p.conversation_id AND pp.participant_id = p.id
           LEFT JOIN persons pe ON pe.id = pp.person_id
           WHERE p.conversation_id = ANY($1)
             AND (' ' || p.folded_name LIKE ANY($2) OR ' ' || pe.folded_name LIKE ANY($2)
                 OR ($3 AND (p.is_self OR p.user_id = $4)))"#,
        conversations,
        &patterns,
        me,
        viewer.id()
    )
    .fetch_all(db)
    .await?;
    let exact = |(name, whole): &(String, bool)| *whole && candidates.iter().any(|one| one.is_called(name));
    let others: Vec<(&str, bool)> = others.into_iter().map(|name| (name.0.as_str(), exact(name))).collect();
    let matches = |one: &Candidate| {
        let has_name = |(name, exact): &(&str, bool)| if *exact { one.is_called(name) } else { one.has_prefix(name) };
        one.is_me || others.iter().any(has_name)
    };
    let sender = |one: &Candidate| Sender {
        conversation: one.conversation,
        participant: one.participant,
        messages: one.messages,
    };
    Ok(candidates.iter().filter(|one| matches(one)).map(sender).collect())
}
