//! Types that both sides share.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who is looking at the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Their name.
    pub full_name: String,
    /// Their address.
    pub email: String,
    /// Whether they may see the people of this installation.
    pub sees_people: bool,
}

/// What a visitor finds at the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionStatus {
    /// There is no account yet: the visitor becomes the administrator.
    SetupRequired,
    /// Nobody is signed in.
    SignedOut {
        /// Whether the sign-in page offers an account.
        sign_up: bool,
    },
    /// Somebody is.
    SignedIn(Account),
}

/// What the settings page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSettings {
    /// The viewer.
    pub account: Account,
    /// Where they are signed in.
    pub devices: Vec<Device>,
    /// `light`, `dark` or `system`.
    pub theme: String,
}

/// A browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The key to end it with; not the session's id.
    pub key: String,
    /// What the browser calls itself, shortened: "Firefox on Linux".
    pub name: String,
    /// Where it last came from.
    pub ip_address: String,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it was last seen, to the minute.
    pub last_seen: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A member of the installation, as administrators see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account.
    pub id: Uuid,
    /// Their name.
    pub full_name: String,
    /// Their address.
    pub email: String,
    /// Their roles.
    pub roles: Vec<String>,
    /// When they last signed in.
    pub last_login: Option<DateTime<Utc>>,
}

/// The fewest characters of a password.
pub const MIN_PASSWORD: usize = 10;
/// The most; hashing more than this is work for an attacker to give.
pub const MAX_PASSWORD: usize = 200;
/// The longest e-mail address, in bytes (RFC 5321).
pub const MAX_EMAIL: usize = 254;
