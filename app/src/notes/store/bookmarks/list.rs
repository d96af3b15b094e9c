//! Reads bookmarks for display.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::notes::model::{Bookmark, BookmarkColor};
use crate::notes::request::BookmarkSort;
use crate::viewer::Viewer;

/// Which bookmarks are listed, and in which order. The conditions are combined with AND.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BookmarkFilter {
    /// With this in the message, the bookmark's title or notes, or the conversation's title; empty for any.
    pub text: String,
    /// In this folder.
    pub folder: Option<String>,
    /// With this colour.
    pub color: Option<BookmarkColor>,
    /// In this conversation.
    pub conversation: Option<Uuid>,
    /// On this message.
    pub message: Option<Uuid>,
    /// The order.
    pub sort: BookmarkSort,
}

/// The viewer's bookmarks that match the filter; at most 500.
///
/// # Errors
/// Database errors.
pub async fn list(db: &mut PgConnection, viewer: &Viewer, filter: &BookmarkFilter) -> Result<Vec<Bookmark>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT b.id, b.conversation_id, c.title AS conversation_title, b.message_id, m.seq, u.seq AS "until_seq?",
                  COALESCE(p.display_name, '') AS "sender_name!",
                  wall_clock(m.wall_time, m.sent_at, c.time_zone) AS "at!", left(m.content, 300) AS "excerpt!",
                  b.title, b.notes, b.color, b.folder
           FROM bookmarks b
           JOIN conversations c ON c.id = b.conversation_id AND c.deleted_at IS NULL
           JOIN messages m ON m.conversation_id = b.conversation_id AND m.id = b.message_id
           LEFT JOIN messages u ON u.conversation_id = b.conversation_id AND u.id = b.until_message_id
           LEFT JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE b.user_id = $1 AND ($2 = '' OR concat_ws(E'\n', b.title, b.notes, m.content, c.title) ILIKE $3)
             AND ($4::text IS NULL OR b.folder = $4) AND ($5::smallint IS NULL OR b.color = $5)
             AND ($6::uuid IS NULL OR b.conversation_id = $6) AND ($7::uuid IS NULL OR b.message_id = $7)
           ORDER BY CASE WHEN $8 = 'newest' THEN b.created_at END DESC, CASE WHEN $8 = 'oldest' THEN b.created_at END,
                    CASE WHEN $8 = 'conversation' THEN c.title END, CASE WHEN $8 = 'conversation' THEN c.id END,
                    CASE WHEN $8 = 'conversation' THEN m.seq END, b.position DESC, b.id LIMIT 500"#,
        viewer.id(),
        filter.text,
        crate::conversations::like::contains(&filter.text),
        filter.folder,
        filter.color.map(BookmarkColor::number),
        filter.conversation,
        filter.message,
        filter.sort.as_str()
    )
    .fetch_all(db)
    .await?;
    let bookmarks = rows.into_iter().map(|row| Bookmark {
        id: row.id,
        conversation_id: row.conversation_id,
        conversation_title: row.conversation_title,
        message_id: row.message_id,
        seq: row.seq,
        until_seq: row.until_seq,
        sender_name: row.sender_name,
        at: row.at,
        excerpt: row.excerpt,
        title: row.title,
        notes: row.notes,
        color: BookmarkColor::by_number(row.color),
        folder: row.folder,
    });
    Ok(bookmarks.collect())
}

/// The viewer's bookmark folders, in alphabetical order.
///
/// # Errors
/// Database errors.
pub async fn folders(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT folder FROM bookmarks WHERE user_id = $1 AND folder <> '' ORDER BY folder",
        viewer.id()
    )
    .fetch_all(db)
    .await?)
}
