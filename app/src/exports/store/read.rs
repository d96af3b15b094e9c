//! Messages as an export writes them, in portions by `seq`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use export::{File, Head, Message, Person, Reaction, Reply};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::conversations::store::{quotes, wall};
use crate::error::AppError;
use crate::exports::wish::Wish;
use crate::viewer::{Conversation, Reader};

pub use super::selection::{SelectedMessages, bounds, ids, select, within};

/// A participant.
pub struct ExportParticipant {
    pub(super) id: Uuid,
    pub(super) ordinal: i32,
    display_name: String,
    is_self: bool,
}

impl ExportParticipant {
    /// Order of first appearance, from 0.
    pub fn ordinal(&self) -> i32 {
        self.ordinal
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.display_name
    }
}

/// Who is in a conversation, in order of appearance.
pub async fn participants(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<Vec<ExportParticipant>, AppError> {
    Ok(sqlx::query_as!(
        ExportParticipant,
        "SELECT id, ordinal, display_name, is_self FROM participants WHERE conversation_id = $1 ORDER BY ordinal",
        conversation.id
    )
    .fetch_all(db)
    .await?)
}

/// What introduces the conversation.
pub async fn head(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    participants: &[ExportParticipant],
    wish: &Wish,
    exported_at: DateTime<Utc>,
) -> Result<Head, AppError> {
    let source = sqlx::query_scalar!("SELECT source FROM conversations WHERE id = $1", conversation.id)
        .fetch_one(&mut *db)
        .await?;
    let chosen = participants.iter().filter(|one| wish.people.contains(&one.ordinal));
    let names: Vec<String> = chosen.map(|one| one.display_name.clone()).collect();
    Ok(Head {
        title: conversation.title.clone(),
        source,
        time_zone: conversation.time_zone.clone(),
        people: participants
            .iter()
            .map(|one| Person { name: one.display_name.clone(), is_self: one.is_self })
            .collect(),
        selection: wish.sentence(&names),
        exported_at,
    })
}

/// The attachments of messages whose files are there: id and SHA-256.
pub async fn attachments(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &[Message],
) -> Result<Vec<(Uuid, Vec<u8>)>, AppError> {
    let ids: Vec<Uuid> = messages.iter().filter(|one| !one.files.is_empty()).map(|one| one.id).collect();
    let rows = sqlx::query!(
        r#"SELECT id, object_sha256 AS "sha256!" FROM attachments
           WHERE conversation_id = $1 AND message_id = ANY($2) AND object_sha256 IS NOT NULL"#,
        conversation.id,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.sha256)).collect())
}

/// The place of the message that an attachment belongs to.
pub async fn place_of_attachment(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    attachment: Uuid,
) -> Result<Option<i64>, AppError> {
    Ok(sqlx::query_scalar!(
        "SELECT m.seq FROM attachments a JOIN messages m ON m.conversation_id = a.conversation_id AND m.id = a.message_id
         WHERE a.conversation_id = $1 AND a.id = $2",
        conversation.id,
        attachment
    )
    .fetch_optional(db)
    .await?)
}

/// The first `most` messages of a selection after a place.
pub async fn portion(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    participants: &[ExportParticipant],
    selection: &SelectedMessages,
    after: i64,
    most: i64,
) -> Result<Vec<Message>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT m.id, m.seq, m.sender_id, m.kind::text AS "kind!", m.content, m.caption, m.sent_at, m.wall_time, m.edited,
                  m.details
           FROM messages m
           WHERE m.conversation_id = $1 AND m.seq > $8 AND m.deleted_at IS NULL
             AND ($2::timestamptz IS NULL OR m.sent_at >= $2) AND ($3::timestamptz IS NULL OR m.sent_at < $3)
             AND ($4::uuid[] IS NULL OR m.sender_id = ANY($4)) AND ($5::text[] IS NULL OR m.kind::text = ANY($5))
             AND ($6::bigint[] IS NULL OR m.seq = ANY($6)) AND ($7::uuid[] IS NULL OR m.id = ANY($7))
           ORDER BY m.seq LIMIT $9"#,
        conversation.id,
        selection.from,
        selection.until,
        selection.senders.as_deref(),
        selection.kinds.as_deref(),
        selection.seqs.as_deref(),
        selection.ids.as_deref(),
        after,
        most
    )
    .fetch_all(&mut *db)
    .await?;
    let places: HashMap<Uuid, usize> = participants.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
    let mut answers: HashMap<usize, String> = HashMap::new();
    let mut messages: Vec<Message> = Vec::with_capacity(rows.len());
    for row in rows {
        let details = row.details.unwrap_or_default();
        if let Some(answered) = details["reply_to"].as_str() {
            answers.insert(messages.len(), answered.to_owned());
        }
        let place = &details["place"];
        messages.push(Message {
            id: row.id,
            seq: row.seq,
            sender: row.sender_id.and_then(|id| places.get(&id).copied()),
            kind: row.kind,
            at: wall(row.wall_time, row.sent_at, &conversation.time_zone),
            sent_at: row.sent_at,
            text: row.content,
            caption: row.caption,
            edited: row.edited,
            forwarded: details["forwarded"] == true,
            pinned: details["pinned"] == true,
            reply: None,
            files: Vec::new(),
            reactions: reactions(&details),
            poll: options(&details),
            place: place["latitude"].as_f64().zip(place["longitude"].as_f64()),
            notes: Vec::new(),
        });
    }
    quote(db, conversation, &mut messages, &answers).await?;
    attach(db, conversation, &mut messages).await?;
    Ok(messages)
}

/// The objects of small pictures, by the attachment's place among all files of these messages.
pub type Thumbnails = HashMap<(i64, usize), Vec<u8>>;

/// Where the small pictures of messages lie: the SHA-256 of each.
pub async fn thumbnails(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &[Message],
) -> Result<Thumbnails, AppError> {
    let ids: Vec<Uuid> = messages.iter().filter(|one| !one.files.is_empty()).map(|one| one.id).collect();
    let rows = sqlx::query!(
        r#"SELECT message_id, row_number() OVER (PARTITION BY message_id ORDER BY id) - 1 AS "place!", thumbnail_sha256
           FROM attachments WHERE conversation_id = $1 AND message_id = ANY($2)"#,
        conversation.id,
        &ids
    )
    .fetch_all(db)
    .await?;
    let seqs: HashMap<Uuid, i64> = messages.iter().map(|one| (one.id, one.seq)).collect();
    let with_seq = |row: &Uuid| seqs.get(row).copied();
    let all = rows.into_iter().filter_map(|row| {
        Some(((with_seq(&row.message_id)?, usize::try_from(row.place).ok()?), row.thumbnail_sha256?))
    });
    Ok(all.collect())
}

fn reactions(details: &Value) -> Vec<Reaction> {
    let all = details["reactions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let by = |one: &Value| -> Vec<String> {
        one["by"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let read = |one: &Value| {
        Some(Reaction { emoji: one["emoji"].as_str()?.to_owned(), count: one["count"].as_u64()? as u32, by: by(one) })
    };
    all.iter().filter_map(read).collect()
}

fn options(details: &Value) -> Vec<(String, u32)> {
    let all = details["poll"]["options"].as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter_map(|one| Some((one["text"].as_str()?.to_owned(), one["votes"].as_u64()? as u32))).collect()
}

/// Finds what messages answer; `answers` names it by the source's id.
async fn quote(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &mut [Message],
    answers: &HashMap<usize, String>,
) -> Result<(), AppError> {
    let wanted: Vec<String> = answers.values().cloned().collect();
    let found = quotes(db, conversation, &wanted).await?;
    for (place, answered) in answers {
        if let Some(message) = messages.get_mut(*place) {
            let reply = found.get(answered).cloned();
            message.reply = reply.map(|it| Reply { seq: it.seq, sender: it.sender, text: it.text });
        }
    }
    Ok(())
}

async fn attach(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    messages: &mut [Message],
) -> Result<(), AppError> {
    let ids: Vec<Uuid> =
        messages.iter().filter(|one| !["text", "system"].contains(&one.kind.as_str())).map(|one| one.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query!(
        "SELECT message_id, file_name, mime_type, size_bytes, object_sha256 FROM attachments
         WHERE conversation_id = $1 AND message_id = ANY($2) ORDER BY id",
        conversation.id,
        &ids
    )
    .fetch_all(db)
    .await?;
    let mut files: HashMap<Uuid, Vec<File>> = HashMap::new();
    for row in rows {
        files.entry(row.message_id).or_default().push(File {
            name: row.file_name,
            mime: row.mime_type,
            size: row.size_bytes,
            sha256: row.object_sha256,
            ..File::default()
        });
    }
    for message in messages {
        message.files = files.remove(&message.id).unwrap_or_default();
    }
    Ok(())
}

/// The files that a conversation was imported from.
pub async fn sources(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<Vec<export::manifest::Source>, AppError> {
    let rows = sqlx::query!(
        "SELECT i.file_name, i.file_sha256, i.created_at FROM import_conversations ic JOIN imports i ON i.id = ic.import_id
         WHERE ic.conversation_id = $1 AND i.undone_at IS NULL ORDER BY i.created_at",
        conversation.id
    )
    .fetch_all(db)
    .await?;
    let source = |file_name, sha256: Vec<u8>, imported_at| export::manifest::Source {
        file_name,
        sha256: export::manifest::hex(&sha256),
        imported_at,
    };
    Ok(rows.into_iter().map(|row| source(row.file_name, row.file_sha256, row.created_at)).collect())
}
