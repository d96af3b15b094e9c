//! The row of a conversation, with its participants and the viewer's settings.

use sqlx::PgConnection;
use uuid::Uuid;

use super::super::model::{Arrangement, ConversationDetails, Participant, ReadPosition};
use super::wall_clock;
use crate::error::AppError;
use crate::viewer::{Conversation, Owner, Reader, Viewer};

/// Everything the conversation page shows apart from the messages: participants, the viewer's arrangement and how far
/// they have read. One statement.
pub async fn conversation_details(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<ConversationDetails, AppError> {
    let rows = sqlx::query!(
        r#"WITH settings AS MATERIALIZED (
               SELECT s.pinned_at IS NOT NULL AS pinned, s.archived_at IS NOT NULL AS archived, s.folder,
                   (SELECT m.seq FROM current_messages m WHERE m.conversation_id = s.conversation_id AND m.id = s.furthest_id) AS furthest,
                   (SELECT m.seq FROM current_messages m WHERE m.conversation_id = s.conversation_id AND m.id = s.stopped_id) AS stopped
               FROM conversation_settings s WHERE s.user_id = $2 AND s.conversation_id = $1)
           SELECT COALESCE(s.pinned, false) AS "pinned!", COALESCE(s.archived, false) AS "archived!", COALESCE(s.folder, '') AS "folder!",
                  s.furthest AS "furthest?", s.stopped AS "stopped?",
                  p.ordinal AS "ordinal?", COALESCE(pe.name, p.display_name, '') AS "name!", COALESCE(p.message_count, 0) AS "message_count!",
                  COALESCE(p.is_self, false) AS "is_self!",
                  COALESCE((SELECT min(o.ordinal) FROM person_participants q
                      JOIN participants o ON o.conversation_id = q.conversation_id AND o.id = q.participant_id
                      WHERE q.owner_id = $2 AND q.person_id = pp.person_id AND q.conversation_id = $1), p.ordinal, 0) AS "shown_as!"
           FROM (SELECT) AS one
           LEFT JOIN settings s ON true
           LEFT JOIN participants p ON p.conversation_id = $1
           LEFT JOIN person_participants pp ON pp.owner_id = $2 AND pp.conversation_id = p.conversation_id AND pp.participant_id = p.id
           LEFT JOIN persons pe ON pe.id = pp.person_id
           ORDER BY p.ordinal"#,
        conversation.id,
        conversation.user()
    )
    .fetch_all(db)
    .await?;
    let (mut arrangement, mut reading) = (Arrangement::default(), ReadPosition::default());
    let mut participants: Vec<Participant> = Vec::with_capacity(rows.len());
    for row in rows {
        arrangement = Arrangement { pinned: row.pinned, archived: row.archived, folder: row.folder };
        let next = row.furthest.map(|furthest| furthest + 1).filter(|next| *next <= conversation.last_seq);
        reading = ReadPosition { unread_from: next, stopped: row.stopped };
        let Some(ordinal) = row.ordinal else { continue };
        // Participants that the viewer merged into a person appear once, at the position of the first one, under the
        // person's name.
        match participants.binary_search_by_key(&row.shown_as, |person| person.ordinal) {
            Ok(at) => {
                participants[at].message_count += row.message_count;
                participants[at].is_self |= row.is_self;
            }
            Err(_) => participants.push(Participant {
                ordinal,
                name: row.name,
                message_count: row.message_count,
                is_self: row.is_self,
            }),
        }
    }
    let day =
        |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| wall_clock(None, at, &conversation.time_zone).date());
    Ok(ConversationDetails {
        id: conversation.id,
        title: conversation.title.clone(),
        message_count: conversation.message_count,
        last_seq: conversation.last_seq,
        first_day: day(conversation.first_message_at),
        last_day: day(conversation.last_message_at),
        milestones: conversation.milestones.iter().map(|at| wall_clock(None, *at, &conversation.time_zone)).collect(),
        participants,
        is_owner: conversation.owner_id == conversation.user(),
        arrangement,
        reading,
    })
}

/// Renames a conversation.
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

/// Sets which participant is the owner of the conversation; `None` for none of them.
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

/// Moves a conversation to the trash, or restores it (`deleted` false). The statement itself checks that the viewer is
/// the owner, because no proof can be obtained for a conversation in the trash.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer does not own the conversation, or it is already in the requested state.
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
