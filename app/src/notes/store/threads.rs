//! Comments on annotations, mentions, and earlier versions.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::annotations::VisibleAnnotation;
use crate::error::AppError;
use crate::notes::model::{AnnotationVersion, Comment};
use crate::sharing::SharedWith;
use crate::ui::markdown::SanitizedHtml;
use crate::viewer::Viewer;

/// The comments on annotations, by annotation, the oldest first. The caller has checked that the viewer can see the
/// annotations.
///
/// # Errors
/// Database errors.
pub async fn comments(
    db: &mut PgConnection,
    viewer: &Viewer,
    annotations: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Comment>>, AppError> {
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
            author: row.full_name,
            is_own: row.author_id == viewer.id(),
            html: SanitizedHtml::from_markdown(&row.body),
            created_at: row.created_at,
        });
    }
    Ok(all)
}

/// Adds a comment.
///
/// # Errors
/// Database errors.
pub async fn comment(
    db: &mut PgConnection,
    annotation: &VisibleAnnotation,
    body: &str,
    mentions: &[Uuid],
) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO annotation_comments (id, annotation_id, author_id, body, mentions) VALUES ($1, $2, $3, $4, $5)",
        Uuid::now_v7(),
        annotation.id,
        annotation.conversation.user(),
        body,
        mentions
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes one of the viewer's comments; returns the id of the annotation that it was on.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer has no such comment.
pub async fn delete_comment(db: &mut PgConnection, viewer: &Viewer, comment: Uuid) -> Result<Uuid, AppError> {
    sqlx::query_scalar!(
        "DELETE FROM annotation_comments WHERE id = $1 AND author_id = $2 RETURNING annotation_id",
        comment,
        viewer.id()
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::NotFound)
}

/// The ids of the people who are mentioned in a text as `@Full Name` or `@e-mail address`, ignoring case.
pub fn mentions(text: &str, people: &[SharedWith]) -> Vec<Uuid> {
    let text = text.to_lowercase();
    let named = |one: &&SharedWith| {
        [&one.full_name, &one.email].iter().any(|name| text.contains(&format!("@{}", name.to_lowercase())))
    };
    people.iter().filter(named).map(|one| one.user).collect()
}

/// The earlier versions of those annotations that the viewer can see, by annotation, the latest first. At most 100 of
/// each annotation.
///
/// # Errors
/// Database errors.
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
        all.entry(row.id)
            .or_default()
            .push(AnnotationVersion { until: row.changed_at, html: SanitizedHtml::from_markdown(&row.body) });
    }
    Ok(all)
}
