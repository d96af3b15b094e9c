//! SQL for accounts.

use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::model::{Device, Member};
use crate::error::AppError;
use crate::viewer::{Permit, Viewer};

/// How long an invitation is valid.
const INVITATION_DAYS: i64 = 14;

/// The data of a new account.
pub struct NewUser<'a> {
    /// Their name, already trimmed.
    pub full_name: &'a str,
    /// Their e-mail address, already trimmed.
    pub email: &'a str,
    /// The hash of the password as a PHC string.
    pub password_hash: &'a str,
}

/// Whether there is any account.
pub async fn any_user(db: &PgPool) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM users) AS "any!""#).fetch_one(db).await?)
}

/// Creates the first account, with the roles `administrator` and `member`. An advisory lock ensures that two visitors
/// cannot both be first.
///
/// # Errors
/// [`AppError::NotFound`] if there already is an account.
pub async fn create_first(db: &PgPool, user: NewUser<'_>) -> Result<Uuid, AppError> {
    let mut tx = db.begin().await?;
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtext('colloquy: first user'))::text AS done")
        .fetch_one(&mut *tx)
        .await?;
    let exists = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM users) AS "any!""#).fetch_one(&mut *tx).await?;
    if exists {
        return Err(AppError::NotFound);
    }
    let id = insert(&mut tx, user, &["administrator", "member"]).await?;
    tx.commit().await?;
    Ok(id)
}

/// Creates an account with the role `member`.
///
/// # Errors
/// [`AppError::Invalid`] if the e-mail address is taken.
pub async fn create_member(tx: &mut PgConnection, user: NewUser<'_>) -> Result<Uuid, AppError> {
    insert(tx, user, &["member"]).await
}

async fn insert(db: &mut PgConnection, user: NewUser<'_>, roles: &[&str]) -> Result<Uuid, AppError> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO users (id, email, password_hash, full_name) VALUES ($1, $2, $3, $4)",
        id,
        user.email,
        user.password_hash,
        user.full_name
    )
    .execute(&mut *db)
    .await
    .map_err(|error| match error.as_database_error().and_then(|e| e.constraint()) {
        Some("users_email_key") => AppError::field("email", "An account with this e-mail address already exists."),
        Some("users_full_name_length") => AppError::field("full_name", "Enter a name of at most 200 characters."),
        Some("users_email_length") => AppError::field("email", "Enter a valid e-mail address."),
        _ => error.into(),
    })?;
    let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
    sqlx::query!("INSERT INTO user_roles (user_id, role_id) SELECT $1, id FROM roles WHERE name = ANY($2)", id, &roles)
        .execute(&mut *db)
        .await?;
    Ok(id)
}

/// The id and password hash of the active account with this e-mail address.
pub async fn credentials(db: &PgPool, email: &str) -> Result<Option<(Uuid, String)>, AppError> {
    let row = sqlx::query!(
        "SELECT id, password_hash FROM users WHERE lower(email) = lower($1) AND is_active AND deleted_at IS NULL",
        email
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.id, row.password_hash)))
}

/// The viewer's own password hash.
pub async fn password_hash(db: &PgPool, viewer: &Viewer) -> Result<String, AppError> {
    Ok(sqlx::query_scalar!("SELECT password_hash FROM users WHERE id = $1", viewer.id()).fetch_one(db).await?)
}

/// Stores the time of the latest sign-in.
pub async fn record_login(db: &PgPool, user: Uuid, now: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!("UPDATE users SET last_login = $2 WHERE id = $1", user, now).execute(db).await?;
    Ok(())
}

/// Replaces the viewer's password hash.
pub async fn set_password(db: &PgPool, viewer: &Viewer, password_hash: &str) -> Result<(), AppError> {
    sqlx::query!("UPDATE users SET password_hash = $2 WHERE id = $1", viewer.id(), password_hash).execute(db).await?;
    Ok(())
}

/// The browsers in which the viewer is signed in: the one that sent this request first, then the most recently seen.
/// `current` is the hashed id of its session. At most 100.
pub async fn devices(db: &PgPool, viewer: &Viewer, current: &[u8]) -> Result<Vec<Device>, AppError> {
    let rows = sqlx::query_as!(
        Device,
        r#"SELECT encode(substr(id, 1, 16), 'hex') AS "key!", device AS name,
                  COALESCE(host(ip_address), '') AS "ip_address!", created_at, last_seen, id = $2 AS "current!"
           FROM user_sessions WHERE user_id = $1 AND expires_at > now()
           ORDER BY id = $2 DESC, last_seen DESC LIMIT 100"#,
        viewer.id(),
        current
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// Ends one of the viewer's sessions. `key` is that of a [`Device`].
///
/// # Errors
/// [`AppError::NotFound`] if the viewer has no such session.
pub async fn end_device(db: &PgPool, viewer: &Viewer, key: &str) -> Result<(), AppError> {
    let ended = sqlx::query!(
        "DELETE FROM user_sessions WHERE user_id = $1 AND encode(substr(id, 1, 16), 'hex') = $2",
        viewer.id(),
        key
    )
    .execute(db)
    .await?;
    if ended.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Ends all of the viewer's sessions, except the one whose hashed id is `keep`.
pub async fn end_devices(db: &PgPool, viewer: &Viewer, keep: Option<&[u8]>) -> Result<(), AppError> {
    sqlx::query!("DELETE FROM user_sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2", viewer.id(), keep)
        .execute(db)
        .await?;
    Ok(())
}

/// The accounts of this installation, sorted by name; at most 1,000.
pub async fn members(db: &PgPool, _permit: Permit) -> Result<Vec<Member>, AppError> {
    let rows = sqlx::query_as!(
        Member,
        r#"SELECT u.id, u.full_name, u.email, u.last_login,
                  COALESCE(array_agg(r.name ORDER BY r.name) FILTER (WHERE r.id IS NOT NULL), '{}') AS "roles!"
           FROM users u LEFT JOIN user_roles ur ON ur.user_id = u.id LEFT JOIN roles r ON r.id = ur.role_id
           WHERE u.deleted_at IS NULL GROUP BY u.id ORDER BY u.full_name, u.id LIMIT 1000"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// Stores an invitation; returns its id. `token_hash` is the hash of the token in the link.
pub async fn invite(
    db: &mut PgConnection,
    permit: Permit,
    email: Option<&str>,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Uuid, AppError> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO invitations (id, token_hash, email, invited_by, expires_at) VALUES ($1, $2, $3, $4, $5)",
        id,
        token_hash,
        email,
        permit.user(),
        now + Duration::days(INVITATION_DAYS)
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Whether there is a valid invitation with this token for this e-mail address.
pub async fn is_invited(db: &PgPool, token_hash: &[u8], email: &str, now: DateTime<Utc>) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM invitations WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $3
               AND (email IS NULL OR lower(email) = lower($2))) AS "open!""#,
        token_hash,
        email,
        now
    )
    .fetch_one(db)
    .await?)
}

/// Marks an invitation as used by `user`. Returns false if it does not exist, was already used, has expired, or is for
/// another e-mail address.
pub async fn redeem(
    tx: &mut PgConnection,
    token_hash: &[u8],
    email: &str,
    user: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let used = sqlx::query!(
        "UPDATE invitations SET used_at = $3, used_by = $4
         WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $3 AND (email IS NULL OR lower(email) = lower($2))",
        token_hash,
        email,
        now,
        user
    )
    .execute(tx)
    .await?;
    Ok(used.rows_affected() == 1)
}
