//! SQL for conversations. Every function takes a proof that the viewer may access the data.

pub mod archive;
mod conversation;
mod folder;
mod gallery;
pub mod like;
mod media;
pub mod messages;
mod reading;
pub mod text;
mod threads;
mod timeline;
pub mod trash;
mod versions;
mod window;
pub mod words;

pub use conversation::{conversation_details, rename, set_deleted, set_self};
pub use folder::{arrange, list, move_to_folder};
pub use gallery::gallery;
pub use media::{Media, media, plain_text, text as message_text, thumbnail};
pub use reading::mark_read;
pub use threads::thread;
pub use timeline::quotes;
pub use versions::versions;
pub use window::window;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

/// The local time that is shown for a message: the wall time from the export if known, otherwise `at` converted to
/// `zone` (an IANA name; UTC if invalid). Same as the SQL function `wall_clock`.
pub fn wall_clock(wall_time: Option<NaiveDateTime>, at: DateTime<Utc>, zone: &str) -> NaiveDateTime {
    wall_time.unwrap_or_else(|| at.with_timezone(&zone.parse::<Tz>().unwrap_or(Tz::UTC)).naive_local())
}
