//! Database access for share links.

use std::net::IpAddr;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use sqlx::types::ipnetwork::IpNetwork;
use uuid::Uuid;

use crate::conversations::{MessageFilter, messages};
use crate::error::AppError;
use crate::exports::select;
use crate::query;
use crate::sharing::model::{LinkStatus, LinkTarget, ShareLink, SharedMessages};
use crate::viewer::{Conversation, Guest, Owner, Subject, Viewer};

/// Maximum number of active links per conversation.
const MAX_ACTIVE: i64 = 100;

/// A link that is about to be created.
pub struct NewLink {
    /// The SHA-256 of its token. The token itself is not stored.
    pub token_sha256: Vec<u8>,
    /// A label for its creator; can be empty.
    pub label: String,
    /// The password hash as a PHC string, if it has a password.
    pub password_hash: Option<String>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}

/// A row of `share_links`.
pub struct StoredLink {
    id: Uuid,
    label: String,
    subject: Subject,
    /// A query string: [`SharedMessages`], or the filter and the mask of a dashboard.
    filters: String,
    /// The number of messages, if they were fixed when the link was created.
    chosen: Option<i32>,
    has_password: bool,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    opened_count: i64,
    last_opened_at: Option<DateTime<Utc>>,
}

impl StoredLink {
    /// Converts the row for display. `now` decides whether the link has expired.
    pub fn summary(&self, now: DateTime<Utc>) -> ShareLink {
        let (status, until) = match self.revoked_at {
            Some(at) => (LinkStatus::Revoked, at),
            None if self.expires_at > now => (LinkStatus::Active, self.expires_at),
            None => (LinkStatus::Expired, self.expires_at),
        };
        let shows = match self.subject {
            Subject::Messages => LinkTarget::Messages { shared: query::parse(&self.filters), selected: self.chosen },
            Subject::Dashboard => LinkTarget::Dashboard(query::parse(&self.filters)),
        };
        ShareLink {
            id: self.id,
            label: self.label.clone(),
            shows,
            status,
            until: until.date_naive(),
            has_password: self.has_password,
            opened_count: self.opened_count,
            last_opened: self.last_opened_at.map(|at| at.date_naive()),
        }
    }
}

/// Creates a link to messages and returns its id. Search matches and individually selected messages are stored by id:
/// their `seq`s change when imports are merged, and a link must never show messages that its creator did not see.
///
/// # Errors
/// [`AppError::Invalid`] if the link would show nothing, or the conversation has too many links.
pub async fn create(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Owner<Conversation>,
    link: &NewLink,
    shared: &SharedMessages,
    today: NaiveDate,
) -> Result<Uuid, AppError> {
    check_limit(&mut *db, conversation).await?;
    let SharedMessages { filter, options } = shared;
    let participants = messages::participants(&mut *db, conversation).await?;
    let selection = select(&mut *db, viewer, conversation, &participants, filter, today).await?;
    if selection.count == 0 {
        return Err(AppError::field("", "No messages match, so there is nothing to share. Try fewer filters."));
    }
    let fixed = !filter.search().is_empty() || !filter.seqs.is_empty();
    let ids = if fixed { Some(messages::ids(&mut *db, conversation, &selection.messages).await?) } else { None };
    let filter = MessageFilter { search: String::new(), seqs: String::new(), ..filter.clone() };
    let filters = query::write(&SharedMessages { filter, options: *options });
    insert(db, conversation, link, Subject::Messages, &filters, ids.as_deref()).await
}

/// Creates a link to the dashboard and returns its id. `filters` is a query string with the filter and the mask of the
/// dashboard.
///
/// # Errors
/// [`AppError::Invalid`] if the conversation has too many links.
pub async fn create_for_dashboard(
    db: &mut PgConnection,
    conversation: &Owner<Conversation>,
    link: &NewLink,
    filters: &str,
) -> Result<Uuid, AppError> {
    check_limit(&mut *db, conversation).await?;
    insert(db, conversation, link, Subject::Dashboard, filters, None).await
}

/// Fails if the conversation has the maximum number of active links.
async fn check_limit(db: &mut PgConnection, conversation: &Owner<Conversation>) -> Result<(), AppError> {
    let active = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM share_links WHERE conversation_id = $1 AND revoked_at IS NULL AND expires_at > now()"#,
        conversation.id
    )
    .fetch_one(db)
    .await?;
    match active >= MAX_ACTIVE {
        true => Err(AppError::field("", "This conversation has 100 active links. Revoke one first.")),
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

/// The links of a conversation, newest first.
pub async fn list(db: &mut PgConnection, conversation: &Owner<Conversation>) -> Result<Vec<StoredLink>, AppError> {
    Ok(sqlx::query_as!(
        StoredLink,
        r#"SELECT id, label, subject AS "subject: Subject", filters, cardinality(message_ids) AS chosen, password_hash IS NOT NULL AS "has_password!",
                  expires_at, revoked_at, opened_count, last_opened_at
           FROM share_links WHERE conversation_id = $1 ORDER BY created_at DESC, id LIMIT 200"#,
        conversation.id
    )
    .fetch_all(db)
    .await?)
}

/// Revokes a link permanently. Does nothing if it is already revoked.
///
/// # Errors
/// [`AppError::NotFound`] if the link belongs to another conversation.
pub async fn revoke(db: &mut PgConnection, conversation: &Owner<Conversation>, link: Uuid) -> Result<(), AppError> {
    let revoked = sqlx::query!(
        "UPDATE share_links SET revoked_at = COALESCE(revoked_at, now()) WHERE conversation_id = $1 AND id = $2",
        conversation.id,
        link
    )
    .execute(db)
    .await?;
    if revoked.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Records in the audit log that a guest opened a link, with the IP address and the user agent.
///
/// # Errors
/// Database errors. Then the caller must not show anything: what cannot be audited must not happen.
pub async fn record_opening(
    db: &mut PgConnection,
    guest: &Guest,
    address: IpAddr,
    agent: &str,
) -> Result<(), AppError> {
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
