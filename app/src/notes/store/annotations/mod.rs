//! Adds and changes annotations, and checks who may do so.

mod list;

use sqlx::PgConnection;
use uuid::Uuid;

pub use self::list::{AnnotationFilter, MAX_LISTED, add_versions, count, list};
use crate::conversations::anchor::Anchor;
use crate::error::AppError;
use crate::notes::model::NoteTarget;
use crate::viewer::{Annotator, Conversation, Reader, Role, Viewer};

/// The maximum number of annotations on one message.
const MAX_ON_A_MESSAGE: i64 = 10_000;

/// The content of an annotation, validated by `notes::api`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnnotationFields {
    /// Markdown.
    pub body: String,
    /// One or two words; empty for none.
    pub category: String,
    /// Lowercase, without `#`.
    pub tags: Vec<String>,
    /// Whether everyone who can read the conversation can see it.
    pub shared: bool,
}

/// Adds an annotation; returns its id.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such message; [`AppError::Invalid`] if the message does not contain the quoted
/// words or has too many annotations; [`AppError::Forbidden`] if it is to be shared and the viewer may only read.
pub async fn add(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    message: Uuid,
    target: &NoteTarget,
    fields: &AnnotationFields,
    mentions: &[Uuid],
) -> Result<Uuid, AppError> {
    if fields.shared {
        Annotator::prove(&mut *db, conversation, Role::Annotator).await?;
    }
    let text = sqlx::query_scalar!(
        r#"SELECT content FROM messages WHERE conversation_id = $1 AND id = $2 AND deleted_at IS NULL"#,
        conversation.id,
        message
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::NotFound)?;
    let anchor = Anchor::of_words(&text, &target.quote, target.near.unwrap_or_default() as usize)?;
    let (start, end) = Anchor::columns(anchor.as_ref());
    let until = match target.until {
        Some(seq) => {
            sqlx::query_scalar!("SELECT id FROM messages WHERE conversation_id = $1 AND seq = $2", conversation.id, seq)
                .fetch_optional(&mut *db)
                .await?
                .filter(|id| *id != message)
        }
        None => None,
    };
    let existing = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM annotations WHERE conversation_id = $1 AND message_id = $2 AND deleted_at IS NULL"#,
        conversation.id,
        message
    )
    .fetch_one(&mut *db)
    .await?;
    if existing >= MAX_ON_A_MESSAGE {
        return Err(AppError::field("", "This message already has 10,000 notes. Delete some first."));
    }
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO annotations (id, conversation_id, message_id, until_message_id, start_position, end_position, quote, category,
             tags, body, mentions, visibility, author_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
             CASE WHEN $12 THEN 'shared' ELSE 'private' END::annotation_visibility, $13)",
        id,
        conversation.id,
        message,
        until,
        start,
        end,
        anchor.map(|anchor| anchor.quote).unwrap_or_default(),
        fields.category,
        &fields.tags,
        fields.body,
        mentions,
        fields.shared,
        conversation.user()
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// An annotation that the viewer can see, in a conversation that they can read. Deleted annotations can only be seen by
/// their authors.
pub struct VisibleAnnotation {
    /// Its id.
    pub id: Uuid,
    /// The first message that it is on.
    pub message: Uuid,
    /// The conversation.
    pub conversation: Reader<Conversation>,
    author: Uuid,
}

/// Proves that the viewer can see an annotation.
///
/// # Errors
/// [`AppError::NotFound`] if they cannot.
pub async fn visible(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<VisibleAnnotation, AppError> {
    let row = sqlx::query!(
        "SELECT conversation_id, message_id, author_id FROM annotations
         WHERE id = $1 AND (author_id = $2 OR (visibility = 'shared' AND deleted_at IS NULL))",
        id,
        viewer.id()
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::NotFound)?;
    let conversation = viewer.read(db, row.conversation_id).await?;
    Ok(VisibleAnnotation { id, message: row.message_id, conversation, author: row.author_id })
}

/// Proof that the viewer may change an annotation: as its author or, if it is shared, as an editor of the conversation.
pub struct EditableAnnotation(VisibleAnnotation);

impl std::ops::Deref for EditableAnnotation {
    type Target = VisibleAnnotation;

    fn deref(&self) -> &VisibleAnnotation {
        &self.0
    }
}

/// Proves that the viewer may change an annotation.
///
/// # Errors
/// [`AppError::NotFound`] if they cannot see it; [`AppError::Forbidden`] if they can see it but are neither its author
/// nor an editor.
pub async fn editable(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<EditableAnnotation, AppError> {
    let annotation = visible(&mut *db, viewer, id).await?;
    if annotation.author != viewer.id() {
        Annotator::prove(db, &annotation.conversation, Role::Editor).await?;
    }
    Ok(EditableAnnotation(annotation))
}

/// Replaces the text and the other fields. A trigger keeps the previous version.
///
/// # Errors
/// [`AppError::Forbidden`] if it is to be shared and the viewer may only read.
pub async fn edit(
    db: &mut PgConnection,
    annotation: &EditableAnnotation,
    fields: &AnnotationFields,
    mentions: &[Uuid],
) -> Result<(), AppError> {
    if fields.shared {
        Annotator::prove(&mut *db, &annotation.conversation, Role::Annotator).await?;
    }
    sqlx::query!(
        "UPDATE annotations SET body = $2, category = $3, tags = $4, mentions = $5,
             visibility = CASE WHEN $6 THEN 'shared' ELSE 'private' END::annotation_visibility WHERE id = $1",
        annotation.id,
        fields.body,
        fields.category,
        &fields.tags,
        mentions,
        fields.shared
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Marks an annotation as resolved or as open.
///
/// # Errors
/// Database errors.
pub async fn set_resolved(
    db: &mut PgConnection,
    annotation: &EditableAnnotation,
    resolved: bool,
) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE annotations SET resolved_at = CASE WHEN $2 THEN now() END, resolved_by = CASE WHEN $2 THEN $3::uuid END WHERE id = $1",
        annotation.id,
        resolved,
        annotation.conversation.user()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes or restores an annotation.
///
/// # Errors
/// Database errors.
pub async fn set_deleted(
    db: &mut PgConnection,
    annotation: &EditableAnnotation,
    deleted: bool,
) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE annotations SET deleted_at = CASE WHEN $2 THEN now() END WHERE id = $1",
        annotation.id,
        deleted
    )
    .execute(db)
    .await?;
    Ok(())
}
