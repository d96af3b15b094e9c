//! Windows of a conversation: the messages between two positions.

use chrono::NaiveDate;
use insight::query::Query;
use sqlx::PgConnection;

use super::super::model::{Message, Window, WindowPosition};
use super::timeline;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader};

/// Messages per window.
const SIZE: i64 = 60;
/// When jumping to a day, this many messages before it stay in view.
const BEFORE_DAY: i64 = 5;

/// The messages at a position. Matches of `query` are highlighted.
pub async fn window(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    position: WindowPosition,
    query: &Query,
) -> Result<Window, AppError> {
    let last = conversation.last_seq;
    // The number comes from a URL and can be anything.
    let clamped = |seq: i64| seq.clamp(0, last + 1);
    // Near either end of the conversation the window is shifted instead of shortened.
    let shifted = |first: i64| first.min(last - SIZE + 1).max(1);
    let first = match position {
        WindowPosition::End => shifted(last),
        WindowPosition::Around(seq) => shifted(clamped(seq) - SIZE / 2),
        WindowPosition::Before(seq) => clamped(seq) - SIZE,
        WindowPosition::After(seq) => clamped(seq) + 1,
        WindowPosition::Day(day) => {
            shifted(first_on_or_after(db, conversation, day).await?.map_or(last, |seq| seq - BEFORE_DAY))
        }
    };
    // The message before the window is only needed to decide whether the first one shares its heading.
    let mut messages = timeline::range(db, conversation, (first - 1, first + SIZE - 1), query).await?;
    let before =
        if messages.first().is_some_and(|message| message.seq < first) { Some(messages.remove(0)) } else { None };
    let continues = before.zip(messages.first()).is_some_and(|(before, first): (Message, _)| first.continues(&before));
    Ok(Window { messages, continues })
}

/// The `seq` of the first message on a day in the conversation's time zone, or of the next message after it.
async fn first_on_or_after(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    day: NaiveDate,
) -> Result<Option<i64>, AppError> {
    let seq = sqlx::query_scalar!(
        r#"SELECT seq AS "seq!" FROM current_messages
           WHERE conversation_id = $1 AND sent_at >= $2::date::timestamp AT TIME ZONE $3 ORDER BY sent_at, seq LIMIT 1"#,
        conversation.id,
        day,
        conversation.time_zone
    )
    .fetch_optional(db)
    .await?;
    Ok(seq)
}
