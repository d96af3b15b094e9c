//! Annotations: a thought at a message, at words in it, or at a run of messages.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::threads::{self, Comment};
use crate::conversations::anchor::Anchor;
use crate::error::AppError;
use crate::role::Role;
use crate::viewer::{Annotator, Conversation, Reader, Viewer};

/// A list shows at most so many.
pub const MAX_LISTED: usize = 200;
/// So many notes are kept on one message; who needs more has a codebook in mind.
const MAX_ON_A_MESSAGE: i64 = 10_000;

/// What a person writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnnotationFields {
    /// Markdown.
    pub body: String,
    /// One word or two for its kind.
    pub category: String,
    /// Tags, folded, without `#`.
    pub tags: Vec<String>,
    /// Whether all who read the conversation see it.
    pub shared: bool,
}

/// An annotation, as pages show it.
#[derive(Debug, Clone)]
pub struct Annotation {
    /// Its id.
    pub id: Uuid,
    /// The conversation.
    pub conversation_id: Uuid,
    /// How that is called.
    pub conversation_title: String,
    /// The message.
    pub message_id: Uuid,
    /// The message's place now; `None` when the message is gone.
    pub seq: Option<i64>,
    /// The place of the last message, of a note on several.
    pub until_seq: Option<i64>,
    /// The message's text now.
    pub content: Option<String>,
    /// The words that it is about.
    pub anchor: Option<Anchor>,
    /// What it quotes.
    pub quote: String,
    /// What was written.
    pub draft: AnnotationFields,
    /// Who wrote it.
    pub author_id: Uuid,
    /// Their name.
    pub author: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Since when it is settled.
    pub resolved_at: Option<DateTime<Utc>>,
    /// How often it was changed.
    pub versions: i64,
    /// What others say to it.
    pub comments: Vec<Comment>,
}

impl Annotation {
    /// Whether the place that it is about is there no more.
    pub fn is_broken(&self) -> bool {
        match (&self.content, &self.anchor) {
            (None, _) => true,
            (Some(text), Some(anchor)) => anchor.find(text).is_none(),
            (Some(_), None) => false,
        }
    }
}

/// Where a new annotation stands.
pub struct NoteTarget {
    /// The message.
    pub message: Uuid,
    /// Through the message at this place of the conversation.
    pub until: Option<i64>,
    /// Words of the message's text; empty for all of it.
    pub quote: String,
    /// Near which character they are, when they come several times.
    pub near_utf16: usize,
}

/// Writes an annotation.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such message; [`AppError::Invalid`] when the words are not in
/// it; [`AppError::Forbidden`] for a shared one of who may only read.
pub async fn add(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    place: &NoteTarget,
    draft: &AnnotationFields,
    mentions: &[Uuid],
) -> Result<Uuid, AppError> {
    if draft.shared {
        Annotator::prove(&mut *db, conversation, Role::Annotator).await?;
    }
    let text = sqlx::query_scalar!(
        r#"SELECT content FROM messages WHERE conversation_id = $1 AND id = $2 AND deleted_at IS NULL"#,
        conversation.id,
        place.message
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::NotFound)?;
    let anchor = Anchor::of_words(&text, &place.quote, place.near_utf16)?;
    let (start, end) = Anchor::columns(anchor.as_ref());
    let until = match place.until {
        Some(seq) => {
            sqlx::query_scalar!("SELECT id FROM messages WHERE conversation_id = $1 AND seq = $2", conversation.id, seq)
                .fetch_optional(&mut *db)
                .await?
                .filter(|id| *id != place.message)
        }
        None => None,
    };
    let there = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM annotations WHERE conversation_id = $1 AND message_id = $2 AND deleted_at IS NULL"#,
        conversation.id,
        place.message
    )
    .fetch_one(&mut *db)
    .await?;
    if there >= MAX_ON_A_MESSAGE {
        return Err(AppError::field("", "This message has 10,000 notes. Take some away first."));
    }
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO annotations (id, conversation_id, message_id, until_message_id, start_position, end_position, quote, category,
             tags, body, mentions, visibility, author_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
             CASE WHEN $12 THEN 'shared' ELSE 'private' END::annotation_visibility, $13)",
        id,
        conversation.id,
        place.message,
        until,
        start,
        end,
        anchor.map(|anchor| anchor.quote).unwrap_or_default(),
        draft.category,
        &draft.tags,
        draft.body,
        mentions,
        draft.shared,
        conversation.user()
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Which annotations are listed.
#[derive(Debug, Clone, Default)]
pub struct AnnotationFilter {
    /// Of one conversation.
    pub conversation: Option<Uuid>,
    /// Of one message.
    pub message: Option<Uuid>,
    /// One of them.
    pub id: Option<Uuid>,
    /// With this in what was written or quoted.
    pub text: String,
    /// With this tag.
    pub tag: String,
    /// Settled ones, or those that are not.
    pub resolved: Option<bool>,
    /// Only the viewer's own.
    pub mine: bool,
    /// Only those in which the viewer is named.
    pub mentioned: bool,
    /// Only what was written before this one.
    pub before: Option<Uuid>,
}

/// Annotations that the viewer may see, in conversations that they may read, the latest first; at most
/// [`MAX_LISTED`].
pub async fn list(
    db: &mut PgConnection,
    viewer: &Viewer,
    wanted: &AnnotationFilter,
) -> Result<Vec<Annotation>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT a.id, a.conversation_id, c.title, a.message_id, m.seq AS "seq?", u.seq AS "until_seq?", m.content AS "content?",
                  a.start_position, a.end_position, a.quote, a.category, a.tags, a.body, a.visibility = 'shared' AS "shared!",
                  a.author_id, w.full_name, a.created_at, a.resolved_at,
                  (SELECT count(*) FROM annotation_versions v WHERE v.annotation_id = a.id) AS "versions!"
           FROM annotations a
           JOIN conversations c ON c.id = a.conversation_id AND c.deleted_at IS NULL
           JOIN users w ON w.id = a.author_id
           LEFT JOIN messages m ON m.conversation_id = a.conversation_id AND m.id = a.message_id AND m.deleted_at IS NULL
           LEFT JOIN messages u ON u.conversation_id = a.conversation_id AND u.id = a.until_message_id AND u.deleted_at IS NULL
           WHERE a.deleted_at IS NULL AND (a.author_id = $1 OR a.visibility = 'shared')
             AND a.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $1)
             AND ($2::uuid IS NULL OR a.conversation_id = $2) AND ($3::uuid IS NULL OR a.message_id = $3)
             AND ($4::uuid IS NULL OR a.id = $4)
             AND ($5 = '' OR a.body ILIKE $6 OR a.quote ILIKE $6) AND ($7 = '' OR $7 = ANY(a.tags))
             AND ($8::boolean IS NULL OR (a.resolved_at IS NOT NULL) = $8)
             AND (NOT $9 OR a.author_id = $1)
             AND (NOT $10 OR $1 = ANY(a.mentions) OR EXISTS (SELECT FROM annotation_comments k
                 WHERE k.annotation_id = a.id AND $1 = ANY(k.mentions)))
             AND ($11::uuid IS NULL OR a.id < $11)
           ORDER BY a.id DESC LIMIT $12"#,
        viewer.id(),
        wanted.conversation,
        wanted.message,
        wanted.id,
        wanted.text,
        crate::conversations::store::like::contains(&wanted.text),
        wanted.tag,
        wanted.resolved,
        wanted.mine,
        wanted.mentioned,
        wanted.before,
        MAX_LISTED as i64
    )
    .fetch_all(&mut *db)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut comments: HashMap<Uuid, Vec<Comment>> = threads::of(db, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| Annotation {
            id: row.id,
            conversation_id: row.conversation_id,
            conversation_title: row.title,
            message_id: row.message_id,
            seq: row.seq,
            until_seq: row.until_seq,
            content: row.content,
            anchor: Anchor::of_columns(row.start_position, row.end_position, &row.quote),
            quote: row.quote,
            draft: AnnotationFields { body: row.body, category: row.category, tags: row.tags, shared: row.shared },
            author_id: row.author_id,
            author: row.full_name,
            created_at: row.created_at,
            resolved_at: row.resolved_at,
            versions: row.versions,
            comments: comments.remove(&row.id).unwrap_or_default(),
        })
        .collect())
}

/// How many annotations of a message the viewer sees.
pub async fn count(db: &mut PgConnection, conversation: &Reader<Conversation>, message: Uuid) -> Result<i64, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM annotations WHERE conversation_id = $1 AND message_id = $2
           AND deleted_at IS NULL AND (author_id = $3 OR visibility = 'shared')"#,
        conversation.id,
        message,
        conversation.user()
    )
    .fetch_one(db)
    .await?)
}

/// One annotation that the viewer may see, deleted ones of their own included.
async fn of(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<(Uuid, Uuid, bool), AppError> {
    sqlx::query!(
        r#"SELECT conversation_id, author_id, visibility = 'shared' AS "shared!" FROM annotations a
           WHERE id = $1 AND (author_id = $2 OR (visibility = 'shared' AND deleted_at IS NULL))"#,
        id,
        viewer.id()
    )
    .fetch_optional(db)
    .await?
    .map(|row| (row.conversation_id, row.author_id, row.shared))
    .ok_or(AppError::NotFound)
}

/// Proof that an annotation may be changed: by its author, and a shared one by an editor of the
/// conversation.
pub struct Changing {
    id: Uuid,
    conversation: Reader<Conversation>,
}

impl Changing {
    /// The conversation.
    pub fn conversation(&self) -> &Reader<Conversation> {
        &self.conversation
    }
}

/// Proves that the viewer may change an annotation.
///
/// # Errors
/// [`AppError::NotFound`] for one that they do not see; [`AppError::Forbidden`] for one of others.
pub async fn change(db: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Changing, AppError> {
    let (conversation, author, _) = of(&mut *db, viewer, id).await?;
    let conversation = viewer.read(&mut *db, conversation).await?;
    if author != viewer.id() {
        Annotator::prove(db, &conversation, Role::Editor).await?;
    }
    Ok(Changing { id, conversation })
}

/// Writes an annotation anew; what it said before is kept.
///
/// # Errors
/// [`AppError::Forbidden`] when it becomes a shared one of who may only read.
pub async fn rewrite(
    db: &mut PgConnection,
    annotation: &Changing,
    draft: &AnnotationFields,
    mentions: &[Uuid],
) -> Result<(), AppError> {
    if draft.shared {
        Annotator::prove(&mut *db, &annotation.conversation, Role::Annotator).await?;
    }
    sqlx::query!(
        "UPDATE annotations SET body = $2, category = $3, tags = $4, mentions = $5,
             visibility = CASE WHEN $6 THEN 'shared' ELSE 'private' END::annotation_visibility WHERE id = $1",
        annotation.id,
        draft.body,
        draft.category,
        &draft.tags,
        mentions,
        draft.shared
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Settles an annotation, or opens it again.
pub async fn resolve(db: &mut PgConnection, annotation: &Changing, on: bool) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE annotations SET resolved_at = CASE WHEN $2 THEN now() END, resolved_by = CASE WHEN $2 THEN $3::uuid END WHERE id = $1",
        annotation.id,
        on,
        annotation.conversation.user()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes an annotation away, or back.
pub async fn set_deleted(db: &mut PgConnection, annotation: &Changing, deleted: bool) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE annotations SET deleted_at = CASE WHEN $2 THEN now() END WHERE id = $1",
        annotation.id,
        deleted
    )
    .execute(db)
    .await?;
    Ok(())
}
