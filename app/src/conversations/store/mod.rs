//! SQL of conversations. Every function takes the proof that the viewer may see what it reads.

pub mod archive;
pub mod bin;
mod folder;
mod gallery;
pub mod like;
mod media;
mod opened;
mod reading;
pub mod text;
mod threads;
mod versions;
mod window;
pub mod words;

pub use folder::{arrange, list, move_to_folder};
pub use gallery::gallery;
pub use media::{Media, as_text, media, text as message_text, thumbnail};
pub use opened::{open, rename, set_deleted, set_self};
pub use reading::mark_read;
pub use threads::thread;
pub use versions::versions;
pub use window::{quotes, window};

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// The message at a place.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub async fn id_at(db: &mut PgConnection, conversation: &Reader<Conversation>, seq: i64) -> Result<Uuid, AppError> {
    sqlx::query_scalar!(
        "SELECT id FROM messages WHERE conversation_id = $1 AND seq = $2 AND deleted_at IS NULL",
        conversation.id,
        seq
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::NotFound)
}

/// What an export's clock showed, or what a clock in the conversation's zone showed.
pub fn wall(wall_time: Option<NaiveDateTime>, at: DateTime<Utc>, zone: &str) -> NaiveDateTime {
    wall_time.unwrap_or_else(|| at.with_timezone(&zone.parse::<Tz>().unwrap_or(Tz::UTC)).naive_local())
}
