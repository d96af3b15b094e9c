//! Accounts with access to a conversation.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::accounts::directory;
use crate::error::AppError;
use crate::role::Role;
use crate::sharing::model::SharedWith;
use crate::viewer::{Conversation, Owner, Reader};

/// Accounts that can read the conversation: the owner, then the others by name.
pub async fn list(db: &mut PgConnection, conversation: &Reader<Conversation>) -> Result<Vec<SharedWith>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT u.id AS "user!", u.full_name AS "full_name!", u.email AS "email!", NULL::access_role AS "role: Role",
                  c.created_at AS "since!"
           FROM conversations c JOIN users u ON u.id = c.owner_id WHERE c.id = $1
           UNION ALL
           (SELECT u.id, u.full_name, u.email, a.role, a.granted_at FROM conversation_access a JOIN users u ON u.id = a.user_id
            WHERE a.conversation_id = $1 ORDER BY u.full_name, u.id LIMIT 500)"#,
        conversation.id
    )
    .fetch_all(db)
    .await?;
    let people = rows.into_iter().map(|row| SharedWith {
        is_viewer: row.user == conversation.user(),
        user: row.user,
        full_name: row.full_name,
        email: row.email,
        role: row.role,
        since: row.since.date_naive(),
    });
    Ok(people.collect())
}

/// Gives the account with this e-mail address access, or changes its role.
///
/// # Errors
/// [`AppError::Invalid`] if there is no such account or it is the owner's.
pub async fn grant(
    db: &mut PgConnection,
    conversation: &Owner<Conversation>,
    email: &str,
    role: Role,
) -> Result<(), AppError> {
    let user = directory::by_email(&mut *db, email).await?;
    if user == conversation.owner_id {
        return Err(AppError::field("email", "You already own this conversation."));
    }
    sqlx::query!(
        "INSERT INTO conversation_access (conversation_id, user_id, role, granted_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (conversation_id, user_id) DO UPDATE SET role = EXCLUDED.role, granted_by = EXCLUDED.granted_by",
        conversation.id,
        user,
        role as Role,
        conversation.user()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Revokes an account's access.
pub async fn revoke(db: &mut PgConnection, conversation: &Owner<Conversation>, user: Uuid) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM conversation_access WHERE conversation_id = $1 AND user_id = $2", conversation.id, user)
        .execute(db)
        .await?;
    Ok(())
}

/// Removes the viewer's own access.
pub async fn leave(db: &mut PgConnection, conversation: &Reader<Conversation>) -> Result<(), AppError> {
    sqlx::query!(
        "DELETE FROM conversation_access WHERE conversation_id = $1 AND user_id = $2",
        conversation.id,
        conversation.user()
    )
    .execute(db)
    .await?;
    Ok(())
}
