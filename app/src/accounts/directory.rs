//! Finding accounts, for areas that give them access to something.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;

/// The active account of this address.
///
/// # Errors
/// [`AppError::Invalid`], of the field `email`, when there is none.
pub async fn by_email(db: &mut PgConnection, email: &str) -> Result<Uuid, AppError> {
    sqlx::query_scalar!(
        "SELECT id FROM users WHERE lower(email) = lower($1) AND is_active AND deleted_at IS NULL",
        email.trim()
    )
    .fetch_optional(db)
    .await?
    .ok_or_else(|| AppError::field("email", "Nobody here has this address. Ask an administrator to invite them."))
}
