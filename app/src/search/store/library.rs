//! What a search may look at: the viewer's conversations, narrowed by the operators.

use chrono::{DateTime, NaiveDate, Utc};
use insight::query::Filter;
use sqlx::PgConnection;
use uuid::Uuid;

use super::plan::Spread;
use crate::conversations::store::like;
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
    if filters.contains(&Filter::Nothing) {
        return Ok(library);
    }
    let mut rows = visible(db, viewer, scope).await?;
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    for filter in filters {
        match filter {
            Filter::Since(day) => library.since = library.since.max(Some(*day)),
            Filter::Until(day) => library.until = earlier(library.until, *day),
            Filter::Between(first, behind) => {
                library.since = library.since.max(Some(*first));
                library.until = earlier(library.until, *behind);
            }
            Filter::Bookmarked { excluded } => library.bookmarked = Some(!excluded),
            Filter::Weekday(day) => library.weekdays.get_or_insert_default().push(i32::from(*day)),
            Filter::Hour(hour) => library.hours.get_or_insert_default().push(i32::from(*hour)),
            Filter::Kind { kind, excluded } => rows.retain(|row| (row.kind == *kind) != *excluded),
            Filter::In { name, excluded: true } => rows.retain(|row| !row.folded_title.contains(name)),
            Filter::From { name, excluded: false } => wanted.push(name.clone()),
            Filter::From { name, excluded: true } => unwanted.push(name.clone()),
            Filter::In { excluded: false, .. } | Filter::Nothing => {}
        }
    }
    // Several conversations, or several people, are alternatives.
    let names: Vec<&String> = filters.iter().filter_map(in_name).collect();
    if !names.is_empty() {
        rows.retain(|row| names.iter().any(|name| row.folded_title.contains(*name)));
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
    library.spreads = rows.into_iter().map(spread).collect();
    library.ids = ids;
    Ok(library)
}

fn earlier(known: Option<NaiveDate>, day: NaiveDate) -> Option<NaiveDate> {
    Some(known.map_or(day, |known| known.min(day)))
}

fn in_name(filter: &Filter) -> Option<&String> {
    match filter {
        Filter::In { name, excluded: false } => Some(name),
        _ => None,
    }
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
        r#"SELECT id, folded_title, kind::text AS "kind!", message_count, milestones FROM conversations c
           WHERE deleted_at IS NULL AND message_count > 0 AND ($2::uuid IS NULL OR id = $2)
             AND (owner_id = $1 OR EXISTS (SELECT FROM participants p
                 WHERE p.conversation_id = c.id AND p.user_id = $1 AND p.status IN ('active', 'muted')))"#,
        viewer.id(),
        scope
    )
    .fetch_all(db)
    .await?)
}

/// The participants a word of whose name, or of whose person's name, begins with one of these; `me`
/// is the viewer.
async fn named(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversations: &[Uuid],
    names: &[String],
) -> Result<Vec<Sender>, AppError> {
    let me = names.iter().any(|name| name == "me");
    let patterns: Vec<String> = names.iter().filter(|name| *name != "me").map(|name| like::has_word(name)).collect();
    Ok(sqlx::query_as!(
        Sender,
        "SELECT conversation_id AS conversation, id AS participant, message_count AS messages FROM participants
         WHERE conversation_id = ANY($1)
           AND (' ' || folded_name LIKE ANY($2) OR ($3 AND (is_self OR user_id = $4))
             OR EXISTS (SELECT FROM person_participants pp JOIN persons pe ON pe.id = pp.person_id
                 WHERE pp.owner_id = $4 AND pp.conversation_id = participants.conversation_id
                   AND pp.participant_id = participants.id AND ' ' || pe.folded_name LIKE ANY($2)))",
        conversations,
        &patterns,
        me,
        viewer.id()
    )
    .fetch_all(db)
    .await?)
}
