//! Share links.

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

/// Open links of a conversation.
const MAX_OPEN: i64 = 100;

/// A link that is about to be created.
pub struct NewLink {
    /// The SHA-256 of its token; the token itself is not kept.
    pub token_sha256: Vec<u8>,
    /// Its label.
    pub label: String,
    /// A PHC string, if it has a password.
    pub password_hash: Option<String>,
    /// When it closes.
    pub expires_at: DateTime<Utc>,
}

/// A row of share_links.
pub struct StoredLink {
    id: Uuid,
    label: String,
    subject: Subject,
    filters: String,
    chosen: Option<i32>,
    has_password: bool,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    opened_count: i64,
    last_opened_at: Option<DateTime<Utc>>,
}

impl StoredLink {
    /// As its creator sees it.
    pub fn shown(&self, now: DateTime<Utc>) -> ShareLink {
        let (status, until) = match self.revoked_at {
            Some(at) => (LinkStatus::Closed, at),
            None if self.expires_at > now => (LinkStatus::Open, self.expires_at),
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

/// Creates a link to messages. Matches of a search, and messages that are selected one by one, are fixed now: places
/// change when imports are merged, and a link must never show what its creator did not see.
///
/// # Errors
/// [`AppError::Invalid`] when it would show nothing, or there are too many.
pub async fn create(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Owner<Conversation>,
    link: &NewLink,
    shared: &SharedMessages,
    today: NaiveDate,
) -> Result<Uuid, AppError> {
    room(&mut *db, conversation).await?;
    let SharedMessages { filter, options } = shared;
    let participants = messages::participants(&mut *db, conversation).await?;
    let selection = select(&mut *db, viewer, conversation, &participants, filter, today).await?;
    if selection.count == 0 {
        return Err(AppError::field("", "No message matches, so there is nothing to share. Try fewer filters."));
    }
    let fixed = !filter.search().is_empty() || !filter.seqs.is_empty();
    let ids = if fixed { Some(messages::ids(&mut *db, conversation, &selection.messages).await?) } else { None };
    let filter = MessageFilter { search: String::new(), seqs: String::new(), ..filter.clone() };
    let filters = query::write(&SharedMessages { filter, options: *options });
    insert(db, conversation, link, Subject::Messages, &filters, ids.as_deref()).await
}

/// Creates a link to the conversation's dashboard. `filters` is the query of the dashboard and what is masked.
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
