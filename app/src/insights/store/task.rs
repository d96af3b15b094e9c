//! Analysis jobs in the table `analytics_jobs`: their queue, progress and result.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::insights::model::{Analysis, AnalysisStatus};
use crate::viewer::{Conversation, JobDb, Owner, Reader};

/// Requests an analysis of some months, or of all (`None`). If one is already queued for the conversation, the months
/// are added to it. After the commit, wake the workers with [`crate::state::Jobs::analyse`].
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

/// Requests an analysis of all months, unless one is already queued.
pub async fn request_full(db: &mut PgConnection, conversation: &Owner<Conversation>) -> Result<(), AppError> {
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

/// Cancels the queued and running analyses of a conversation. A running worker stops before the next month.
pub async fn cancel(db: &mut PgConnection, conversation: &Owner<Conversation>) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE analytics_jobs SET status = 'cancelled', completed_at = now()
         WHERE conversation_id = $1 AND status IN ('queued', 'running')",
        conversation.id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Conversations with queued or running analyses. After a restart, workers must be woken for them.
pub async fn unfinished(db: &mut JobDb<'_>) -> Result<Vec<Uuid>, AppError> {
    Ok(sqlx::query_scalar!("SELECT DISTINCT conversation_id FROM analytics_jobs WHERE status IN ('queued', 'running')")
        .fetch_all(&mut **db)
        .await?)
}

/// Live conversations with queued analyses. A database trigger queues them when a message is written.
pub async fn queued_live(db: &mut JobDb<'_>) -> Result<Vec<Uuid>, AppError> {
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT j.conversation_id FROM analytics_jobs j JOIN conversations c ON c.id = j.conversation_id
         WHERE j.status = 'queued' AND c.kind <> 'archive'"
    )
    .fetch_all(&mut **db)
    .await?)
}

/// An analysis that a worker has claimed.
#[derive(Debug, Clone)]
pub struct AnalysisJob {
    /// The id of the job.
    pub id: Uuid,
    /// The months to analyse; `None` for all.
    pub months: Option<Vec<NaiveDate>>,
    /// The number of attempts, including the current one.
    pub attempts: i32,
}

/// Claims the oldest unfinished analysis of a conversation. This includes running ones, whose worker must have died.
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

/// Stores the progress of an analysis: messages done and in total. Returns `false` if it was cancelled.
pub async fn set_progress(db: &mut JobDb<'_>, task: Uuid, (done, total): (i64, i64)) -> Result<bool, AppError> {
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

/// Marks an analysis as done, or as failed if there is an `error`, which is shown to users. Does nothing if it was
/// cancelled.
pub async fn finish(db: &mut JobDb<'_>, task: Uuid, error: Option<&str>) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE analytics_jobs SET status = CASE WHEN $2::text IS NULL THEN 'done' ELSE 'failed' END::analytics_status,
             error_message = $2, completed_at = now() WHERE id = $1 AND status = 'running'",
        task,
        error
    )
    .execute(&mut **db)
    .await?;
    // Keep the last five finished analyses of each conversation for troubleshooting.
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

/// The combined progress of the latest analysis of each conversation. The status is that of a queued or running
/// analysis if there is one, otherwise failed if any has failed.
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
