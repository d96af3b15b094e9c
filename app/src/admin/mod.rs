//! Running the installation: its members and invitations.
//!
//! Pages: `/admin/people`.

pub mod api;
pub mod page;
