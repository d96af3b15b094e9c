//! Reads and changes the coders of a codebook.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::accounts::directory;
use crate::codebooks::model::{CodebookMember, CodebookRole};
use crate::error::AppError;
use crate::viewer::{CodebookOwner, Coder};

/// The owner, then the coders sorted by name (at most 500).
pub async fn list(db: &mut PgConnection, coder: &Coder) -> Result<Vec<CodebookMember>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT u.id AS "user!", u.full_name AS "full_name!", u.email AS "email!", 'owner'::codebook_role AS "role!: CodebookRole",
                  b.created_at AS "since!"
           FROM codebooks b JOIN users u ON u.id = b.owner_id WHERE b.id = $1
           UNION ALL
           (SELECT u.id, u.full_name, u.email, k.role, k.added_at FROM codebook_coders k JOIN users u ON u.id = k.user_id
            WHERE k.codebook_id = $1 ORDER BY u.full_name, u.id LIMIT 500)"#,
        coder.codebook
    )
    .fetch_all(db)
    .await?;
    let members = rows.into_iter().map(|row| CodebookMember {
        user: row.user,
        full_name: row.full_name,
        email: row.email,
        role: row.role,
        since: row.since.date_naive(),
        is_viewer: row.user == coder.user(),
    });
    Ok(members.collect())
}

/// Adds the account with this e-mail address, or changes its role.
///
/// # Errors
/// [`AppError::Invalid`] if there is no such account or it is the owner's.
pub async fn add(
    db: &mut PgConnection,
    owner: &CodebookOwner,
    email: &str,
    role: CodebookRole,
) -> Result<(), AppError> {
    let user = directory::by_email(&mut *db, email).await?;
    if user == owner.user() {
        return Err(AppError::field("email", "You already own this codebook."));
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

/// Removes a coder. Their codings are kept.
pub async fn remove(db: &mut PgConnection, owner: &CodebookOwner, user: Uuid) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM codebook_coders WHERE codebook_id = $1 AND user_id = $2", owner.codebook(), user)
        .execute(db)
        .await?;
    Ok(())
}

/// Removes the viewer from the coders. Their codings are kept.
pub async fn leave(db: &mut PgConnection, coder: &Coder) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM codebook_coders WHERE codebook_id = $1 AND user_id = $2", coder.codebook, coder.user())
        .execute(db)
        .await?;
    Ok(())
}
