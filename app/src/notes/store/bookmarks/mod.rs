//! Adds and removes bookmarks.

mod edit;
mod list;

use sqlx::PgConnection;
use uuid::Uuid;

pub use self::edit::{edit, move_by_one, move_onto};
pub use self::list::{BookmarkFilter, folders, list};
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// The maximum number of messages that one request can bookmark.
const MAX_AT_ONCE: usize = 10_000;

/// Bookmarks a message. Does nothing if it is already bookmarked. A bookmark that was removed before is restored with
/// its title, notes, folder and position.
///
/// # Errors
/// [`AppError::NotFound`] if the conversation has no such message.
pub async fn add(db: &mut PgConnection, conversation: &Reader<Conversation>, message: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "WITH back AS (
             DELETE FROM removed_bookmarks WHERE user_id = $2 AND conversation_id = $3 AND message_id = $4 RETURNING *)
         INSERT INTO bookmarks (id, user_id, conversation_id, message_id, until_message_id, title, notes, color, folder, position)
         SELECT id, user_id, conversation_id, message_id, until_message_id, title, notes, color, folder, position FROM back
         UNION ALL
         SELECT $1, $2, $3, $4, NULL, '', '', 0, '', extract(epoch FROM clock_timestamp()) WHERE NOT EXISTS (SELECT FROM back)
         ON CONFLICT ON CONSTRAINT bookmarks_once DO NOTHING",
        Uuid::now_v7(),
        conversation.user(),
        conversation.id,
        message
    )
    .execute(db)
    .await
    .map_err(|error| match error.as_database_error() {
        Some(cause) if cause.is_foreign_key_violation() => AppError::NotFound,
        _ => error.into(),
    })?;
    Ok(())
}

/// Bookmarks the messages with these `seq`. Consecutive messages share one bookmark. An existing bookmark that starts
/// at the same message is left unchanged.
///
/// # Errors
/// Database errors.
pub async fn add_all(db: &mut PgConnection, conversation: &Reader<Conversation>, seqs: &[i64]) -> Result<(), AppError> {
    let runs = runs(&seqs[..seqs.len().min(MAX_AT_ONCE)]);
    let ids: Vec<Uuid> = runs.iter().map(|_| Uuid::now_v7()).collect();
    let (first, last): (Vec<i64>, Vec<i64>) = runs.into_iter().unzip();
    sqlx::query!(
        "INSERT INTO bookmarks (id, user_id, conversation_id, message_id, until_message_id)
         SELECT wanted.id, $1, m.conversation_id, m.id, NULLIF(l.id, m.id)
         FROM unnest($3::uuid[], $4::bigint[], $5::bigint[]) AS wanted (id, first, last)
         JOIN messages m ON m.conversation_id = $2 AND m.seq = wanted.first
         LEFT JOIN messages l ON l.conversation_id = $2 AND l.seq = wanted.last
         ON CONFLICT ON CONSTRAINT bookmarks_once DO NOTHING",
        conversation.user(),
        conversation.id,
        &ids,
        &first,
        &last
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Groups numbers into runs of consecutive ones; returns the first and last number of each run, in ascending order.
fn runs(seqs: &[i64]) -> Vec<(i64, i64)> {
    let mut seqs = seqs.to_vec();
    seqs.sort_unstable();
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for seq in seqs {
        match runs.last_mut() {
            Some((_, last)) if seq <= *last + 1 => *last = seq,
            _ => runs.push((seq, seq)),
        }
    }
    runs
}

/// Removes a bookmark, if there is one.
///
/// # Errors
/// Database errors.
pub async fn remove(db: &mut PgConnection, conversation: &Reader<Conversation>, message: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "WITH gone AS (
             DELETE FROM bookmarks WHERE user_id = $1 AND conversation_id = $2 AND message_id = $3 RETURNING *)
         INSERT INTO removed_bookmarks
             (id, user_id, conversation_id, message_id, until_message_id, title, notes, color, folder, position, created_at)
         SELECT id, user_id, conversation_id, message_id, until_message_id, title, notes, color, folder, position, created_at
         FROM gone",
        conversation.user(),
        conversation.id,
        message
    )
    .execute(db)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn consecutive_numbers_form_one_run() {
        assert_eq!(runs(&[9, 3, 4, 5, 11, 4]), [(3, 5), (9, 9), (11, 11)]);
        assert!(runs(&[]).is_empty());
    }
}
