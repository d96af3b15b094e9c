//! Reads messages with replies, files and reactions in batches by `seq`, for exports, previews and share links.

mod files;
mod selection;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use export::{Head, Message, Person, Reaction, Reply};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{quotes, wall_clock};
use crate::conversations::details::MessageDetails;
use crate::conversations::message_filter::MessageFilter;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

pub use files::{Thumbnails, attachments, seq_of_attachment, thumbnails};
pub use selection::{SelectedMessages, count, ids, resolve_filter, within};

/// A participant of a conversation.
pub struct MessageSender {
    id: Uuid,
    ordinal: i32,
    display_name: String,
    is_self: bool,
}

impl MessageSender {
    /// Position in the order of first appearance, from 0.
    pub fn ordinal(&self) -> i32 {
        self.ordinal
    }

    /// The name in the conversation.
    pub fn name(&self) -> &str {
        &self.display_name
    }
}

/// The participants of a conversation, in order of first appearance.
pub async fn participants(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<Vec<MessageSender>, AppError> {
    Ok(sqlx::query_as!(
        MessageSender,
        "SELECT id, ordinal, display_name, is_self FROM participants WHERE conversation_id = $1 ORDER BY ordinal",
        conversation.id
    )
    .fetch_all(db)
    .await?)
}

/// The header of an export or a share link: title, participants and a description of the selection.
pub async fn head(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    participants: &[MessageSender],
    filter: &MessageFilter,
    exported_at: DateTime<Utc>,
) -> Result<Head, AppError> {
    let source = sqlx::query_scalar!("SELECT source FROM conversations WHERE id = $1", conversation.id)
        .fetch_one(&mut *db)
        .await?;
    let selected = participants.iter().filter(|one| filter.people.contains(&one.ordinal));
    let names: Vec<String> = selected.map(|one| one.display_name.clone()).collect();
    Ok(Head {
        title: conversation.title.clone(),
        source,
        time_zone: conversation.time_zone.clone(),
        people: participants
            .iter()
            .map(|one| Person { name: one.display_name.clone(), is_self: one.is_self })
            .collect(),
        selection: filter.sentence(&names),
        exported_at,
    })
}

/// The first `limit` messages of a selection with a `seq` greater than `after`, ordered by `seq`.
pub async fn read(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    participants: &[MessageSender],
    selection: &SelectedMessages,
    after: i64,
    limit: i64,
) -> Result<Vec<Message>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT m.id, m.seq, m.sender_id, m.kind::text AS "kind!", m.content, m.caption, m.sent_at, m.wall_time, m.edited,
                  m.details
           FROM messages m
           WHERE m.conversation_id = $1 AND m.seq > $3 AND m.deleted_at IS NULL
             AND message_is_selected(m.seq, m.id, m.sender_id, m.kind::text, m.sent_at, $2)
           ORDER BY m.seq LIMIT $4"#,
        conversation.id,
        selection as &SelectedMessages,
        after,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let positions: HashMap<Uuid, usize> = participants.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
    let mut replies: HashMap<usize, String> = HashMap::new();
    let mut messages: Vec<Message> = Vec::with_capacity(rows.len());
    for row in rows {
        let details = MessageDetails::read(row.details);
        let (poll, place) = (details.poll_options(), details.place.map(|place| (place.latitude, place.longitude)));
        if let Some(external_id) = details.reply_to {
            replies.insert(messages.len(), external_id);
        }
        messages.push(Message {
            id: row.id,
            seq: row.seq,
            sender: row.sender_id.and_then(|id| positions.get(&id).copied()),
            kind: row.kind,
            at: wall_clock(row.wall_time, row.sent_at, &conversation.time_zone),
            sent_at: row.sent_at,
            text: row.content,
            caption: row.caption,
            edited: row.edited,
            forwarded: details.forwarded,
            pinned: details.pinned,
            reply: None,
            files: Vec::new(),
            reactions: details.reactions.into_iter().map(reaction).collect(),
            poll,
            place,
            notes: Vec::new(),
        });
    }
    add_replies(db, conversation, &mut messages, &replies).await?;
    files::attach(db, conversation, &mut messages).await?;
    Ok(messages)
}

fn reaction(reaction: transcript::Reaction) -> Reaction {
    let transcript::Reaction { emoji, count, by } = reaction;
    Reaction { emoji, count, by }
}

/// Fills in the quoted messages. `replies` maps an index in `messages` to the `external_id` of the quoted message.
async fn add_replies(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &mut [Message],
    replies: &HashMap<usize, String>,
) -> Result<(), AppError> {
    let external_ids: Vec<String> = replies.values().cloned().collect();
    let found = quotes(db, conversation, &external_ids).await?;
    for (index, external_id) in replies {
        if let Some(message) = messages.get_mut(*index) {
            let reply = found.get(external_id).cloned();
            message.reply = reply.map(|it| Reply { seq: it.seq, sender: it.sender, text: it.text });
        }
    }
    Ok(())
}
