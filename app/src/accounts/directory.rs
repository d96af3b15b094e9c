//! Looks up accounts, for areas that give them access to something.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;

/// The id of the active account with this e-mail address. Upper and lower case are equal.
///
/// # Errors
/// [`AppError::Invalid`] for the field `email` if there is none.
pub async fn by_email(db: &mut PgConnection, email: &str) -> Result<Uuid, AppError> {
    sqlx::query_scalar!(
        "SELECT id FROM users WHERE lower(email) = lower($1) AND is_active AND deleted_at IS NULL",
        email.trim()
    )
    .fetch_optional(db)
    .await?
    .ok_or_else(|| {
        AppError::field("email", "No one here has this e-mail address. Ask an administrator to invite them.")
    })
}
