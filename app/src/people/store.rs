//! SQL of people. What a viewer says of participants is theirs alone (row-level security, too).

use chrono::{DateTime, Utc};
use insight::tokens::fold;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::conversations::store::like;
use crate::error::AppError;
use crate::viewer::Viewer;

/// At most so many people are listed.
const MAX: i64 = 300;

/// A person, or all who are called the same.
pub struct PersonSummary {
    /// The person; `None` while it is only a name.
    pub person: Option<Uuid>,
    /// The name.
    pub name: String,
    /// The name as it is compared.
    pub folded: String,
    /// In how many conversations.
    pub conversations: i64,
    /// As how many participants.
    pub participants: i64,
    /// Messages sent.
    pub messages: i64,
}

/// Everybody the viewer may see, who wrote most first; confirmed people together, others by name.
/// `filter` is a part of the name.
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

/// Names that share a phone number, or are each other's beginning: perhaps the same human.
pub async fn suggestions(
    db: &mut PgConnection,
    viewer: &Viewer,
    person: Uuid,
) -> Result<Vec<(String, String)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT DISTINCT ON (p.folded_name) p.folded_name, p.display_name
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
    .await?;
    Ok(rows.into_iter().map(|row| (row.folded_name, row.display_name)).collect())
}

/// One of the participants that a person is.
pub struct Presence {
    /// The participant.
    pub participant: Uuid,
    /// The name there.
    pub name: String,
    /// The conversation.
    pub conversation: Uuid,
    /// Its name.
    pub title: String,
    /// Messages there.
    pub messages: i64,
    /// The first and the last of them.
    pub first: Option<DateTime<Utc>>,
    /// The last of them.
    pub last: Option<DateTime<Utc>>,
}

/// Whom a page is about.
pub enum Whom<'a> {
    /// A confirmed person.
    Person(Uuid),
    /// All who are called so (folded) and are no confirmed person.
    Name(&'a str),
}

/// Where somebody is, the conversation with most messages first.
pub async fn presences(db: &mut PgConnection, viewer: &Viewer, whom: &Whom<'_>) -> Result<Vec<Presence>, AppError> {
    let (person, name) = match whom {
        Whom::Person(id) => (Some(*id), None),
        Whom::Name(name) => (None, Some(*name)),
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

/// A person's name, and the conversations that they are in.
///
/// # Errors
/// [`AppError::NotFound`] when it is none of the viewer's.
pub async fn about(db: &mut PgConnection, viewer: &Viewer, person: Uuid) -> Result<(String, Vec<Uuid>), AppError> {
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
/// [`AppError::NotFound`] when the viewer has no such person.
pub async fn name(db: &mut PgConnection, viewer: &Viewer, person: Uuid) -> Result<String, AppError> {
    sqlx::query_scalar!("SELECT name FROM persons WHERE id = $1 AND owner_id = $2", person, viewer.id())
        .fetch_optional(db)
        .await?
        .ok_or(AppError::NotFound)
}

/// Makes one person of everybody who is called so.
///
/// # Errors
/// [`AppError::NotFound`] when nobody is.
pub async fn confirm(db: &mut PgConnection, viewer: &Viewer, called: &str) -> Result<Uuid, AppError> {
    let all = presences(db, viewer, &Whom::Name(called)).await?;
    let first = all.first().ok_or(AppError::NotFound)?;
    let person = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO persons (id, owner_id, name, folded_name) VALUES ($1, $2, $3, $4)",
        person,
        viewer.id(),
        first.name,
        fold(&first.name)
    )
    .execute(&mut *db)
    .await?;
    put(db, viewer, person, &all).await?;
    Ok(person)
}

/// Puts everybody who is called so into a person.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such person, or nobody is called so.
pub async fn add(db: &mut PgConnection, viewer: &Viewer, person: Uuid, called: &str) -> Result<(), AppError> {
    name(db, viewer, person).await?;
    let all = presences(db, viewer, &Whom::Name(called)).await?;
    if all.is_empty() {
        return Err(AppError::NotFound);
    }
    put(db, viewer, person, &all).await
}

async fn put(db: &mut PgConnection, viewer: &Viewer, person: Uuid, all: &[Presence]) -> Result<(), AppError> {
    let conversations: Vec<Uuid> = all.iter().map(|one| one.conversation).collect();
    let participants: Vec<Uuid> = all.iter().map(|one| one.participant).collect();
    sqlx::query!(
        "INSERT INTO person_participants (owner_id, person_id, conversation_id, participant_id)
         SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[]) ON CONFLICT DO NOTHING",
        viewer.id(),
        person,
        &conversations,
        &participants
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a participant out; a person without any is gone. Whether the person is still there.
pub async fn take_out(
    db: &mut PgConnection,
    viewer: &Viewer,
    person: Uuid,
    participant: Uuid,
) -> Result<bool, AppError> {
    name(db, viewer, person).await?;
    sqlx::query!(
        "DELETE FROM person_participants WHERE owner_id = $1 AND person_id = $2 AND participant_id = $3",
        viewer.id(),
        person,
        participant
    )
    .execute(&mut *db)
    .await?;
    let gone = sqlx::query!(
        "DELETE FROM persons WHERE id = $2 AND owner_id = $1
         AND NOT EXISTS (SELECT FROM person_participants pp WHERE pp.owner_id = $1 AND pp.person_id = $2)",
        viewer.id(),
        person
    )
    .execute(db)
    .await?;
    Ok(gone.rows_affected() == 0)
}

/// Gives a person another name.
///
/// # Errors
/// [`AppError::NotFound`] when the viewer has no such person.
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
