//! Accounts: sign-up, sign-in, sessions and personal settings.
//!
//! Pages: `/setup` `/sign-in` `/sign-up` `/settings`. Tables: users, roles, permissions,
//! user_roles, role_permissions, user_sessions, invitations.

pub mod api;
#[cfg(feature = "ssr")]
pub mod directory;
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
pub mod sign_in;
#[cfg(feature = "ssr")]
mod store;
pub mod theme;

#[cfg(feature = "ssr")]
pub use store::{NewUser, create_first, create_member, end_devices, invite, members, set_password};
