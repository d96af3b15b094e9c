//! The media, documents and links of a conversation, newest first.

use linkify::{LinkFinder, LinkKind};
use sqlx::PgConnection;

use super::super::model::{ConversationName, Gallery, GalleryItem, GalleryKind};
use super::wall_clock;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// Messages per page of the gallery. A message can have several items.
const PAGE: i64 = 60;

/// A `tsquery` that finds the messages of a kind by the marks (`insight::marks`) in the search index.
fn marks(kind: GalleryKind) -> &'static str {
    match kind {
        GalleryKind::Pictures => "'#image' | '#gif' | '#video' | '#video_note' | '#view_once'",
        GalleryKind::Audio => "'#audio' | '#voice'",
        GalleryKind::Documents => "'#document'",
        GalleryKind::Links => "'#link'",
    }
}

/// A page of items, newest first: those before the message with `seq` `before`, or the latest.
pub async fn gallery(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    kind: GalleryKind,
    before: Option<i64>,
) -> Result<Gallery, AppError> {
    let rows = sqlx::query!(
        r#"WITH found AS MATERIALIZED (
               SELECT m.id, m.seq, m.sender_id, m.sent_at, m.wall_time, m.content
               FROM searchable_messages m JOIN conversations c ON c.id = m.conversation_id
               WHERE m.conversation_id = $1 AND m.seq < $2 AND (m.search_vector @@ $3::text::tsquery) IS TRUE
                 AND ($5 OR EXISTS (SELECT FROM attachments a WHERE a.conversation_id = m.conversation_id
                     AND a.message_id = m.id AND a.object_sha256 IS NOT NULL))
               ORDER BY m.seq DESC LIMIT $4)
           SELECT m.seq AS "seq!", COALESCE(p.display_name, '') AS "sender!", m.sent_at AS "sent_at!", m.wall_time, left(m.content, 20000) AS "content!",
                  a.id AS "attachment?", a.file_name AS "file_name?", a.mime_type AS "mime_type?", a.size_bytes,
                  a.thumbnail_sha256 IS NOT NULL AS "thumbnail!"
           FROM found m
           LEFT JOIN participants p ON p.conversation_id = $1 AND p.id = m.sender_id
           LEFT JOIN attachments a ON NOT $5 AND a.conversation_id = $1 AND a.message_id = m.id AND a.object_sha256 IS NOT NULL
           ORDER BY m.seq DESC, a.id"#,
        conversation.id,
        before.unwrap_or(i64::MAX),
        marks(kind),
        PAGE,
        kind == GalleryKind::Links
    )
    .fetch_all(db)
    .await?;
    let messages = rows.iter().map(|row| row.seq).collect::<std::collections::BTreeSet<_>>();
    let next = messages.first().copied().filter(|_| messages.len() as i64 == PAGE);
    let mut items = Vec::new();
    for row in rows {
        let at = wall_clock(row.wall_time, row.sent_at, &conversation.time_zone);
        let item = |text: String| GalleryItem {
            seq: row.seq,
            sender: row.sender.clone(),
            at,
            text,
            attachment: row.attachment,
            size: row.size_bytes,
            thumbnail: row.thumbnail,
            video: row.mime_type.as_deref().is_some_and(|mime| mime.starts_with("video/")),
        };
        if kind == GalleryKind::Links {
            let links = LinkFinder::new().links(&row.content).filter(|link| *link.kind() == LinkKind::Url);
            items.extend(links.map(|link| item(link.as_str().to_owned())));
        } else {
            items.push(item(row.file_name.clone().unwrap_or_default()));
        }
    }
    let conversation = ConversationName { id: conversation.id, title: conversation.title.clone() };
    Ok(Gallery { conversation, items, next })
}
