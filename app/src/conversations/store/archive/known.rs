//! Existing archives that an import may be merged into, and the keys that messages are matched by.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use futures::TryStreamExt;
use transcript::Clock;
use transcript::merge::{Key, KeySource};
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{Job, JobDb};

/// An existing archive of the user who imports.
#[derive(Debug)]
pub struct KnownArchive {
    /// Conversation id.
    pub id: Uuid,
    /// The name.
    pub title: String,
    /// The program it was exported from, such as `telegram`.
    pub source: Option<String>,
    /// IANA name of the time zone of its wall times.
    pub time_zone: String,
    /// When the first message was sent.
    pub first: Option<DateTime<Utc>>,
    /// When the last message was sent.
    pub last: Option<DateTime<Utc>>,
}

impl KnownArchive {
    /// The time zone of its wall times; UTC if the name is unknown.
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }
}

/// The archives of a user that an import may be merged into, most recent first.
pub async fn candidates(db: &mut JobDb<'_>, owner: Uuid) -> Result<Vec<KnownArchive>, AppError> {
    Ok(sqlx::query_as!(
        KnownArchive,
        "SELECT id, title, source, time_zone, first_message_at AS first, last_message_at AS last FROM conversations
         WHERE owner_id = $1 AND kind = 'archive' AND deleted_at IS NULL
         ORDER BY last_message_at DESC NULLS LAST, id",
        owner
    )
    .fetch_all(&mut **db)
    .await?)
}

/// The participants of a conversation, by name. If a name occurs twice, the first participant wins.
pub async fn participant_ids(db: &mut JobDb<'_>, id: Uuid) -> Result<HashMap<String, Uuid>, AppError> {
    let rows =
        sqlx::query!("SELECT id, display_name FROM participants WHERE conversation_id = $1 ORDER BY ordinal", id)
            .fetch_all(&mut **db)
            .await?;
    let mut ids = HashMap::new();
    for row in rows {
        ids.entry(row.display_name).or_insert(row.id);
    }
    Ok(ids)
}

/// A read-only transaction that uses generic plans. A plan for specific values relies on the table's statistics; if
/// these were collected before a large import, it scans a whole partition.
///
/// # Errors
/// [`AppError::Busy`] if no connection becomes free in time.
pub async fn begin_lookups(job: &Job) -> Result<JobDb<'static>, AppError> {
    job.begin_with("BEGIN READ ONLY; SET LOCAL plan_cache_mode = force_generic_plan").await
}

/// The columns that the key of a message is computed from.
struct Row {
    id: Uuid,
    sent_at: DateTime<Utc>,
    wall_time: Option<NaiveDateTime>,
    sender: Option<String>,
    content: String,
    edited: bool,
    stand_in: bool,
}

impl Row {
    fn key(&self, clock: Clock) -> Key {
        let universal = self.sent_at.naive_utc();
        let at = match clock {
            Clock::Wall => self.wall_time.unwrap_or(universal),
            Clock::Utc => universal,
        };
        let Row { content, edited, stand_in, .. } = self;
        Key::new(&KeySource { at, sender: self.sender.as_deref(), content, edited: *edited, placeholder: *stand_in })
    }
}

/// The keys of the messages that were sent in the same minutes as these times. Call it in a transaction from
/// [`begin_lookups`].
pub async fn keys_at(
    db: &mut JobDb<'_>,
    conversation: &KnownArchive,
    clock: Clock,
    minutes: &[DateTime<Utc>],
) -> Result<Vec<Key>, AppError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT DISTINCT m.id, m.sent_at, m.wall_time, p.display_name AS "sender?", m.content, m.edited,
                  false AS "stand_in!"
           FROM unnest($2::timestamptz[]) AS minute
           JOIN messages m ON m.conversation_id = $1
               AND m.sent_at >= date_trunc('minute', minute) AND m.sent_at < date_trunc('minute', minute) + interval '1 minute'
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id"#,
        conversation.id,
        minutes
    )
    .fetch_all(&mut **db)
    .await?;
    Ok(rows.iter().map(|row| row.key(clock)).collect())
}

/// The ids and keys of all messages, ordered by `seq`.
pub async fn keys(db: &mut JobDb<'_>, conversation: Uuid, clock: Clock) -> Result<Vec<(Uuid, Key)>, AppError> {
    let mut rows = sqlx::query_as!(
        Row,
        r#"SELECT m.id, m.sent_at, m.wall_time, p.display_name AS "sender?", m.content, m.edited,
                  m.kind = 'deleted' OR (m.kind NOT IN ('text', 'system', 'poll', 'event', 'call', 'location',
                      'live_location') AND a.message_id IS NULL) AS "stand_in!"
           FROM messages m
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           LEFT JOIN (SELECT DISTINCT message_id FROM attachments WHERE conversation_id = $1) a ON a.message_id = m.id
           WHERE m.conversation_id = $1 ORDER BY m.seq"#,
        conversation
    )
    .fetch(&mut **db);
    let mut keys = Vec::new();
    while let Some(row) = rows.try_next().await? {
        keys.push((row.id, row.key(clock)));
    }
    Ok(keys)
}
