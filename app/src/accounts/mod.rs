//! Accounts: sign-up, sign-in, sessions, one's own settings.
//!
//! Pages: `/setup` `/sign-in` `/sign-up` `/settings`. Tables: users, roles, permissions,
//! user_roles, role_permissions, user_sessions, invitations.

pub mod api;
#[cfg(feature = "ssr")]
pub mod directory;
pub mod entrance;
pub mod model;
#[cfg(feature = "ssr")]
pub mod passwords;
#[cfg(feature = "ssr")]
pub mod rate_limit;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod session_store;
pub mod settings;
#[cfg(feature = "ssr")]
mod store;
pub mod theme;

#[cfg(feature = "ssr")]
pub use store::{NewUser, create_first, create_member, end_devices, invite, people as members, set_password};
