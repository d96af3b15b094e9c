//! Accounts that can see the dashboard of a conversation but not its messages.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::accounts::directory;
use crate::error::AppError;
use crate::sharing::model::{AnalystAccess, DashboardGrant};
use crate::viewer::{Conversation, Owner, Reader};

/// Accounts that can see only the dashboard of a conversation, by name.
pub async fn list(db: &mut PgConnection, conversation: &Reader<Conversation>) -> Result<Vec<AnalystAccess>, AppError> {
    let rows = sqlx::query!(
        "SELECT u.id AS user, u.full_name, u.email, a.sees_names, a.sees_texts, a.granted_at AS since
         FROM conversation_analysts a JOIN users u ON u.id = a.user_id
         WHERE a.conversation_id = $1 ORDER BY u.full_name, u.id LIMIT 500",
        conversation.id
    )
    .fetch_all(db)
    .await?;
    let analysts = rows.into_iter().map(|row| AnalystAccess {
        user: row.user,
        full_name: row.full_name,
        email: row.email,
        grant: DashboardGrant { names: row.sees_names, texts: row.sees_texts },
        since: row.since.date_naive(),
    });
    Ok(analysts.collect())
}

/// Gives the account with this e-mail address access to the dashboard, or changes what it can see.
///
/// # Errors
/// [`AppError::Invalid`] if there is no such account or it is the owner's.
pub async fn grant(
    db: &mut PgConnection,
    conversation: &Owner<Conversation>,
    email: &str,
    (sees_names, sees_texts): (bool, bool),
) -> Result<(), AppError> {
    let user = directory::by_email(&mut *db, email).await?;
    if user == conversation.owner_id {
        return Err(AppError::field("email", "You already own this conversation."));
    }
    sqlx::query!(
        "INSERT INTO conversation_analysts (conversation_id, user_id, sees_names, sees_texts, granted_by) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (conversation_id, user_id)
         DO UPDATE SET sees_names = EXCLUDED.sees_names, sees_texts = EXCLUDED.sees_texts, granted_by = EXCLUDED.granted_by",
        conversation.id,
        user,
        sees_names,
        sees_texts,
        conversation.user()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Revokes an account's access to the dashboard.
pub async fn revoke(db: &mut PgConnection, conversation: &Owner<Conversation>, user: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "DELETE FROM conversation_analysts WHERE conversation_id = $1 AND user_id = $2",
        conversation.id,
        user
    )
    .execute(db)
    .await?;
    Ok(())
}
