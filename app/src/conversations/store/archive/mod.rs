//! Writes imported conversations. Only jobs do this, each import in one transaction.
//!
//! `known` finds existing conversations to merge into; `rewrite` changes the messages of an existing conversation.

mod known;
pub mod rewrite;

pub use known::{KnownArchive, begin_lookups, candidates, keys, keys_at, participant_ids};

use chrono::{DateTime, Utc};
use insight::tokens::fold;
use sqlx::postgres::PgCopyIn;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::error::AppError;
use crate::imports::pipeline::rows::COLUMNS;
use crate::viewer::JobDb;

/// A conversation to create.
pub struct NewArchive<'a> {
    /// Conversation id.
    pub id: Uuid,
    /// The user who imports it.
    pub owner: Uuid,
    /// The name.
    pub title: String,
    /// The program it was exported from, such as `telegram`.
    pub source: &'a str,
    /// IANA name of the time zone of its wall times.
    pub zone: &'a str,
}

/// A participant to add to an imported conversation.
pub struct NewParticipant<'a> {
    /// Participant id; the copied messages already refer to it.
    pub id: Uuid,
    /// The name.
    pub name: &'a str,
    /// The phone number, if the name is one.
    pub phone: Option<&'a str>,
    /// Number of messages they sent.
    pub messages: i64,
    /// When they sent their first message.
    pub first: DateTime<Utc>,
    /// When they sent their last message.
    pub last: DateTime<Utc>,
}

/// Runs ANALYZE on the partitions that contain the messages of these conversations. Autovacuum would do it some time
/// after a large change, but not if PostgreSQL crashes first, and until then queries are planned with the old table
/// size. Restricted to the columns that plans depend on, because analysing the others takes much longer.
pub async fn analyze(db: &mut JobDb<'_>, conversations: &[Uuid]) -> Result<(), AppError> {
    let partitions = sqlx::query_scalar!(
        r#"SELECT DISTINCT m.part AS "part!" FROM unnest($1::uuid[]) AS changed(conversation)
           CROSS JOIN LATERAL (SELECT tableoid::regclass::text AS part FROM messages WHERE conversation_id = changed.conversation LIMIT 1) m"#,
        conversations
    )
    .fetch_all(&mut **db)
    .await?;
    for partition in partitions {
        // Safe: `regclass::text` is a table name that PostgreSQL has already quoted.
        let analyze = format!("ANALYZE {partition} (conversation_id, seq, id, sent_at, sender_id)");
        sqlx::raw_sql(AssertSqlSafe(analyze)).execute(&mut **db).await?;
    }
    Ok(())
}

/// An attachment to add to a message.
pub struct NewAttachment {
    /// The message's id.
    pub message: Uuid,
    /// File name in the export.
    pub file_name: String,
    /// Media type, such as `image/jpeg`.
    pub mime_type: &'static str,
    /// SHA-256 and size in bytes of the stored object; `None` if the export did not include the file.
    pub object: Option<(Vec<u8>, i64)>,
    /// SHA-256 and size in bytes of the thumbnail.
    pub thumbnail: Option<(Vec<u8>, i64)>,
    /// Width and height in pixels.
    pub dimensions: Option<(i32, i32)>,
    /// Duration in milliseconds.
    pub duration_ms: Option<i32>,
}

/// Creates a conversation without messages.
pub async fn create(tx: &mut JobDb<'_>, new: &NewArchive<'_>) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO conversations (id, owner_id, kind, title, folded_title, source, time_zone)
         VALUES ($1, $2, 'archive', $3, $4, $5, $6)",
        new.id,
        new.owner,
        new.title,
        fold(&new.title),
        new.source,
        new.zone
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Starts a COPY into `messages`. Rows have the format of `imports::pipeline::rows`. The foreign key to the senders is
/// deferred, because participants are only known and inserted when the whole conversation has been read.
pub async fn copy_messages<'c>(tx: &'c mut JobDb<'_>) -> Result<PgCopyIn<&'c mut PgConnection>, AppError> {
    sqlx::query!("SET CONSTRAINTS messages_sender DEFERRED").execute(&mut **tx).await?;
    Ok(tx.copy_in_raw(&format!("COPY messages ({COLUMNS}) FROM STDIN (FORMAT binary)")).await?)
}

/// Adds participants after the existing ones. `participants` must be in the order of their first message.
pub async fn add_participants(
    tx: &mut JobDb<'_>,
    conversation: Uuid,
    participants: &[NewParticipant<'_>],
) -> Result<(), AppError> {
    let ids: Vec<Uuid> = participants.iter().map(|p| p.id).collect();
    let names: Vec<String> = participants.iter().map(|p| p.name.to_owned()).collect();
    let folded: Vec<String> = participants.iter().map(|p| fold(p.name)).collect();
    let phones: Vec<Option<String>> = participants.iter().map(|p| p.phone.map(str::to_owned)).collect();
    let counts: Vec<i64> = participants.iter().map(|p| p.messages).collect();
    let firsts: Vec<DateTime<Utc>> = participants.iter().map(|p| p.first).collect();
    let lasts: Vec<DateTime<Utc>> = participants.iter().map(|p| p.last).collect();
    sqlx::query!(
        "INSERT INTO participants (conversation_id, id, display_name, folded_name, phone_number, message_count,
             first_message_at, last_message_at, ordinal)
         SELECT $1, t.id, t.name, t.folded, t.phone, t.count, t.first, t.last,
             t.position + COALESCE((SELECT max(ordinal) FROM participants WHERE conversation_id = $1), -1)
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::timestamptz[],
             $8::text[]) WITH ORDINALITY AS t (id, name, phone, count, first, last, folded, position)",
        conversation,
        &ids,
        &names,
        &phones as &[Option<String>],
        &counts,
        &firsts,
        &lasts,
        &folded
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Updates the message count, dates, milestones and preview of a conversation after its messages have changed.
pub async fn update_totals(tx: &mut JobDb<'_>, conversation: Uuid, preview: &str) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE conversations SET last_seq = m.last_seq, message_count = m.messages, first_message_at = m.first,
             last_message_at = m.last, preview = $2,
             milestones = ARRAY(SELECT stone.sent_at FROM generate_series(0, 64) AS step
                 JOIN messages stone ON stone.conversation_id = $1 AND stone.seq = 1 + (m.last_seq - 1) * step / 64
                 ORDER BY step)
         FROM (SELECT COALESCE(max(seq), 0) AS last_seq, count(*) AS messages, min(sent_at) AS first, max(sent_at) AS last
               FROM messages WHERE conversation_id = $1) m
         WHERE id = $1",
        conversation,
        preview
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Adds attachments to messages, and registers their objects.
pub async fn add_attachments(
    tx: &mut JobDb<'_>,
    conversation: Uuid,
    attachments: &[NewAttachment],
) -> Result<(), AppError> {
    let mut objects = std::collections::BTreeMap::new();
    for (sha256, size) in attachments.iter().flat_map(|a| [&a.object, &a.thumbnail]).flatten() {
        objects.insert(sha256.clone(), *size);
    }
    let (hashes, sizes): (Vec<Vec<u8>>, Vec<i64>) = objects.into_iter().unzip();
    sqlx::query!(
        "INSERT INTO objects (sha256, size_bytes) SELECT * FROM unnest($1::bytea[], $2::bigint[]) ON CONFLICT DO NOTHING",
        &hashes,
        &sizes
    )
    .execute(&mut **tx)
    .await?;
    let hash = |object: &Option<(Vec<u8>, i64)>| object.as_ref().map(|(hash, _)| hash.clone());
    let ids: Vec<Uuid> = attachments.iter().map(|_| Uuid::now_v7()).collect();
    let messages: Vec<Uuid> = attachments.iter().map(|a| a.message).collect();
    let names: Vec<String> = attachments.iter().map(|a| a.file_name.clone()).collect();
    let types: Vec<String> = attachments.iter().map(|a| a.mime_type.to_owned()).collect();
    let hashes: Vec<Option<Vec<u8>>> = attachments.iter().map(|a| hash(&a.object)).collect();
    let sizes: Vec<Option<i64>> = attachments.iter().map(|a| a.object.as_ref().map(|(_, size)| *size)).collect();
    let thumbnails: Vec<Option<Vec<u8>>> = attachments.iter().map(|a| hash(&a.thumbnail)).collect();
    let widths: Vec<Option<i32>> = attachments.iter().map(|a| a.dimensions.map(|(width, _)| width)).collect();
    let heights: Vec<Option<i32>> = attachments.iter().map(|a| a.dimensions.map(|(_, height)| height)).collect();
    let durations: Vec<Option<i32>> = attachments.iter().map(|a| a.duration_ms).collect();
    sqlx::query!(
        "INSERT INTO attachments (conversation_id, id, message_id, file_name, mime_type, object_sha256, size_bytes,
             thumbnail_sha256, width, height, duration_ms)
         SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bytea[], $7::bigint[],
             $8::bytea[], $9::integer[], $10::integer[], $11::integer[])",
        conversation,
        &ids,
        &messages,
        &names,
        &types,
        &hashes as &[Option<Vec<u8>>],
        &sizes as &[Option<i64>],
        &thumbnails as &[Option<Vec<u8>>],
        &widths as &[Option<i32>],
        &heights as &[Option<i32>],
        &durations as &[Option<i32>]
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
