//! Counts how often codes were applied, in the conversations that the viewer may read.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::codebooks::model::CodedConversation;
use crate::error::AppError;
use crate::viewer::{Coder, Viewer};

/// The conversations with coded messages, those with the most segments first; at most 500.
pub async fn conversations(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
) -> Result<Vec<CodedConversation>, AppError> {
    Ok(sqlx::query_as!(
        CodedConversation,
        r#"SELECT c.id, c.title, count(DISTINCT k.segment_id) AS "segments!"
           FROM visible_codings($1, $2, $3) k JOIN conversations c ON c.id = k.conversation_id
           GROUP BY c.id ORDER BY 3 DESC, c.title, c.id LIMIT 500"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only()
    )
    .fetch_all(db)
    .await?)
}

/// How often a code was applied.
#[derive(Debug, Clone, Default)]
pub struct Frequency {
    /// The code.
    pub code: Uuid,
    /// The number of segments.
    pub segments: i64,
    /// The number of distinct messages.
    pub messages: i64,
    /// The number of distinct conversations.
    pub conversations: i64,
    /// The number of coders who applied it.
    pub coders: i64,
}

/// How often each code was applied, in one conversation or in all. Codes that were never applied are left out.
pub async fn frequencies(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    conversation: Option<Uuid>,
) -> Result<Vec<Frequency>, AppError> {
    Ok(sqlx::query_as!(
        Frequency,
        r#"SELECT k.code_id AS "code!", count(DISTINCT k.segment_id) AS "segments!", count(DISTINCT k.message_id) AS "messages!",
                  count(DISTINCT k.conversation_id) AS "conversations!", count(DISTINCT k.coder_id) AS "coders!"
           FROM visible_codings($1, $2, $3) k WHERE $4::uuid IS NULL OR k.conversation_id = $4
           GROUP BY k.code_id"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only(),
        conversation
    )
    .fetch_all(db)
    .await?)
}

/// Two codes that occur on the same messages.
#[derive(Debug, Clone)]
pub struct CodePair {
    /// The code with the smaller id.
    pub one: Uuid,
    /// The other code.
    pub other: Uuid,
    /// How many messages have both.
    pub messages: i64,
}

/// The pairs of codes that occur on the same messages, the most frequent first.
pub async fn pairs(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    conversation: Option<Uuid>,
) -> Result<Vec<CodePair>, AppError> {
    Ok(sqlx::query_as!(
        CodePair,
        r#"WITH applied AS (
               SELECT DISTINCT k.message_id, k.code_id FROM visible_codings($1, $2, $3) k
               WHERE $4::uuid IS NULL OR k.conversation_id = $4)
           SELECT a.code_id AS "one!", b.code_id AS "other!", count(*) AS "messages!"
           FROM applied a JOIN applied b ON b.message_id = a.message_id AND a.code_id < b.code_id
           GROUP BY a.code_id, b.code_id ORDER BY 3 DESC"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only(),
        conversation
    )
    .fetch_all(db)
    .await?)
}

/// How often a code was applied to the messages of one month.
#[derive(Debug, Clone)]
pub struct MonthlyCount {
    /// The code.
    pub code: Uuid,
    /// The first day of the month, in the time zone of the conversation.
    pub month: NaiveDate,
    /// How many messages have the code.
    pub messages: i64,
}

/// How many messages of each month have each code, the earliest month first. Months without coded messages are left
/// out.
pub async fn months(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    conversation: Option<Uuid>,
) -> Result<Vec<MonthlyCount>, AppError> {
    Ok(sqlx::query_as!(
        MonthlyCount,
        r#"SELECT k.code_id AS "code!",
                  date_trunc('month', wall_clock(m.wall_time, m.sent_at, c.time_zone))::date AS "month!",
                  count(DISTINCT k.message_id) AS "messages!"
           FROM visible_codings($1, $2, $3) k
           JOIN conversations c ON c.id = k.conversation_id
           JOIN messages m ON m.conversation_id = k.conversation_id AND m.id = k.message_id AND m.deleted_at IS NULL
           WHERE $4::uuid IS NULL OR k.conversation_id = $4
           GROUP BY 1, 2 ORDER BY 2"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only(),
        conversation
    )
    .fetch_all(db)
    .await?)
}

/// How often a code was applied to the messages of one sender.
#[derive(Debug, Clone)]
pub struct SenderCount {
    /// The code.
    pub code: Uuid,
    /// The sender's name. Senders with the same name are counted as one.
    pub sender: String,
    /// How many messages have the code.
    pub messages: i64,
}

/// How many messages of each sender have each code, the highest counts first.
pub async fn senders(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    conversation: Option<Uuid>,
) -> Result<Vec<SenderCount>, AppError> {
    Ok(sqlx::query_as!(
        SenderCount,
        r#"SELECT k.code_id AS "code!", p.display_name AS sender, count(DISTINCT k.message_id) AS "messages!"
           FROM visible_codings($1, $2, $3) k
           JOIN messages m ON m.conversation_id = k.conversation_id AND m.id = k.message_id AND m.deleted_at IS NULL
           JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE $4::uuid IS NULL OR k.conversation_id = $4
           GROUP BY 1, 2 ORDER BY 3 DESC"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only(),
        conversation
    )
    .fetch_all(db)
    .await?)
}
