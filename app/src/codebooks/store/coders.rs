//! Who codes with a codebook.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::accounts::directory;
use crate::error::AppError;
use crate::viewer::{CodebookOwner, CodebookRole, Coder};

/// Somebody who codes.
#[derive(Debug, Clone)]
pub struct CodebookMember {
    /// The account.
    pub user: Uuid,
    /// The name.
    pub full_name: String,
    /// The address.
    pub email: String,
    /// What they may do.
    pub role: CodebookRole,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Who codes, the owner first.
pub async fn list(db: &mut PgConnection, coder: &Coder) -> Result<Vec<CodebookMember>, AppError> {
    Ok(sqlx::query_as!(
        CodebookMember,
        r#"SELECT u.id AS "user!", u.full_name AS "full_name!", u.email AS "email!", 'owner'::codebook_role AS "role!: CodebookRole",
                  b.created_at AS "since!"
           FROM codebooks b JOIN users u ON u.id = b.owner_id WHERE b.id = $1
           UNION ALL
           (SELECT u.id, u.full_name, u.email, k.role, k.added_at FROM codebook_coders k JOIN users u ON u.id = k.user_id
            WHERE k.codebook_id = $1 ORDER BY u.full_name, u.id LIMIT 500)"#,
        coder.codebook
    )
    .fetch_all(db)
    .await?)
}

/// Lets the account of this address code, or gives it another role.
///
/// # Errors
/// [`AppError::Invalid`] when there is no such account, or it is the owner's.
pub async fn add(
    db: &mut PgConnection,
    owner: &CodebookOwner,
    email: &str,
    role: CodebookRole,
) -> Result<(), AppError> {
    let user = directory::by_email(&mut *db, email).await?;
    if user == owner.user() {
        return Err(AppError::field("email", "This codebook is yours already."));
    }
    sqlx::query!(
        "INSERT INTO codebook_coders (codebook_id, user_id, role) VALUES ($1, $2, $3)
         ON CONFLICT (codebook_id, user_id) DO UPDATE SET role = EXCLUDED.role",
        owner.codebook(),
        user,
        role as CodebookRole
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets somebody code no longer. What they coded stays.
pub async fn remove(db: &mut PgConnection, owner: &CodebookOwner, user: Uuid) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM codebook_coders WHERE codebook_id = $1 AND user_id = $2", owner.codebook(), user)
        .execute(db)
        .await?;
    Ok(())
}

/// Codes no longer oneself.
pub async fn leave(db: &mut PgConnection, coder: &Coder) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM codebook_coders WHERE codebook_id = $1 AND user_id = $2", coder.codebook, coder.user())
        .execute(db)
        .await?;
    Ok(())
}
