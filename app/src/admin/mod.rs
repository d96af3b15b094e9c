//! Running the installation: its members and invitations.
//!
//! Pages: `/admin/people`.

pub mod api;
#[cfg(feature = "ssr")]
pub mod drawn;
