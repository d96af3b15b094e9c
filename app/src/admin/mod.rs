//! Administration of the installation: members and invitations.
//!
//! Pages: `/admin/people`.

pub mod api;
pub mod page;
