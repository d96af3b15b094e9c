//! Who did what, in the table `audit_logs`.

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::error::AppError;

/// Notes that `user` did `action` (`area.past_tense`) to a resource. Never holds message texts.
///
/// # Errors
/// When the row cannot be written: what is not audited does not happen.
pub async fn record(
    db: impl PgExecutor<'_>,
    user: Uuid,
    action: &str,
    resource_type: &str,
    resource: Uuid,
) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO audit_logs (user_id, action, resource_type, resource_id) VALUES ($1, $2, $3, $4)",
        user,
        action,
        resource_type,
        resource
    )
    .execute(db)
    .await?;
    Ok(())
}
