//! SQL for people. Persons belong to the user who merged them, which row-level security enforces as well.

use insight::tokens::fold;
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{PersonSummary, Presence, SuggestedName};
use crate::conversations::like;
use crate::error::AppError;
use crate::viewer::Viewer;

/// Maximum number of people in the list.
const MAX: i64 = 300;

/// Everyone who writes in conversations that the viewer may read, those with the most messages first. Unmerged
/// participants with the same folded name are one entry. `filter` is text that the names must contain.
pub async fn list(db: &mut PgConnection, viewer: &Viewer, filter: &str) -> Result<Vec<PersonSummary>, AppError> {
    let pattern = like::contains(&fold(filter.trim()));
    Ok(sqlx::query_as!(
        PersonSummary,
        r#"SELECT pp.person_id AS "person?", min(COALESCE(pe.name, p.display_name)) AS "name!",
                  min(COALESCE(pe.folded_name, p.folded_name)) AS "folded!",
                  count(DISTINCT p.conversation_id) AS "conversations!", count(*) AS "participants!",
                  COALESCE(sum(p.message_count), 0)::bigint AS "messages!"
           FROM participants p
           JOIN conversations c ON c.id = p.conversation_id
           LEFT JOIN person_participants pp ON pp.owner_id = $1 AND pp.conversation_id = p.conversation_id AND pp.participant_id = p.id
           LEFT JOIN persons pe ON pe.id = pp.person_id
           WHERE c.deleted_at IS NULL AND c.id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $1)
             AND COALESCE(pe.folded_name, p.folded_name) LIKE $2
           GROUP BY pp.person_id, CASE WHEN pp.person_id IS NULL THEN p.folded_name END
           ORDER BY 6 DESC, 3 LIMIT $3"#,
        viewer.id(),
        pattern,
        MAX
    )
    .fetch_all(db)
    .await?)
}

/// Names of unmerged participants with the same first name or phone number as a person. At most 12.
pub async fn suggestions(db: &mut PgConnection, viewer: &Viewer, person: Uuid) -> Result<Vec<SuggestedName>, AppError> {
    Ok(sqlx::query_as!(
        SuggestedName,
        r#"SELECT DISTINCT ON (p.folded_name) p.folded_name AS folded, p.display_name AS name
           FROM participants p
           JOIN conversations c ON c.id = p.conversation_id
           JOIN persons pe ON pe.id = $2
           WHERE c.deleted_at IS NULL AND c.id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $1)
             AND NOT EXISTS (SELECT FROM person_participants pp
                 WHERE pp.owner_id = $1 AND pp.conversation_id = p.conversation_id AND pp.participant_id = p.id)
             AND (p.folded_name = pe.folded_name
               OR split_part(p.folded_name, ' ', 1) = split_part(pe.folded_name, ' ', 1)
               OR p.phone_number IN (SELECT o.phone_number FROM person_participants pp
                   JOIN participants o ON o.conversation_id = pp.conversation_id AND o.id = pp.participant_id
                   WHERE pp.owner_id = $1 AND pp.person_id = $2))
           ORDER BY p.folded_name LIMIT 12"#,
        viewer.id(),
        person
    )
    .fetch_all(db)
    .await?)
}

/// Selects participants.
pub enum ParticipantsOf<'a> {
    /// Those who belong to a person.
    Person(Uuid),
    /// Those with a folded name who belong to no person.
    Name(&'a str),
}

/// Participants in conversations that the viewer may read, the one with the most messages first.
pub async fn presences(
    db: &mut PgConnection,
    viewer: &Viewer,
    of: &ParticipantsOf<'_>,
) -> Result<Vec<Presence>, AppError> {
    let (person, name) = match of {
        ParticipantsOf::Person(id) => (Some(*id), None),
        ParticipantsOf::Name(name) => (None, Some(*name)),
    };
    Ok(sqlx::query_as!(
        Presence,
        r#"SELECT p.id AS participant, p.display_name AS name, c.id AS conversation, c.title, p.message_count AS messages,
                  p.first_message_at AS first, p.last_message_at AS last
           FROM participants p
           JOIN conversations c ON c.id = p.conversation_id
           LEFT JOIN person_participants pp ON pp.owner_id = $1 AND pp.conversation_id = p.conversation_id AND pp.participant_id = p.id
           WHERE c.deleted_at IS NULL AND c.id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $1)
             AND (pp.person_id = $2 OR (pp.person_id IS NULL AND p.folded_name = $3))
           ORDER BY p.message_count DESC, p.id"#,
        viewer.id(),
        person,
        name
    )
    .fetch_all(db)
    .await?)
}

/// A person's name, and the ids of the conversations they are in.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer has no such person.
pub async fn name_and_conversations(
    db: &mut PgConnection,
    viewer: &Viewer,
    person: Uuid,
) -> Result<(String, Vec<Uuid>), AppError> {
    let name = name(&mut *db, viewer, person).await?;
    let conversations = sqlx::query_scalar!(
        "SELECT DISTINCT conversation_id FROM person_participants WHERE owner_id = $1 AND person_id = $2",
        viewer.id(),
        person
    )
    .fetch_all(db)
    .await?;
    Ok((name, conversations))
}

/// A person's name.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer has no such person.
pub async fn name(db: &mut PgConnection, viewer: &Viewer, person: Uuid) -> Result<String, AppError> {
    sqlx::query_scalar!("SELECT name FROM persons WHERE id = $1 AND owner_id = $2", person, viewer.id())
        .fetch_optional(db)
        .await?
        .ok_or(AppError::NotFound)
}

/// Merges all participants with a folded name who belong to no person into a new person. Returns the person's id.
///
/// # Errors
/// [`AppError::NotFound`] if there are no such participants.
pub async fn merge(db: &mut PgConnection, viewer: &Viewer, folded: &str) -> Result<Uuid, AppError> {
    let all = presences(db, viewer, &ParticipantsOf::Name(folded)).await?;
    let first = all.first().ok_or(AppError::NotFound)?;
    let person = create(db, viewer, &first.name).await?;
    add_participants(db, viewer, person, &all.iter().map(|one| one.participant).collect::<Vec<_>>()).await?;
    Ok(person)
}

async fn create(db: &mut PgConnection, viewer: &Viewer, name: &str) -> Result<Uuid, AppError> {
    let person = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO persons (id, owner_id, name, folded_name) VALUES ($1, $2, $3, $4)",
        person,
        viewer.id(),
        name,
        fold(name)
    )
    .execute(db)
    .await?;
    Ok(person)
}

/// Undoes all merges of a person: deletes the person but keeps the participants.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer has no such person.
pub async fn unmerge(db: &mut PgConnection, viewer: &Viewer, person: Uuid) -> Result<(), AppError> {
    let deleted =
        sqlx::query!("DELETE FROM persons WHERE id = $1 AND owner_id = $2", person, viewer.id()).execute(db).await?;
    if deleted.rows_affected() == 1 { Ok(()) } else { Err(AppError::NotFound) }
}

/// Adds all participants with a folded name who belong to no person to a person. Returns their ids.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such person, or no such participant.
pub async fn add(db: &mut PgConnection, viewer: &Viewer, person: Uuid, folded: &str) -> Result<Vec<Uuid>, AppError> {
    name(db, viewer, person).await?;
    let all = presences(db, viewer, &ParticipantsOf::Name(folded)).await?;
    if all.is_empty() {
        return Err(AppError::NotFound);
    }
    let participants: Vec<Uuid> = all.into_iter().map(|one| one.participant).collect();
    add_participants(db, viewer, person, &participants).await?;
    Ok(participants)
}

/// Adds participants to a person, as far as the viewer can see them and they do not already belong to a person. Returns
/// how many were added.
async fn add_participants(
    db: &mut PgConnection,
    viewer: &Viewer,
    person: Uuid,
    participants: &[Uuid],
) -> Result<u64, AppError> {
    let added = sqlx::query!(
        "INSERT INTO person_participants (owner_id, person_id, conversation_id, participant_id)
         SELECT $1, $2, p.conversation_id, p.id FROM participants p
         WHERE p.id = ANY($3) AND p.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $1)
         ON CONFLICT DO NOTHING",
        viewer.id(),
        person,
        participants
    )
    .execute(db)
    .await?;
    Ok(added.rows_affected())
}

/// Removes participants from a person. A person without participants is deleted. Returns whether the person still
/// exists.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer has no such person.
pub async fn remove(
    db: &mut PgConnection,
    viewer: &Viewer,
    person: Uuid,
    participants: &[Uuid],
) -> Result<bool, AppError> {
    name(db, viewer, person).await?;
    sqlx::query!(
        "DELETE FROM person_participants WHERE owner_id = $1 AND person_id = $2 AND participant_id = ANY($3)",
        viewer.id(),
        person,
        participants
    )
    .execute(&mut *db)
    .await?;
    let deleted = sqlx::query!(
        "DELETE FROM persons WHERE id = $2 AND owner_id = $1
         AND NOT EXISTS (SELECT FROM person_participants pp WHERE pp.owner_id = $1 AND pp.person_id = $2)",
        viewer.id(),
        person
    )
    .execute(db)
    .await?;
    Ok(deleted.rows_affected() == 0)
}

/// Undoes [`remove`]. If the person was deleted, a new one is created with the name `person_name`.
///
/// # Errors
/// [`AppError::NotFound`] if no participant could be added.
pub async fn restore_participants(
    db: &mut PgConnection,
    viewer: &Viewer,
    person: Uuid,
    person_name: &str,
    participants: &[Uuid],
) -> Result<(), AppError> {
    let person = match name(db, viewer, person).await {
        Err(AppError::NotFound) => create(db, viewer, person_name).await?,
        found => found.map(|_| person)?,
    };
    match add_participants(db, viewer, person, participants).await? {
        0 => Err(AppError::NotFound),
        _ => Ok(()),
    }
}

/// Renames a person.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer has no such person.
pub async fn rename(db: &mut PgConnection, viewer: &Viewer, person: Uuid, to: &str) -> Result<(), AppError> {
    let changed = sqlx::query!(
        "UPDATE persons SET name = $3, folded_name = $4 WHERE id = $2 AND owner_id = $1",
        viewer.id(),
        person,
        to,
        fold(to)
    )
    .execute(db)
    .await?;
    if changed.rows_affected() == 1 { Ok(()) } else { Err(AppError::NotFound) }
}
