//! SQL queries for insights: read messages, store statistics per day and month, and read them for dashboards.

pub mod dashboard;
pub mod entities;
mod matches;
pub mod members;
pub mod message_analysis;
pub mod own;
pub mod places;
pub mod rows;
pub mod shared;
pub mod sums;
pub mod task;
pub mod texts;

use std::collections::HashMap;

use chrono::NaiveDate;
use futures::TryStreamExt;
use insight::counts::{Counts, Entry};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{Conversation, JobDb, Reader};

/// Stores the initial statistics of a new conversation and requests its analysis. `participant` maps the numbers in
/// `counts` to ids.
pub async fn begin(
    tx: &mut JobDb<'_>,
    conversation: Uuid,
    counts: &Counts,
    participant: impl Fn(usize) -> Uuid,
) -> Result<(), AppError> {
    rows::add_days(tx, conversation, counts.days(), participant).await?;
    task::request(tx, conversation, None).await
}

/// Recomputes the initial statistics of a changed conversation from its messages and requests its analysis.
pub async fn recount(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), AppError> {
    let mut counts = Counts::default();
    let mut numbers: HashMap<Uuid, usize> = HashMap::new();
    let mut ids: Vec<Uuid> = Vec::new();
    {
        // Counts the words in the search index, as an import does.
        let mut rows = sqlx::query!(
            r#"SELECT wall_time AS "wall_time!", sender_id AS "sender!",
                   kind NOT IN ('text', 'system', 'poll', 'event', 'call', 'deleted', 'location', 'live_location')
                       AS "media!",
                   (SELECT COALESCE(sum(array_length(positions, 1)), 0) FROM unnest(search_vector)) AS "words!"
               FROM messages WHERE conversation_id = $1 AND sender_id IS NOT NULL AND wall_time IS NOT NULL"#,
            conversation
        )
        .fetch(&mut **tx);
        while let Some(row) = rows.try_next().await? {
            let participant = *numbers.entry(row.sender).or_insert_with(|| {
                ids.push(row.sender);
                ids.len() - 1
            });
            counts.add(Entry { sent_at: row.wall_time, participant, words: row.words as u32, media: row.media });
        }
    }
    sums::invalidate(tx, conversation).await?;
    sqlx::query!("DELETE FROM conversation_analytics WHERE conversation_id = $1", conversation)
        .execute(&mut **tx)
        .await?;
    begin(tx, conversation, &counts, |number| ids[number]).await
}

/// Number of messages per day, without system messages and in order of days. Omits days without messages.
pub async fn activity(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<Vec<(NaiveDate, i64)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT analysis_date, (daily_stats->>'messages')::bigint AS "messages!" FROM conversation_analytics
           WHERE conversation_id = $1 ORDER BY analysis_date"#,
        conversation.id
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.analysis_date, row.messages)).collect())
}
