//! Stores sessions of `tower_sessions` in the table `user_sessions`.
//!
//! The table contains the SHA-256 of the session id, not the id in the cookie. The user, the device and the IP address
//! are also copied from the session data into separate columns, so that sessions can be listed and ended.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use sqlx::types::ipnetwork::IpNetwork;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result, SessionStore};
use uuid::Uuid;

use crate::viewer::SESSION_USER;

/// The key under which a session stores the name of its device.
pub const SESSION_DEVICE: &str = "device";
/// The key under which a session stores the IP address at sign-in.
pub const SESSION_ADDRESS: &str = "ip_address";

/// Sessions in PostgreSQL.
#[derive(Debug, Clone)]
pub struct PgSessions {
    pool: PgPool,
}

impl PgSessions {
    /// Sessions in the table `user_sessions` of this database.
    pub fn new(pool: PgPool) -> Self {
        PgSessions { pool }
    }
}

/// The SHA-256 of a session id, which is the primary key of the table.
pub fn hashed(id: &Id) -> Vec<u8> {
    Sha256::digest(id.0.to_le_bytes()).to_vec()
}

#[async_trait::async_trait]
impl SessionStore for PgSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // No check for an existing id: 128 random bits do not collide.
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let text = |key: &str| record.data.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        let user = text(SESSION_USER).and_then(|id| id.parse::<Uuid>().ok());
        let address = text(SESSION_ADDRESS).and_then(|ip| ip.parse::<IpAddr>().ok()).map(IpNetwork::from);
        let data = serde_json::to_value(&record.data).map_err(|e| Error::Encode(e.to_string()))?;
        sqlx::query!(
            "INSERT INTO user_sessions (id, user_id, data, device, ip_address, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id, data = excluded.data,
                 device = excluded.device, ip_address = excluded.ip_address, expires_at = excluded.expires_at",
            hashed(&record.id),
            user,
            data,
            text(SESSION_DEVICE).unwrap_or_default(),
            address,
            to_chrono(record.expiry_date),
        )
        .execute(&self.pool)
        .await
        .map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row = sqlx::query!(
            "SELECT data, expires_at, last_seen < now() - interval '1 minute' AS \"stale!\"
             FROM user_sessions WHERE id = $1 AND expires_at > now()",
            hashed(id)
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(backend)?;
        let Some(row) = row else { return Ok(None) };
        if row.stale {
            sqlx::query!("UPDATE user_sessions SET last_seen = now() WHERE id = $1", hashed(id))
                .execute(&self.pool)
                .await
                .map_err(backend)?;
        }
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_value(row.data).map_err(|e| Error::Decode(e.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp(row.expires_at.timestamp())
                .map_err(|e| Error::Decode(e.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sqlx::query!("DELETE FROM user_sessions WHERE id = $1", hashed(id))
            .execute(&self.pool)
            .await
            .map_err(backend)?;
        Ok(())
    }
}

fn to_chrono(at: OffsetDateTime) -> DateTime<Utc> {
    DateTime::from_timestamp(at.unix_timestamp(), 0).unwrap_or_default()
}

fn backend(error: sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}
