//! A conversation's own row.

use sqlx::PgConnection;
use uuid::Uuid;

use super::super::model::{Opened, Participant};
use super::wall;
use crate::error::AppError;
use crate::viewer::{Conversation, Owner, Reader, Viewer};

/// A conversation with its participants.
pub async fn open(db: &mut PgConnection, conversation: &Reader<Conversation>) -> Result<Opened, AppError> {
    let participants = sqlx::query_as!(
        Participant,
        "SELECT ordinal, display_name AS name, message_count, is_self FROM participants WHERE conversation_id = $1 ORDER BY ordinal",
        conversation.id
    )
    .fetch_all(&mut *db)
    .await?;
    let day = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| wall(None, at, &conversation.time_zone).date());
    Ok(Opened {
        id: conversation.id,
        title: conversation.title.clone(),
        message_count: conversation.message_count,
        last_seq: conversation.last_seq,
        first_day: day(conversation.first_message_at),
        last_day: day(conversation.last_message_at),
        milestones: conversation.milestones.iter().map(|at| wall(None, *at, &conversation.time_zone)).collect(),
        participants,
        is_owner: conversation.owner_id == conversation.user(),
        arranged: super::shelf::arranged(db, conversation).await?,
    })
}

/// Gives a conversation another name.
pub async fn rename(db: &mut PgConnection, conversation: &Owner<Conversation>, title: &str) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE conversations SET title = $2, folded_title = $3 WHERE id = $1",
        conversation.id,
        title,
        insight::tokens::fold(title)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Says which participant the owner of an archive is; `None` for none of them.
pub async fn set_self(
    db: &mut PgConnection,
    conversation: &Owner<Conversation>,
    ordinal: Option<i32>,
) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE participants SET is_self = (ordinal IS NOT DISTINCT FROM $2)
         WHERE conversation_id = $1 AND is_self <> (ordinal IS NOT DISTINCT FROM $2)",
        conversation.id,
        ordinal
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts a conversation into the bin, or takes it out again (`deleted` false). The viewer must be
/// its owner; the proof of that cannot be had for what is in the bin, so the row is asked again.
pub async fn set_deleted(db: &mut PgConnection, viewer: &Viewer, id: Uuid, deleted: bool) -> Result<(), AppError> {
    let changed = sqlx::query!(
        "UPDATE conversations SET deleted_at = CASE WHEN $3 THEN now() END
         WHERE id = $1 AND owner_id = $2 AND (deleted_at IS NULL) = $3",
        id,
        viewer.id(),
        deleted
    )
    .execute(db)
    .await?;
    if changed.rows_affected() == 1 { Ok(()) } else { Err(AppError::NotFound) }
}
