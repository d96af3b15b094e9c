//! SQL of conversations. Every function takes the proof that the viewer may see what it reads.

pub mod archive;
pub mod bin;
mod folder;
mod gallery;
pub mod like;
mod media;
pub mod messages;
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

/// The time a message shows: as its export wrote it, else when it was sent in the conversation's time zone. The same
/// as the SQL function `wall_clock`.
pub fn wall(wall_time: Option<NaiveDateTime>, at: DateTime<Utc>, zone: &str) -> NaiveDateTime {
    wall_time.unwrap_or_else(|| at.with_timezone(&zone.parse::<Tz>().unwrap_or(Tz::UTC)).naive_local())
}
