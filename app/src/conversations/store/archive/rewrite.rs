//! Changes the messages of an existing conversation: merging an import, reimporting a file with other settings, and
//! undoing a merge. Messages keep their ids, so bookmarks and notes stay attached to them.

use sqlx::PgConnection;
use sqlx::postgres::PgCopyIn;
use uuid::Uuid;

use crate::error::AppError;
use crate::imports::pipeline::rows::COLUMNS;
use crate::viewer::JobDb;

/// An entry in the new order of a conversation's messages, and where its content comes from.
#[derive(Debug, Clone, Copy)]
pub struct RewritePlacement {
    /// The existing message; `None` to insert a new one.
    pub existing: Option<Uuid>,
    /// `seq` of the staged row that provides the content; `None` to keep the existing content.
    pub staged: Option<i64>,
}

/// Locks the conversation's row, so that no other transaction writes to the conversation.
pub async fn lock(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), AppError> {
    sqlx::query!("SELECT id FROM conversations WHERE id = $1 FOR UPDATE", conversation).fetch_one(&mut **tx).await?;
    Ok(())
}

/// Starts a COPY into `staged_messages`, from where [`apply_order`] moves the rows into the conversation.
pub async fn copy_staged<'c>(tx: &'c mut JobDb<'_>) -> Result<PgCopyIn<&'c mut PgConnection>, AppError> {
    Ok(tx.copy_in_raw(&format!("COPY staged_messages ({COLUMNS}) FROM STDIN (FORMAT binary)")).await?)
}

/// The ids of a conversation's messages, ordered by `seq`.
pub async fn message_ids(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<Vec<Uuid>, AppError> {
    Ok(sqlx::query_scalar!("SELECT id FROM messages WHERE conversation_id = $1 ORDER BY seq", conversation)
        .fetch_all(&mut **tx)
        .await?)
}

/// The id, sender and text of each message, ordered by `seq`. Used to match messages when a file is reimported.
pub async fn senders_and_texts(
    tx: &mut JobDb<'_>,
    conversation: Uuid,
) -> Result<Vec<(Uuid, Option<String>, String)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT m.id, p.display_name AS "sender?", m.content FROM messages m
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE m.conversation_id = $1 ORDER BY m.seq"#,
        conversation
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.sender, row.content)).collect())
}

/// Makes the conversation consist of the messages in `order`, taking new content from the staged rows. For a merge,
/// `import` is its id, under which the changes are recorded for undo. A reimport (`None`) records nothing, and also
/// replaces times and senders.
pub async fn apply_order(
    tx: &mut JobDb<'_>,
    conversation: Uuid,
    import: Option<Uuid>,
    order: &[RewritePlacement],
) -> Result<(), AppError> {
    sqlx::query!("SET CONSTRAINTS messages_sender, messages_seq DEFERRED").execute(&mut **tx).await?;
    if let Some(import) = import {
        record_changes(tx, conversation, import, order).await?;
    }
    reorder_existing(tx, conversation, order).await?;
    replace_contents(tx, conversation, order, import.is_none()).await?;
    insert_new(tx, conversation, import, order).await?;
    discard_staged(tx, conversation).await
}

/// Deletes the staged rows of a conversation.
pub async fn discard_staged(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM staged_messages WHERE conversation_id = $1", conversation).execute(&mut **tx).await?;
    Ok(())
}

/// Saves the old content of the messages that a merge will change.
async fn record_changes(
    tx: &mut JobDb<'_>,
    conversation: Uuid,
    import: Uuid,
    order: &[RewritePlacement],
) -> Result<(), AppError> {
    let changed: Vec<Uuid> = order.iter().filter(|p| p.staged.is_some()).filter_map(|p| p.existing).collect();
    sqlx::query!(
        "INSERT INTO import_changes (import_id, conversation_id, message_id, before)
         SELECT $2, m.conversation_id, m.id, jsonb_build_object(
             'kind', m.kind, 'content', m.content, 'caption', m.caption, 'edited', m.edited, 'details', m.details,
             'search_vector', m.search_vector::text,
             'attachments', (SELECT count(*) FROM attachments a
                 WHERE a.conversation_id = m.conversation_id AND a.message_id = m.id))
         FROM messages m WHERE m.conversation_id = $1 AND m.id = ANY($3)
         ON CONFLICT DO NOTHING",
        conversation,
        import,
        &changed
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Deletes the messages that are not in `order`, and renumbers the others.
async fn reorder_existing(
    tx: &mut PgConnection,
    conversation: Uuid,
    order: &[RewritePlacement],
) -> Result<(), AppError> {
    let kept = order.iter().zip(1i64..).filter_map(|(placed, seq)| Some((placed.existing?, seq)));
    let (ids, seqs): (Vec<Uuid>, Vec<i64>) = kept.unzip();
    sqlx::query!(
        "DELETE FROM messages m WHERE m.conversation_id = $1
         AND NOT EXISTS (SELECT FROM unnest($2::uuid[]) AS kept (id) WHERE kept.id = m.id)",
        conversation,
        &ids
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE messages m SET seq = p.seq FROM unnest($2::uuid[], $3::bigint[]) AS p (id, seq)
         WHERE m.conversation_id = $1 AND m.id = p.id AND m.seq <> p.seq",
        conversation,
        &ids,
        &seqs
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Copies the content of staged rows into existing messages, optionally with time and sender.
async fn replace_contents(
    tx: &mut PgConnection,
    conversation: Uuid,
    order: &[RewritePlacement],
    with_time_and_sender: bool,
) -> Result<(), AppError> {
    let replaced = order.iter().filter_map(|placed| Some((placed.existing?, placed.staged?)));
    let (ids, staged): (Vec<Uuid>, Vec<i64>) = replaced.unzip();
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE messages m SET kind = s.kind, content = s.content, caption = s.caption, edited = s.edited,
             details = s.details, search_vector = s.search_vector,
             sent_at = CASE WHEN $4 THEN s.sent_at ELSE m.sent_at END,
             wall_time = CASE WHEN $4 THEN s.wall_time ELSE m.wall_time END,
             sender_id = CASE WHEN $4 THEN s.sender_id ELSE m.sender_id END
         FROM unnest($2::uuid[], $3::bigint[]) AS p (id, staged)
         JOIN staged_messages s ON s.conversation_id = $1 AND s.seq = p.staged
         WHERE m.conversation_id = $1 AND m.id = p.id",
        conversation,
        &ids,
        &staged,
        with_time_and_sender
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn insert_new(
    tx: &mut PgConnection,
    conversation: Uuid,
    import: Option<Uuid>,
    order: &[RewritePlacement],
) -> Result<(), AppError> {
    let new = order.iter().zip(1i64..).filter(|(placed, _)| placed.existing.is_none());
    let (staged, seqs): (Vec<i64>, Vec<i64>) = new.filter_map(|(placed, seq)| Some((placed.staged?, seq))).unzip();
    if staged.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO messages (id, conversation_id, seq, sender_id, kind, content, caption, sent_at, wall_time, edited,
             external_id, details, search_vector)
         SELECT s.id, s.conversation_id, p.seq, s.sender_id, s.kind, s.content, s.caption, s.sent_at, s.wall_time,
             s.edited,
             CASE WHEN NOT EXISTS (SELECT FROM messages m
                 WHERE m.conversation_id = $1 AND m.external_id = s.external_id) THEN s.external_id END,
             s.details, s.search_vector
         FROM unnest($2::bigint[], $3::bigint[]) AS p (staged, seq)
         JOIN staged_messages s ON s.conversation_id = $1 AND s.seq = p.staged",
        conversation,
        &staged,
        &seqs
    )
    .execute(&mut *tx)
    .await?;
    if let Some(import) = import {
        sqlx::query!(
            "INSERT INTO import_changes (import_id, conversation_id, message_id)
             SELECT $2, s.conversation_id, s.id FROM staged_messages s
             WHERE s.conversation_id = $1 AND s.seq = ANY($3) ON CONFLICT DO NOTHING",
            conversation,
            import,
            &staged
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// Undoes a merge: deletes the messages it added, restores the content it replaced, and renumbers the rest.
pub async fn revert(tx: &mut JobDb<'_>, conversation: Uuid, import: Uuid) -> Result<(), AppError> {
    sqlx::query!("SET CONSTRAINTS messages_seq DEFERRED").execute(&mut **tx).await?;
    sqlx::query!(
        "DELETE FROM attachments a USING import_changes c
         WHERE c.import_id = $2 AND c.conversation_id = $1 AND a.conversation_id = $1 AND a.message_id = c.message_id
             AND (c.before ->> 'attachments')::bigint = 0",
        conversation,
        import
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "UPDATE messages m SET kind = (c.before ->> 'kind')::message_kind, content = c.before ->> 'content',
             caption = c.before ->> 'caption', edited = (c.before ->> 'edited')::boolean,
             details = NULLIF(c.before -> 'details', 'null'), search_vector = (c.before ->> 'search_vector')::tsvector
         FROM import_changes c
         WHERE c.import_id = $2 AND c.conversation_id = $1 AND c.before IS NOT NULL
             AND m.conversation_id = $1 AND m.id = c.message_id",
        conversation,
        import
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "DELETE FROM messages m USING import_changes c
         WHERE c.import_id = $2 AND c.conversation_id = $1 AND c.before IS NULL
             AND m.conversation_id = $1 AND m.id = c.message_id",
        conversation,
        import
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("DELETE FROM import_changes WHERE import_id = $1 AND conversation_id = $2", import, conversation)
        .execute(&mut **tx)
        .await?;
    sqlx::query!(
        "UPDATE messages m SET seq = n.seq
         FROM (SELECT id, row_number() OVER (ORDER BY seq) AS seq FROM messages WHERE conversation_id = $1) n
         WHERE m.conversation_id = $1 AND m.id = n.id AND m.seq <> n.seq",
        conversation
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Recounts the messages of each participant. Participants without messages are deleted, unless they are users.
pub async fn recount_participants(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        r#"UPDATE participants p SET message_count = COALESCE(s.messages, 0), first_message_at = s.first,
               last_message_at = s.last
           FROM participants q
           LEFT JOIN (SELECT sender_id, count(*) AS messages, min(sent_at) AS first, max(sent_at) AS last
               FROM messages WHERE conversation_id = $1 GROUP BY sender_id) s ON s.sender_id = q.id
           WHERE q.conversation_id = $1 AND p.id = q.id"#,
        conversation
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "DELETE FROM participants WHERE conversation_id = $1 AND message_count = 0 AND user_id IS NULL",
        conversation
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The preview for the conversation list: the beginning of the last message that is not a system message.
pub async fn preview(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<String, AppError> {
    let preview = sqlx::query_scalar!(
        r#"SELECT left(content, 120) AS "words!" FROM messages
           WHERE conversation_id = $1 AND kind <> 'system' ORDER BY seq DESC LIMIT 1"#,
        conversation
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(preview.unwrap_or_default())
}

/// Sets the time zone (IANA name) in which a reimport interpreted the wall times.
pub async fn set_zone(tx: &mut JobDb<'_>, conversation: Uuid, zone: &str) -> Result<(), AppError> {
    sqlx::query!("UPDATE conversations SET time_zone = $2 WHERE id = $1", conversation, zone)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Moves a conversation that an import created to the trash, or restores it (`deleted` false).
pub async fn set_deleted(tx: &mut JobDb<'_>, conversation: Uuid, deleted: bool) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE conversations SET deleted_at = CASE WHEN $2 THEN now() END WHERE id = $1",
        conversation,
        deleted
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
