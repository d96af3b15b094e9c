//! What was coded, counted: always in conversations that the viewer may read.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{Coder, Viewer};

/// A conversation in which was coded.
#[derive(Debug, Clone)]
pub struct CodedConversation {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// How many segments there are.
    pub segments: i64,
}

/// The conversations in which was coded, those with most segments first.
pub async fn conversations(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
) -> Result<Vec<CodedConversation>, AppError> {
    Ok(sqlx::query_as!(
        CodedConversation,
        r#"SELECT c.id, c.title, count(DISTINCT k.segment_id) AS "segments!"
           FROM codings k
           JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
           JOIN conversations c ON c.id = k.conversation_id AND c.deleted_at IS NULL
           WHERE k.codebook_id = $1 AND k.deleted_at IS NULL AND ($3::uuid IS NULL OR k.coder_id = $3)
             AND k.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $2)
           GROUP BY c.id ORDER BY 3 DESC, c.title, c.id LIMIT 500"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only()
    )
    .fetch_all(db)
    .await?)
}

/// How often a code was given.
#[derive(Debug, Clone, Default)]
pub struct Frequency {
    /// The code.
    pub code: Uuid,
    /// Segments.
    pub segments: i64,
    /// Messages, each once.
    pub messages: i64,
    /// Conversations.
    pub conversations: i64,
    /// People who gave it.
    pub coders: i64,
}

/// How often each code was given, in one conversation or in all.
pub async fn frequencies(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    conversation: Option<Uuid>,
) -> Result<Vec<Frequency>, AppError> {
    Ok(sqlx::query_as!(
        Frequency,
        r#"SELECT k.code_id AS code, count(DISTINCT k.segment_id) AS "segments!", count(DISTINCT k.message_id) AS "messages!",
                  count(DISTINCT k.conversation_id) AS "conversations!", count(DISTINCT k.coder_id) AS "coders!"
           FROM codings k
           WHERE k.codebook_id = $1 AND k.deleted_at IS NULL AND ($3::uuid IS NULL OR k.coder_id = $3)
             AND ($4::uuid IS NULL OR k.conversation_id = $4)
             AND k.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $2)
           GROUP BY k.code_id"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only(),
        conversation
    )
    .fetch_all(db)
    .await?)
}

/// Two codes at one message, and how many messages have both.
#[derive(Debug, Clone)]
pub struct Together {
    /// The one.
    pub one: Uuid,
    /// The other.
    pub other: Uuid,
    /// How many messages.
    pub messages: i64,
}

/// Which codes stand at the same messages, each pair once.
pub async fn together(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    conversation: Option<Uuid>,
) -> Result<Vec<Together>, AppError> {
    Ok(sqlx::query_as!(
        Together,
        r#"WITH given AS (
               SELECT DISTINCT k.message_id, k.code_id FROM codings k
               JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
               WHERE k.codebook_id = $1 AND k.deleted_at IS NULL AND ($3::uuid IS NULL OR k.coder_id = $3)
                 AND ($4::uuid IS NULL OR k.conversation_id = $4)
                 AND k.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $2))
           SELECT a.code_id AS one, b.code_id AS other, count(*) AS "messages!"
           FROM given a JOIN given b ON b.message_id = a.message_id AND a.code_id < b.code_id
           GROUP BY a.code_id, b.code_id ORDER BY 3 DESC"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only(),
        conversation
    )
    .fetch_all(db)
    .await?)
}

/// A code in a month, by when the messages were written.
#[derive(Debug, Clone)]
pub struct InMonth {
    /// The code.
    pub code: Uuid,
    /// The first day of the month.
    pub month: NaiveDate,
    /// How many messages have it.
    pub messages: i64,
}

/// How many messages of each month have each code.
pub async fn months(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    conversation: Option<Uuid>,
) -> Result<Vec<InMonth>, AppError> {
    Ok(sqlx::query_as!(
        InMonth,
        r#"SELECT k.code_id AS code,
                  date_trunc('month', wall_clock(m.wall_time, m.sent_at, c.time_zone))::date AS "month!",
                  count(DISTINCT k.message_id) AS "messages!"
           FROM codings k
           JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
           JOIN conversations c ON c.id = k.conversation_id AND c.deleted_at IS NULL
           JOIN messages m ON m.conversation_id = k.conversation_id AND m.id = k.message_id AND m.deleted_at IS NULL
           WHERE k.codebook_id = $1 AND k.deleted_at IS NULL AND ($3::uuid IS NULL OR k.coder_id = $3)
             AND ($4::uuid IS NULL OR k.conversation_id = $4)
             AND k.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $2)
           GROUP BY 1, 2 ORDER BY 2"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only(),
        conversation
    )
    .fetch_all(db)
    .await?)
}

/// A code at the messages of one writer.
#[derive(Debug, Clone)]
pub struct ByWriter {
    /// The code.
    pub code: Uuid,
    /// Who wrote the messages.
    pub writer: String,
    /// How many messages.
    pub messages: i64,
}

/// How many messages of each writer have each code. Writers of one name are one.
pub async fn writers(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    conversation: Option<Uuid>,
) -> Result<Vec<ByWriter>, AppError> {
    Ok(sqlx::query_as!(
        ByWriter,
        r#"SELECT k.code_id AS code, p.display_name AS writer, count(DISTINCT k.message_id) AS "messages!"
           FROM codings k
           JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
           JOIN messages m ON m.conversation_id = k.conversation_id AND m.id = k.message_id AND m.deleted_at IS NULL
           JOIN participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id
           WHERE k.codebook_id = $1 AND k.deleted_at IS NULL AND ($3::uuid IS NULL OR k.coder_id = $3)
             AND ($4::uuid IS NULL OR k.conversation_id = $4)
             AND k.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $2)
           GROUP BY 1, 2 ORDER BY 3 DESC"#,
        coder.codebook,
        viewer.id(),
        coder.sees_only(),
        conversation
    )
    .fetch_all(db)
    .await?)
}
