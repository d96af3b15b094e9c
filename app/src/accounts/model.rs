//! Types of accounts for server and browser.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The signed-in user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Their name.
    pub full_name: String,
    /// Their e-mail address.
    pub email: String,
    /// Whether they may list the members of this installation.
    pub sees_people: bool,
}

/// Whether the visitor is signed in, and what they can do if not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionStatus {
    /// There are no accounts yet. The visitor can create the administrator's.
    SetupRequired,
    /// Nobody is signed in.
    SignedOut {
        /// Whether the sign-in page links to the sign-up page.
        sign_up: bool,
    },
    /// Somebody is signed in.
    SignedIn(Account),
}

/// What the settings page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSettings {
    /// The viewer.
    pub account: Account,
    /// The browsers in which they are signed in.
    pub devices: Vec<Device>,
    /// `light`, `dark` or `system`.
    pub theme: String,
}

/// A browser in which the user is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Identifies the session when signing it out. Not the session id itself.
    pub key: String,
    /// Browser and operating system, such as "Firefox on Linux".
    pub name: String,
    /// The IP address at sign-in; may be empty.
    pub ip_address: String,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it was last seen, to the minute.
    pub last_seen: DateTime<Utc>,
    /// Whether it is the browser that sent this request.
    pub current: bool,
}

/// A member of the installation, as administrators see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account.
    pub id: Uuid,
    /// Their name.
    pub full_name: String,
    /// Their e-mail address.
    pub email: String,
    /// The names of their roles, in alphabetical order.
    pub roles: Vec<String>,
    /// When they last signed in; `None` if never.
    pub last_login: Option<DateTime<Utc>>,
}

/// The minimum length of a password in characters.
pub const MIN_PASSWORD: usize = 10;
/// The maximum length of a password in characters. Hashing longer ones would let attackers keep the server busy.
pub const MAX_PASSWORD: usize = 200;
/// The maximum length of an e-mail address in bytes (RFC 5321).
pub const MAX_EMAIL: usize = 254;
