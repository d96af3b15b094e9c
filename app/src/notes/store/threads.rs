//! What people say to annotations, who is named in it, and what annotations said before.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::sharing::SharedWith;
use crate::viewer::Viewer;

/// A comment on an annotation.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Its id.
    pub id: Uuid,
    /// Who wrote it.
    pub author_id: Uuid,
    /// Their name.
    pub author: String,
    /// Markdown.
    pub body: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// The comments on annotations, in the order in which they were written.
pub async fn of(db: &mut PgConnection, annotations: &[Uuid]) -> Result<HashMap<Uuid, Vec<Comment>>, AppError> {
    let rows = sqlx::query!(
        "SELECT k.id, k.annotation_id, k.author_id, u.full_name, k.body, k.created_at
         FROM annotation_comments k JOIN users u ON u.id = k.author_id
         WHERE k.annotation_id = ANY($1) ORDER BY k.created_at, k.id",
        annotations
    )
    .fetch_all(db)
    .await?;
    let mut all: HashMap<Uuid, Vec<Comment>> = HashMap::new();
    for row in rows {
        all.entry(row.annotation_id).or_default().push(Comment {
            id: row.id,
            author_id: row.author_id,
            author: row.full_name,
            body: row.body,
            created_at: row.created_at,
        });
    }
    Ok(all)
}

/// Says something to an annotation that the viewer sees.
///
/// # Errors
/// [`AppError::NotFound`] for one that they do not see.
pub async fn comment(
    db: &mut PgConnection,
    viewer: &Viewer,
    annotation: Uuid,
    body: &str,
    mentions: &[Uuid],
) -> Result<(), AppError> {
    let said = sqlx::query!(
        "INSERT INTO annotation_comments (id, annotation_id, author_id, body, mentions)
         SELECT $1, a.id, $3, $4, $5 FROM annotations a
         WHERE a.id = $2 AND a.deleted_at IS NULL AND (a.author_id = $3 OR a.visibility = 'shared')
           AND a.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $3)",
        Uuid::now_v7(),
        annotation,
        viewer.id(),
        body,
        mentions
    )
    .execute(db)
    .await?;
    if said.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Deletes one of the viewer's own comments.
///
/// # Errors
/// [`AppError::NotFound`] for those of others.
pub async fn forget(db: &mut PgConnection, viewer: &Viewer, comment: Uuid) -> Result<(), AppError> {
    let gone = sqlx::query!("DELETE FROM annotation_comments WHERE id = $1 AND author_id = $2", comment, viewer.id())
        .execute(db)
        .await?;
    if gone.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Who of those with access is named in a text: `@Full Name`, or `@address`.
pub fn mentions(text: &str, people: &[SharedWith]) -> Vec<Uuid> {
    let text = text.to_lowercase();
    let named = |one: &&SharedWith| {
        [&one.full_name, &one.email].iter().any(|name| text.contains(&format!("@{}", name.to_lowercase())))
    };
    people.iter().filter(named).map(|one| one.user).collect()
}

/// What an annotation said.
#[derive(Debug, Clone)]
pub struct AnnotationVersion {
    /// Until when.
    pub until: DateTime<Utc>,
    /// Markdown.
    pub body: String,
}

/// What annotations that the viewer sees said before, the latest first.
pub async fn versions(
    db: &mut PgConnection,
    viewer: &Viewer,
    annotations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<AnnotationVersion>>, AppError> {
    let rows = sqlx::query!(
        "SELECT a.id, v.changed_at, v.body
         FROM annotations a
         CROSS JOIN LATERAL (SELECT * FROM annotation_versions v
             WHERE v.annotation_id = a.id AND (a.author_id = $2 OR v.visibility = 'shared')
             ORDER BY v.changed_at DESC LIMIT 100) v
         WHERE a.id = ANY($1) AND a.deleted_at IS NULL AND (a.author_id = $2
             OR (a.visibility = 'shared'
                 AND a.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $2)))
         ORDER BY v.changed_at DESC",
        annotations,
        viewer.id()
    )
    .fetch_all(db)
    .await?;
    let mut all: HashMap<Uuid, Vec<AnnotationVersion>> = HashMap::new();
    for row in rows {
        all.entry(row.id).or_default().push(AnnotationVersion { until: row.changed_at, body: row.body });
    }
    Ok(all)
}
