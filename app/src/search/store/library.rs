//! What a search may look at: the viewer's conversations, narrowed by the operators.

use chrono::{DateTime, NaiveDate, Utc};
use insight::query::Filter;
use sqlx::PgConnection;
use uuid::Uuid;

use super::plan::Spread;
use super::read::AnalysisFilter;
use crate::conversations::like;
use crate::error::AppError;
use crate::viewer::Viewer;

/// What a search may look at.
#[derive(Debug, Default)]
pub struct Library {
    /// The conversations. Only these are ever asked for messages.
    pub ids: Vec<Uuid>,
    /// The senders that are wanted; `None` for any.
    pub senders: Option<Vec<Sender>>,
    /// The senders that are not wanted.
    pub not_senders: Vec<Uuid>,
    /// The first day, of each conversation's own calendar.
    pub since: Option<NaiveDate>,
    /// The day behind the last.
    pub until: Option<NaiveDate>,
    /// The weekdays that are wanted, from 1 for Monday; `None` for any.
    pub weekdays: Option<Vec<i32>>,
    /// The hours of the day that are wanted; `None` for any.
    pub hours: Option<Vec<i32>>,
    /// Whether the viewer must have bookmarked it (or must not have).
    pub bookmarked: Option<bool>,
    /// The tags that a note on it must have; `None` when it needs no note.
    pub tags: Option<Vec<String>>,
    /// Patterns of the names of codes that it must have.
    pub codes: Vec<String>,
    /// What the reading of its text must have told.
    pub read: AnalysisFilter,
    /// Things of which it must name one; empty: it need not.
    pub names: Vec<String>,
    /// How the messages spread over time, by conversation as in `ids`.
    pub spreads: Vec<Spread>,
}

/// A sender in one conversation.
#[derive(Debug)]
pub struct Sender {
    pub conversation: Uuid,
    pub participant: Uuid,
    pub messages: i64,
}

struct Row {
    id: Uuid,
    folded_title: String,
    kind: String,
    message_count: i64,
    milestones: Vec<DateTime<Utc>>,
}

/// The viewer's conversations that the filters leave; with `scope` at most that one.
pub async fn library(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Option<Uuid>,
    filters: &[Filter],
) -> Result<Library, AppError> {
    let mut library = Library::default();
    let mut rows = visible(db, viewer, scope).await?;
    let (mut wanted, mut unwanted, mut answered) = (Vec::new(), Vec::new(), Vec::new());
    for filter in filters {
        match filter {
            Filter::Since(day) => library.since = library.since.max(Some(*day)),
            Filter::Until(day) => library.until = earlier(library.until, *day),
            Filter::Between(first, behind) => {
                library.since = library.since.max(Some(*first));
                library.until = earlier(library.until, *behind);
            }
            Filter::Bookmarked { excluded } => library.bookmarked = Some(!excluded),
            Filter::Annotated => drop(library.tags.get_or_insert_default()),
            Filter::Tag(tag) => library.tags.get_or_insert_default().push(tag.clone()),
            Filter::Code(name) => library.codes.push(like::contains(name)),
            Filter::Weekday(day) => library.weekdays.get_or_insert_default().push(i32::from(*day)),
            Filter::Hour(hour) => library.hours.get_or_insert_default().push(i32::from(*hour)),
            Filter::Kind { kind, excluded } => rows.retain(|row| (row.kind == *kind) != *excluded),
            Filter::From { name, whole, excluded: false } => wanted.push((name.clone(), *whole)),
            Filter::From { name, whole, excluded: true } => unwanted.push((name.clone(), *whole)),
            Filter::Language(code) => library.read.languages.push(code),
            Filter::Mood(mood) => library.read.moods.push(mood),
            Filter::Emotion(emotion) => library.read.emotions.push(emotion),
            Filter::Waited(from, until) => library.read.waited = Some((*from, *until)),
            Filter::Opening => library.read.opens = true,
            Filter::To { name, whole } => answered.push((name.clone(), *whole)),
            Filter::Names(what) => library.names.push(what.clone()),
            Filter::In { .. } => {}
        }
    }
    // Several conversations, or several people, are alternatives.
    let titles: Vec<String> = rows.iter().map(|row| row.folded_title.clone()).collect();
    let called = |row: &Row, name: &str, whole: bool| {
        if whole && titles.iter().any(|title| title == name) {
            row.folded_title == *name
        } else {
            row.folded_title.contains(name)
        }
    };
    let named_in = |wanted: bool| {
        filters.iter().filter_map(move |filter| match filter {
            Filter::In { name, whole, excluded } if *excluded != wanted => Some((name, *whole)),
            _ => None,
        })
    };
    rows.retain(|row| !named_in(false).any(|(name, whole)| called(row, name, whole)));
    if named_in(true).next().is_some() {
        rows.retain(|row| named_in(true).any(|(name, whole)| called(row, name, whole)));
    }
    let mut ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if !unwanted.is_empty() {
        let senders = named(db, viewer, &ids, &unwanted).await?;
        library.not_senders = senders.into_iter().map(|sender| sender.participant).collect();
    }
    if !wanted.is_empty() {
        let senders = named(db, viewer, &ids, &wanted).await?;
        rows.retain(|row| senders.iter().any(|sender| sender.conversation == row.id));
        ids = rows.iter().map(|row| row.id).collect();
        library.senders = Some(senders);
    }
    if !answered.is_empty() {
        let senders = named(db, viewer, &ids, &answered).await?;
        library.read.answered = Some(senders.into_iter().map(|sender| sender.participant).collect());
    }
    library.spreads = rows.into_iter().map(spread).collect();
    library.ids = ids;
    Ok(library)
}

fn earlier(known: Option<NaiveDate>, day: NaiveDate) -> Option<NaiveDate> {
    Some(known.map_or(day, |known| known.min(day)))
}

fn spread(row: Row) -> Spread {
    let mut milestones = row.milestones;
    // An export may be out of order.
    milestones.sort_unstable();
    Spread { messages: row.message_count as f64, milestones }
}

async fn visible(db: &mut PgConnection, viewer: &Viewer, scope: Option<Uuid>) -> Result<Vec<Row>, AppError> {
    Ok(sqlx::query_as!(
        Row,
        // From the few that they may read to their rows: the planner would look through these for each row.
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

/// A participant whose name may be meant.
struct Called {
    conversation: Uuid,
    participant: Uuid,
    messages: i64,
    /// Folded.
    name: String,
    /// The person's name, folded.
    person: Option<String>,
    /// Whether it is the viewer.
    is_me: bool,
}

impl Called {
    fn exactly(&self, name: &str) -> bool {
        self.name == name || self.person.as_deref() == Some(name)
    }

    /// Whether a word of the name begins so.
    fn begins(&self, name: &str) -> bool {
        let begins = |own: &str| format!(" {own}").contains(&format!(" {name}"));
        begins(&self.name) || self.person.as_deref().is_some_and(begins)
    }
}

/// The participants a word of whose name, or of whose person's name, begins with one of these; `me`
/// is the viewer. Of a whole name (the flag) those who are called exactly so, when there are any.
async fn named(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversations: &[Uuid],
    names: &[(String, bool)],
) -> Result<Vec<Sender>, AppError> {
    let me = names.iter().any(|(name, _)| name == "me");
    let others: Vec<&(String, bool)> = names.iter().filter(|(name, _)| name != "me").collect();
    let patterns: Vec<String> = others.iter().map(|(name, _)| like::has_word(name)).collect();
    let called = sqlx::query_as!(
        Called,
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
    let exact = |(name, whole): &(String, bool)| *whole && called.iter().any(|one| one.exactly(name));
    let others: Vec<(&str, bool)> = others.into_iter().map(|name| (name.0.as_str(), exact(name))).collect();
    let meant = |one: &Called| {
        let by = |(name, exact): &(&str, bool)| if *exact { one.exactly(name) } else { one.begins(name) };
        one.is_me || others.iter().any(by)
    };
    let sender =
        |one: &Called| Sender { conversation: one.conversation, participant: one.participant, messages: one.messages };
    Ok(called.iter().filter(|one| meant(one)).map(sender).collect())
}
