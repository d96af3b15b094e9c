//! Types that both sides share.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A saved place, with what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    /// Its id.
    pub id: Uuid,
    /// The conversation.
    pub conversation_id: Uuid,
    /// The conversation's name.
    pub conversation_title: String,
    /// The message.
    pub message_id: Uuid,
    /// The message's place.
    pub seq: i64,
    /// The place of the last message, of a bookmark on several.
    pub until_seq: Option<i64>,
    /// Who sent it.
    pub sender_name: String,
    /// Its wall time.
    pub at: NaiveDateTime,
    /// The beginning of its text.
    pub excerpt: String,
    /// What the reader calls it; empty for nothing.
    pub title: String,
    /// What the reader has to say about it.
    pub notes: String,
    /// One of six colours, from 1; 0 for none.
    pub color: i16,
    /// Its folder; empty for none.
    pub folder: String,
}
