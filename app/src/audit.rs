//! The audit log (table `audit_logs`): who did what, when and from where. It never contains message texts, search
//! terms, e-mail addresses or passwords.
//!
//! - **Changes** are recorded with [`record`] in the transaction of the change, so that no change is committed
//!   without its row.
//! - **Access** (opening, searching, downloading) is recorded through an [`AuditLog`]: a bounded channel whose rows
//!   are written in batches, so that pages do not wait for an extra statement. When the channel is full, requests wait.
//!
//! Both take the IP address and the User-Agent from the current request. Rows written by jobs have neither.

use std::collections::HashMap;
use std::future::Future;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use http::header::USER_AGENT;
use http::request::Parts;
use leptos::prelude::use_context;
use sqlx::types::ipnetwork::IpNetwork;
use sqlx::{PgExecutor, PgPool};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::accounts::request::ClientAddress;
use crate::error::AppError;
use crate::state::Clock;

/// How many rows can be queued for writing.
const CAPACITY: usize = 4096;
/// The maximum number of rows per statement.
const BATCH: usize = 500;
/// How long rows are collected before they are written, and how long to wait before a failed write is retried.
const PAUSE: Duration = Duration::from_secs(1);
/// How many accesses [`AuditLog::access_once`] remembers.
const MAX_REMEMBERED: usize = 50_000;
/// Longer User-Agent headers are truncated to this many characters.
const MAX_AGENT: usize = 300;

tokio::task_local! {
    static ORIGIN: Origin;
}

/// Where a request came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The browser's IP address.
    pub address: Option<IpAddr>,
    /// The User-Agent header, truncated to 300 characters.
    pub agent: Option<String>,
}

impl Origin {
    /// The origin of a request. The address is taken from the [`ClientAddress`] extension.
    pub fn of(headers: &http::HeaderMap, extensions: &http::Extensions) -> Origin {
        let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        Origin {
            address: extensions.get::<ClientAddress>().map(|address| address.0),
            agent: agent.map(|agent| agent.chars().take(MAX_AGENT).collect()),
        }
    }

    /// Runs `work` with this as the origin of the current request.
    pub async fn scope<T>(self, work: impl Future<Output = T>) -> T {
        ORIGIN.scope(self, work).await
    }

    /// The origin of the current request; empty outside of one.
    ///
    /// Leptos runs parts of a page in separate tasks. These have the page's context but not the task-local value.
    fn current() -> Origin {
        let of_task = ORIGIN.try_with(Clone::clone).ok();
        let of_page = || use_context::<Parts>().map(|parts| Origin::of(&parts.headers, &parts.extensions));
        of_task.or_else(of_page).unwrap_or_default()
    }
}

/// Records in the caller's transaction that `user` performed `action` on a resource. Actions are named
/// `area.past_tense`, for example `note.added`.
///
/// # Errors
/// If the row cannot be written. The change must then not be committed.
pub async fn record(
    db: impl PgExecutor<'_>,
    user: Uuid,
    action: &str,
    resource_type: &str,
    resource: Uuid,
) -> Result<(), AppError> {
    let origin = Origin::current();
    sqlx::query!(
        "INSERT INTO audit_logs (user_id, action, resource_type, resource_id, ip_address, user_agent)
         VALUES ($1, $2, $3, $4, $5, $6)",
        user,
        action,
        resource_type,
        resource,
        origin.address.map(IpNetwork::from),
        origin.agent
    )
    .execute(db)
    .await?;
    Ok(())
}

/// An access to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Access {
    /// The account; `None` if nobody is signed in.
    pub user: Option<Uuid>,
    /// What happened, as `area.past_tense`.
    pub action: &'static str,
    /// The kind of resource, for example `user`.
    pub resource_type: &'static str,
    /// The id of the resource; `None` if the access does not concern a single one.
    pub resource: Option<Uuid>,
}

struct Row {
    access: Access,
    origin: Origin,
    at: DateTime<Utc>,
}

enum Message {
    Row(Row),
    /// Write all rows received before this message, then notify the sender.
    Flush(oneshot::Sender<()>),
}

/// Records accesses in the background, so that requests do not wait for the database.
#[derive(Clone)]
pub struct AuditLog {
    sender: mpsc::Sender<Message>,
    clock: Clock,
    recent: Arc<Mutex<HashMap<(Access, Origin), Instant>>>,
}

impl AuditLog {
    /// Starts the background task that writes the rows. `system` must be a pool of the table's owner.
    pub fn start(system: PgPool, clock: Clock) -> AuditLog {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        tokio::spawn(write(system, receiver));
        AuditLog { sender, clock, recent: Arc::default() }
    }

    /// Records an access. The row is written within about a second.
    ///
    /// # Errors
    /// [`AppError::Busy`] if the background task has stopped.
    pub async fn access(&self, access: Access) -> Result<(), AppError> {
        self.send(access, Origin::current()).await
    }

    /// Records an access, unless the same access from the same origin was recorded less than `per` ago.
    ///
    /// # Errors
    /// The errors of [`AuditLog::access`].
    pub async fn access_once(&self, per: Duration, access: Access) -> Result<(), AppError> {
        let origin = Origin::current();
        match self.is_new(per, access, &origin) {
            true => self.send(access, origin).await,
            false => Ok(()),
        }
    }

    /// Waits until everything recorded so far has been written.
    pub async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.sender.send(Message::Flush(done)).await.is_ok() {
            let _ = written.await;
        }
    }

    async fn send(&self, access: Access, origin: Origin) -> Result<(), AppError> {
        let row = Row { access, origin, at: self.clock.now() };
        self.sender.send(Message::Row(row)).await.map_err(|_| AppError::Busy)
    }

    fn is_new(&self, per: Duration, access: Access, origin: &Origin) -> bool {
        let now = Instant::now();
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() >= MAX_REMEMBERED {
            recent.retain(|_, until| *until > now);
        }
        if recent.len() >= MAX_REMEMBERED {
            // Recording an access twice is better than growing without bound.
            recent.clear();
        }
        let key = (access, origin.clone());
        if recent.get(&key).is_some_and(|until| *until > now) {
            return false;
        }
        recent.insert(key, now + per);
        true
    }
}

async fn write(system: PgPool, mut receiver: mpsc::Receiver<Message>) {
    let (mut rows, mut waiting) = (Vec::new(), Vec::new());
    while let Some(first) = receiver.recv().await {
        let pause = tokio::time::sleep(PAUSE);
        tokio::pin!(pause);
        let mut next = Some(first);
        loop {
            match next.take() {
                Some(Message::Row(row)) => rows.push(row),
                Some(Message::Flush(done)) => waiting.push(done),
                None => break,
            }
            if rows.len() >= BATCH || !waiting.is_empty() {
                break;
            }
            tokio::select! {
                message = receiver.recv() => next = message,
                () = &mut pause => {}
            }
        }
        save_all(&system, &rows).await;
        rows.clear();
        for done in waiting.drain(..) {
            let _ = done.send(());
        }
    }
}

/// Writes the rows and retries for as long as the database is unreachable. Rows that the database rejects are
/// logged and dropped.
async fn save_all(system: &PgPool, rows: &[Row]) {
    while let Err(error) = save(system, rows).await {
        tracing::error!(%error, rows = rows.len(), "could not write audit log rows");
        if matches!(error, sqlx::Error::Database(_) | sqlx::Error::PoolClosed) {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn save(system: &PgPool, rows: &[Row]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let users: Vec<Option<Uuid>> = rows.iter().map(|row| row.access.user).collect();
    let actions: Vec<String> = rows.iter().map(|row| row.access.action.to_owned()).collect();
    let types: Vec<String> = rows.iter().map(|row| row.access.resource_type.to_owned()).collect();
    let resources: Vec<Option<Uuid>> = rows.iter().map(|row| row.access.resource).collect();
    let addresses: Vec<Option<IpNetwork>> = rows.iter().map(|row| row.origin.address.map(IpNetwork::from)).collect();
    let agents: Vec<Option<String>> = rows.iter().map(|row| row.origin.agent.clone()).collect();
    let times: Vec<DateTime<Utc>> = rows.iter().map(|row| row.at).collect();
    sqlx::query!(
        "INSERT INTO audit_logs (user_id, action, resource_type, resource_id, ip_address, user_agent, created_at)
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::inet[], $6::text[], $7::timestamptz[])",
        &users as &[Option<Uuid>],
        &actions,
        &types,
        &resources as &[Option<Uuid>],
        &addresses as &[Option<IpNetwork>],
        &agents as &[Option<String>],
        &times
    )
    .execute(system)
    .await?;
    Ok(())
}
