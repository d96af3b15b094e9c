//! Share links.

use std::net::IpAddr;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use sqlx::types::ipnetwork::IpNetwork;
use uuid::Uuid;

use crate::error::AppError;
use crate::exports::store::read;
use crate::exports::wish::Wish;
use crate::viewer::{Conversation, Guest, Owner, Subject, Viewer};

/// A conversation has at most so many open links.
const MAX_OPEN: i64 = 100;

/// A link about to be made.
pub struct NewLink {
    /// The SHA-256 of its token; the token itself is not kept.
    pub token_sha256: Vec<u8>,
    /// What its maker calls it.
    pub label: String,
    /// What it shows of messages.
    pub wish: Wish,
    /// A PHC string, if it has a password.
    pub password_hash: Option<String>,
    /// When it closes.
    pub expires_at: DateTime<Utc>,
}

/// A link, as its maker sees it.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its id.
    pub id: Uuid,
    /// What its maker calls it.
    pub label: String,
    /// What it is about.
    pub subject: Subject,
    /// What it shows.
    pub filters: String,
    /// How many messages were chosen one by one.
    pub chosen: Option<i32>,
    /// Whether it asks for a password.
    pub has_password: bool,
    /// When it closes.
    pub expires_at: DateTime<Utc>,
    /// When it was closed.
    pub revoked_at: Option<DateTime<Utc>>,
    /// How often it was opened.
    pub opened_count: i64,
    /// When that was, the last time.
    pub last_opened_at: Option<DateTime<Utc>>,
}

/// Makes a link. What a search finds, and what is chosen one by one, is fixed now: places may change
/// when imports are merged, and a link shall never show what its maker did not see.
///
/// # Errors
/// [`AppError::Invalid`] when it would show nothing, or there are too many.
pub async fn create(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Owner<Conversation>,
    link: &NewLink,
    today: NaiveDate,
) -> Result<Uuid, AppError> {
    room(&mut *db, conversation).await?;
    let participants = read::participants(&mut *db, conversation).await?;
    let selection = read::select(&mut *db, viewer, conversation, &participants, &link.wish, today).await?;
    if selection.count == 0 {
        return Err(AppError::field("", "Nothing matches what you chose, so there is nothing to share."));
    }
    let fixed = !link.wish.query.is_empty() || !link.wish.seqs.is_empty();
    let ids = if fixed { Some(read::ids(&mut *db, conversation, &selection).await?) } else { None };
    let filters = Wish { query: String::new(), seqs: String::new(), ..link.wish.clone() }.to_query();
    insert(db, conversation, link, Subject::Messages, &filters, ids.as_deref()).await
}

/// Makes a link to the conversation's dashboard. `filters` is that of the dashboard, and what is masked.
///
/// # Errors
/// [`AppError::Invalid`] when there are too many.
pub async fn create_of_dashboard(
    db: &mut PgConnection,
    conversation: &Owner<Conversation>,
    link: &NewLink,
    filters: &str,
) -> Result<Uuid, AppError> {
    room(&mut *db, conversation).await?;
    insert(db, conversation, link, Subject::Dashboard, filters, None).await
}

async fn room(db: &mut PgConnection, conversation: &Owner<Conversation>) -> Result<(), AppError> {
    let open = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM share_links WHERE conversation_id = $1 AND revoked_at IS NULL AND expires_at > now()"#,
        conversation.id
    )
    .fetch_one(db)
    .await?;
    match open >= MAX_OPEN {
        true => Err(AppError::field("", "This conversation has 100 open links. Close one first.")),
        false => Ok(()),
    }
}

async fn insert(
    db: &mut PgConnection,
    conversation: &Owner<Conversation>,
    link: &NewLink,
    subject: Subject,
    filters: &str,
    messages: Option<&[Uuid]>,
) -> Result<Uuid, AppError> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO share_links (id, conversation_id, created_by, token_sha256, label, subject, filters, message_ids, password_hash, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id,
        conversation.id,
        conversation.user(),
        link.token_sha256,
        link.label,
        subject as Subject,
        filters,
        messages,
        link.password_hash,
        link.expires_at
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// The links of a conversation, the latest first.
pub async fn list(db: &mut PgConnection, conversation: &Owner<Conversation>) -> Result<Vec<Link>, AppError> {
    Ok(sqlx::query_as!(
        Link,
        r#"SELECT id, label, subject AS "subject: Subject", filters, cardinality(message_ids) AS chosen, password_hash IS NOT NULL AS "has_password!",
                  expires_at, revoked_at, opened_count, last_opened_at
           FROM share_links WHERE conversation_id = $1 ORDER BY created_at DESC, id LIMIT 200"#,
        conversation.id
    )
    .fetch_all(db)
    .await?)
}

/// Closes a link for good; one that is closed stays so.
///
/// # Errors
/// [`AppError::NotFound`] for links of other conversations.
pub async fn revoke(db: &mut PgConnection, conversation: &Owner<Conversation>, link: Uuid) -> Result<(), AppError> {
    let closed = sqlx::query!(
        "UPDATE share_links SET revoked_at = COALESCE(revoked_at, now()) WHERE conversation_id = $1 AND id = $2",
        conversation.id,
        link
    )
    .execute(db)
    .await?;
    if closed.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Notes that a guest has opened a link, and from where.
///
/// # Errors
/// When it cannot be noted: what is not audited does not happen.
pub async fn opened(db: &mut PgConnection, guest: &Guest, address: IpAddr, agent: &str) -> Result<(), AppError> {
    let agent: String = agent.chars().take(300).collect();
    sqlx::query!(
        "INSERT INTO audit_logs (action, resource_type, resource_id, ip_address, user_agent)
         VALUES ('share.opened', 'share_link', $1, $2, $3)",
        guest.link(),
        IpNetwork::from(address),
        agent
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "UPDATE share_links SET opened_count = opened_count + 1, last_opened_at = now() WHERE id = $1",
        guest.link()
    )
    .execute(db)
    .await?;
    Ok(())
}
