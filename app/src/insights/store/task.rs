//! Analyses as rows: what is queued, how far it is, how it ended.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::insights::model::{Analysis, AnalysisStatus};
use crate::viewer::{Conversation, JobDb, Owner, Reader};

/// Asks for an analysis, of all months or some. What waits for the same conversation already takes
/// this in. Wake the workers when the transaction is through ([`crate::state::Jobs::analyse`]).
pub async fn request(tx: &mut JobDb<'_>, conversation: Uuid, months: Option<&[NaiveDate]>) -> Result<(), AppError> {
    let joined = sqlx::query!(
        "UPDATE analytics_jobs SET months = CASE WHEN months IS NULL OR $2::date[] IS NULL THEN NULL
             ELSE ARRAY(SELECT DISTINCT unnest(months || $2)) END
         WHERE conversation_id = $1 AND status = 'queued'",
        conversation,
        months
    )
    .execute(&mut **tx)
    .await?;
    if joined.rows_affected() == 0 {
        sqlx::query!(
            "INSERT INTO analytics_jobs (id, conversation_id, months) VALUES ($1, $2, $3)",
            Uuid::now_v7(),
            conversation,
            months
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Asks for an analysis of all, unless one waits already.
pub async fn again(db: &mut PgConnection, conversation: &Owner<Conversation>) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO analytics_jobs (id, conversation_id)
         SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM analytics_jobs
             WHERE conversation_id = $2 AND status = 'queued' AND months IS NULL)",
        Uuid::now_v7(),
        conversation.id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends what waits or runs for a conversation; a worker that runs sees it at the next month.
pub async fn stop(db: &mut PgConnection, conversation: &Owner<Conversation>) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE analytics_jobs SET status = 'cancelled', completed_at = now()
         WHERE conversation_id = $1 AND status IN ('queued', 'running')",
        conversation.id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Conversations with an analysis that has not ended: after a start, the workers are woken for them.
pub async fn waiting(db: &mut JobDb<'_>) -> Result<Vec<Uuid>, AppError> {
    Ok(sqlx::query_scalar!("SELECT DISTINCT conversation_id FROM analytics_jobs WHERE status IN ('queued', 'running')")
        .fetch_all(&mut **db)
        .await?)
}

/// Conversations that go on and whose figures are to be counted anew: what the database itself has asked for when
/// somebody wrote.
pub async fn waiting_live(db: &mut JobDb<'_>) -> Result<Vec<Uuid>, AppError> {
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT j.conversation_id FROM analytics_jobs j JOIN conversations c ON c.id = j.conversation_id
         WHERE j.status = 'queued' AND c.kind <> 'archive'"
    )
    .fetch_all(&mut **db)
    .await?)
}

/// An analysis that a worker has taken up.
#[derive(Debug, Clone)]
pub struct AnalysisJob {
    /// Which.
    pub id: Uuid,
    /// The months; `None` for all.
    pub months: Option<Vec<NaiveDate>>,
    /// How often it was tried, this time included.
    pub attempts: i32,
}

/// Takes up what waits for a conversation; a running analysis whose worker died is among it.
pub async fn claim(db: &mut JobDb<'_>, conversation: Uuid) -> Result<Option<AnalysisJob>, AppError> {
    Ok(sqlx::query_as!(
        AnalysisJob,
        "UPDATE analytics_jobs SET status = 'running', started_at = now(), attempts = attempts + 1, messages_done = 0
         WHERE id = (SELECT id FROM analytics_jobs WHERE conversation_id = $1 AND status IN ('queued', 'running')
                     ORDER BY scheduled_at LIMIT 1)
         RETURNING id, months, attempts",
        conversation
    )
    .fetch_optional(&mut **db)
    .await?)
}

/// Says how far an analysis is; `false` when it was cancelled.
pub async fn progress(db: &mut JobDb<'_>, task: Uuid, (done, total): (i64, i64)) -> Result<bool, AppError> {
    let running = sqlx::query!(
        "UPDATE analytics_jobs SET messages_done = $2, messages_total = $3 WHERE id = $1 AND status = 'running'",
        task,
        done,
        total
    )
    .execute(&mut **db)
    .await?;
    Ok(running.rows_affected() > 0)
}

/// Ends an analysis. `error` is a sentence for people, of one that failed.
pub async fn end(db: &mut JobDb<'_>, task: Uuid, error: Option<&str>) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE analytics_jobs SET status = CASE WHEN $2::text IS NULL THEN 'done' ELSE 'failed' END::analytics_status,
             error_message = $2, completed_at = now() WHERE id = $1 AND status = 'running'",
        task,
        error
    )
    .execute(&mut **db)
    .await?;
    // Of each conversation the last five are kept: enough to see what went wrong.
    sqlx::query!(
        "DELETE FROM analytics_jobs a WHERE a.status IN ('done', 'failed', 'cancelled')
         AND a.conversation_id = (SELECT conversation_id FROM analytics_jobs WHERE id = $1)
         AND a.id NOT IN (SELECT b.id FROM analytics_jobs b WHERE b.conversation_id = a.conversation_id
                          ORDER BY b.scheduled_at DESC LIMIT 5)",
        task
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// How far the analysis of conversations is, the latest of each: running as long as one is, else failed
/// when one has.
pub async fn latest(
    db: &mut PgConnection,
    conversations: &[Reader<Conversation>],
) -> Result<Option<Analysis>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT DISTINCT ON (conversation_id) status AS "status!: AnalysisStatus", messages_done, messages_total, error_message
           FROM analytics_jobs WHERE conversation_id = ANY($1) ORDER BY conversation_id, scheduled_at DESC"#,
        &super::rows::ids(conversations)
    )
    .fetch_all(db)
    .await?;
    let all = rows.into_iter().map(|row| Analysis {
        status: row.status,
        done: row.messages_done,
        total: row.messages_total,
        error: row.error_message,
    });
    Ok(all.reduce(|a, b| {
        let (done, total) = (a.done + b.done, a.total + b.total);
        let rank = |analysis: &Analysis| (analysis.is_open(), analysis.status == AnalysisStatus::Failed);
        let leading = if rank(&b) > rank(&a) { b } else { a };
        Analysis { done, total, ..leading }
    }))
}
