//! The audit log: who did what, when and from where, in the table `audit_logs`. It never holds message texts,
//! search terms, e-mail addresses or passwords.
//!
//! - **Changes** are recorded with [`record`], in the transaction of the change: what is not audited does not
//!   happen.
//! - **Access** (opening, searching, downloading) goes through an [`AuditLog`]: a bounded channel whose rows are
//!   written in batches, so that pages wait for no extra statement. When the channel is full, requests wait.
//!
//! Both take the address and the browser from the request that is being answered; rows of jobs have neither.

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

/// Rows that may wait to be written.
const CAPACITY: usize = 4096;
/// The most rows of one statement.
const BATCH: usize = 500;
/// How long rows are collected before they are written.
const PAUSE: Duration = Duration::from_secs(1);
/// The most accesses that [`AuditLog::access_once`] remembers.
const MAX_REMEMBERED: usize = 50_000;
/// Characters of a User-Agent that are kept.
const MAX_AGENT: usize = 300;

tokio::task_local! {
    static ORIGIN: Origin;
}

/// Where a request comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The browser's address.
    pub address: Option<IpAddr>,
    /// Its User-Agent header, at most 300 characters.
    pub agent: Option<String>,
}

impl Origin {
    /// The origin of a request. The address is that of its [`ClientAddress`] extension.
    pub fn of(headers: &http::HeaderMap, extensions: &http::Extensions) -> Origin {
        let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        Origin {
            address: extensions.get::<ClientAddress>().map(|address| address.0),
            agent: agent.map(|agent| agent.chars().take(MAX_AGENT).collect()),
        }
    }

    /// Runs `work` as part of a request from here.
    pub async fn scope<T>(self, work: impl Future<Output = T>) -> T {
        ORIGIN.scope(self, work).await
    }

    /// The origin of the request that is being answered; empty outside of one. Leptos runs parts of a page in
    /// tasks of their own, which have its context but no task-local values.
    fn current() -> Origin {
        let of_task = ORIGIN.try_with(Clone::clone).ok();
        let of_page = || use_context::<Parts>().map(|parts| Origin::of(&parts.headers, &parts.extensions));
        of_task.or_else(of_page).unwrap_or_default()
    }
}

/// Records in the caller's transaction that `user` did `action` (`area.past_tense`) to a resource.
///
/// # Errors
/// When the row cannot be written; then the change must not be committed.
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

/// An access to record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Access {
    /// Who; `None` for somebody who is not signed in.
    pub user: Option<Uuid>,
    /// `area.past_tense`.
    pub action: &'static str,
    /// The kind of resource.
    pub resource_type: &'static str,
    /// Which one, if it is one.
    pub resource: Option<Uuid>,
}

struct Row {
    access: Access,
    origin: Origin,
    at: DateTime<Utc>,
}

enum Message {
    Row(Row),
    /// Write what came before, then answer.
    Flush(oneshot::Sender<()>),
}

/// Records accesses beside the requests that make them.
#[derive(Clone)]
pub struct AuditLog {
    sender: mpsc::Sender<Message>,
    clock: Clock,
    recent: Arc<Mutex<HashMap<(Access, Origin), Instant>>>,
}

impl AuditLog {
    /// Starts the task that writes. `system` is a pool of the table's owner.
    pub fn start(system: PgPool, clock: Clock) -> AuditLog {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        tokio::spawn(write(system, receiver));
        AuditLog { sender, clock, recent: Arc::default() }
    }

    /// Records an access. It is written within about a second.
    ///
    /// # Errors
    /// [`AppError::Busy`] when nothing is written any more.
    pub async fn access(&self, access: Access) -> Result<(), AppError> {
        self.send(access, Origin::current()).await
    }

    /// Records an access unless the same user did the same from the same browser within `per`.
    ///
    /// # Errors
    /// As [`AuditLog::access`].
    pub async fn access_once(&self, per: Duration, access: Access) -> Result<(), AppError> {
        let origin = Origin::current();
        match self.is_new(per, access, &origin) {
            true => self.send(access, origin).await,
            false => Ok(()),
        }
    }

    /// Waits until everything that was recorded so far is written.
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
            // Recording an access twice is better than growing.
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

/// Writes the rows, however long the database is away. What it refuses is logged and dropped.
async fn save_all(system: &PgPool, rows: &[Row]) {
    while let Err(error) = save(system, rows).await {
        tracing::error!(%error, rows = rows.len(), "accesses could not be recorded");
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
