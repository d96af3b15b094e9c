//! A conversation's own row.

use sqlx::PgConnection;
use uuid::Uuid;

use super::super::model::{Opened, Participant};
use super::wall;
use crate::error::AppError;
use crate::viewer::{Conversation, Owner, Reader, Viewer};

/// A conversation with its participants.
pub async fn open(db: &mut PgConnection, conversation: &Reader<Conversation>) -> Result<Opened, AppError> {
    let participants = participants(&mut *db, conversation).await?;
    let (arranged, reading) = super::folder::settings(db, conversation).await?;
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
        arranged,
        reading,
    })
}

/// Who is in a conversation, by order of appearance. Participants that the viewer says are one person
/// are one, under the person's name, in the place of the first of them.
async fn participants(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<Vec<Participant>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT p.ordinal, COALESCE(pe.name, p.display_name) AS "name!", p.message_count, p.is_self,
                  COALESCE((SELECT min(o.ordinal) FROM person_participants q
                      JOIN participants o ON o.conversation_id = q.conversation_id AND o.id = q.participant_id
                      WHERE q.owner_id = $2 AND q.person_id = pp.person_id AND q.conversation_id = $1), p.ordinal) AS "shown_as!"
           FROM participants p
           LEFT JOIN person_participants pp ON pp.owner_id = $2 AND pp.conversation_id = p.conversation_id AND pp.participant_id = p.id
           LEFT JOIN persons pe ON pe.id = pp.person_id
           WHERE p.conversation_id = $1 ORDER BY p.ordinal"#,
        conversation.id,
        conversation.user()
    )
    .fetch_all(db)
    .await?;
    let mut people: Vec<Participant> = Vec::with_capacity(rows.len());
    for row in rows {
        let known = people.binary_search_by_key(&row.shown_as, |person| person.ordinal);
        match known {
            Ok(at) => {
                people[at].message_count += row.message_count;
                people[at].is_self |= row.is_self;
            }
            Err(_) => people.push(Participant {
                ordinal: row.ordinal,
                name: row.name,
                message_count: row.message_count,
                is_self: row.is_self,
            }),
        }
    }
    Ok(people)
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
