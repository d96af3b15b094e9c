//! Dashboards of conversations that the viewer may not read.

use sqlx::PgPool;

use crate::error::AppError;
use crate::insights::model::SharedDashboard;
use crate::viewer::Viewer;

/// The dashboards that were shared with the viewer, most recently shared first. `all` must bypass row-level
/// security, which hides these conversations from the viewer.
pub async fn dashboards(all: &PgPool, viewer: &Viewer) -> Result<Vec<SharedDashboard>, AppError> {
    Ok(sqlx::query_as!(
        SharedDashboard,
        r#"SELECT c.id, CASE WHEN a.sees_names THEN c.title END AS title, c.message_count AS messages, u.full_name AS owner
           FROM conversation_analysts a
           JOIN conversations c ON c.id = a.conversation_id AND c.deleted_at IS NULL
           JOIN users u ON u.id = c.owner_id
           WHERE a.user_id = $1 ORDER BY a.granted_at DESC LIMIT 200"#,
        viewer.id()
    )
    .fetch_all(all)
    .await?)
}
