//! Reads annotations for display.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::conversations::anchor::Anchor;
use crate::error::AppError;
use crate::notes::model::{Annotation, AnnotationVersion, Comment, NoteFields};
use crate::notes::request::{NoteAudience, NoteSort, NoteState};
use crate::notes::store::threads;
use crate::ui::markdown::SanitizedHtml;
use crate::viewer::{Conversation, Reader, Viewer};

/// The maximum number of annotations in one list.
pub const MAX_LISTED: usize = 200;
/// How many characters of a message's text are shown with an annotation.
const EXCERPT: usize = 300;

/// Which annotations are listed, and in which order. The conditions are combined with AND.
#[derive(Debug, Clone, Default)]
pub struct AnnotationFilter {
    /// In this conversation.
    pub conversation: Option<Uuid>,
    /// On this message.
    pub message: Option<Uuid>,
    /// With this in the text or the quote; empty for any.
    pub text: String,
    /// With this tag; empty for any.
    pub tag: String,
    /// Open, resolved or both.
    pub state: NoteState,
    /// Everyone's, the viewer's own, or those that mention the viewer.
    pub audience: NoteAudience,
    /// The order.
    pub sort: NoteSort,
    /// After this one in the order; for paging.
    pub after: Option<Uuid>,
}

/// Annotations that the viewer can see, in conversations that they can read; at most [`MAX_LISTED`]. Their earlier
/// versions are not loaded; see [`add_versions`].
///
/// # Errors
/// Database errors.
pub async fn list(
    db: &mut PgConnection,
    viewer: &Viewer,
    filter: &AnnotationFilter,
) -> Result<Vec<Annotation>, AppError> {
    let resolved = match filter.state {
        NoteState::All => None,
        NoteState::Open => Some(false),
        NoteState::Resolved => Some(true),
    };
    let rows = sqlx::query!(
        r#"SELECT a.id, a.conversation_id, c.title, a.message_id, m.seq AS "seq?", u.seq AS "until_seq?", m.content AS "content?",
                  a.start_position, a.end_position, a.quote, a.category, a.tags, a.body, a.visibility = 'shared' AS "shared!",
                  w.full_name, a.created_at, a.resolved_at IS NOT NULL AS "resolved!",
                  a.author_id = $1 OR (a.visibility = 'shared' AND (c.owner_id = $1 OR COALESCE(x.role >= 'editor', false))) AS "can_change!",
                  c.owner_id = $1 OR COALESCE(x.role >= 'annotator', true) AS "can_share!"
           FROM annotations a
           JOIN conversations c ON c.id = a.conversation_id AND c.deleted_at IS NULL
           JOIN users w ON w.id = a.author_id
           LEFT JOIN conversation_access x ON x.conversation_id = a.conversation_id AND x.user_id = $1
           LEFT JOIN messages m ON m.conversation_id = a.conversation_id AND m.id = a.message_id AND m.deleted_at IS NULL
           LEFT JOIN messages u ON u.conversation_id = a.conversation_id AND u.id = a.until_message_id AND u.deleted_at IS NULL
           WHERE a.deleted_at IS NULL AND (a.author_id = $1 OR a.visibility = 'shared')
             AND a.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $1)
             AND ($2::uuid IS NULL OR a.conversation_id = $2) AND ($3::uuid IS NULL OR a.message_id = $3)
             AND ($4 = '' OR a.body ILIKE $5 OR a.quote ILIKE $5) AND ($6 = '' OR $6 = ANY(a.tags))
             AND ($7::boolean IS NULL OR (a.resolved_at IS NOT NULL) = $7)
             AND (NOT $8 OR a.author_id = $1)
             AND (NOT $9 OR $1 = ANY(a.mentions) OR EXISTS (SELECT FROM annotation_comments k
                 WHERE k.annotation_id = a.id AND $1 = ANY(k.mentions)))
             AND ($10::uuid IS NULL OR CASE $11::text
                 WHEN 'oldest' THEN a.id > $10
                 WHEN 'conversation' THEN (c.title, c.id, COALESCE(m.seq, 0), a.id) > (
                     SELECT kc.title, kc.id, COALESCE(km.seq, 0), k.id FROM annotations k
                     JOIN conversations kc ON kc.id = k.conversation_id
                     LEFT JOIN messages km ON km.conversation_id = k.conversation_id AND km.id = k.message_id AND km.deleted_at IS NULL
                     WHERE k.id = $10)
                 ELSE a.id < $10 END)
           ORDER BY CASE WHEN $11 = 'conversation' THEN c.title END, CASE WHEN $11 = 'conversation' THEN c.id END,
                    CASE WHEN $11 = 'conversation' THEN COALESCE(m.seq, 0) END, CASE WHEN $11 <> '' THEN a.id END, a.id DESC
           LIMIT $12"#,
        viewer.id(),
        filter.conversation,
        filter.message,
        filter.text,
        crate::conversations::like::contains(&filter.text),
        filter.tag,
        resolved,
        filter.audience == NoteAudience::Me,
        filter.audience == NoteAudience::MentionsMe,
        filter.after,
        filter.sort.as_str(),
        MAX_LISTED as i64
    )
    .fetch_all(&mut *db)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut comments: HashMap<Uuid, Vec<Comment>> = threads::comments(db, viewer, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let anchor = Anchor::of_columns(row.start_position, row.end_position, &row.quote);
            Annotation {
                id: row.id,
                conversation_id: row.conversation_id,
                conversation_title: row.title,
                message_id: row.message_id,
                seq: row.seq,
                until_seq: row.until_seq.filter(|until| Some(*until) != row.seq),
                is_broken: is_broken(row.content.as_deref(), anchor.as_ref()),
                excerpt: row.content.map(|text| text.chars().take(EXCERPT).collect()),
                quote: row.quote,
                html: SanitizedHtml::from_markdown(&row.body),
                fields: NoteFields {
                    body: row.body,
                    category: row.category,
                    tags: row.tags.join(", "),
                    shared: row.shared,
                },
                tags: row.tags,
                author: row.full_name,
                created_at: row.created_at,
                resolved: row.resolved,
                versions: Vec::new(),
                comments: comments.remove(&row.id).unwrap_or_default(),
                can_change: row.can_change,
                can_share: row.can_share,
            }
        })
        .collect())
}

/// Whether the message or the annotated words in it no longer exist. `text` is the text of the message.
fn is_broken(text: Option<&str>, anchor: Option<&Anchor>) -> bool {
    match (text, anchor) {
        (None, _) => true,
        (Some(text), Some(anchor)) => anchor.find(text).is_none(),
        (Some(_), None) => false,
    }
}

/// Loads the earlier versions of annotations that were edited.
///
/// # Errors
/// Database errors.
pub async fn add_versions(
    db: &mut PgConnection,
    viewer: &Viewer,
    annotations: &mut [Annotation],
) -> Result<(), AppError> {
    let ids: Vec<Uuid> = annotations.iter().map(|annotation| annotation.id).collect();
    let mut versions: HashMap<Uuid, Vec<AnnotationVersion>> = threads::versions(db, viewer, &ids).await?;
    for annotation in annotations {
        annotation.versions = versions.remove(&annotation.id).unwrap_or_default();
    }
    Ok(())
}

/// How many annotations on a message the viewer can see.
///
/// # Errors
/// Database errors.
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
