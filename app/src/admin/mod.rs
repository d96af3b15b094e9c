//! Running the installation: its people, invitations, the audit log.
//!
//! Pages: `/admin/people`. Tables: audit_logs (written by all areas through [`audit`]).

pub mod api;
#[cfg(feature = "ssr")]
pub mod audit;
pub mod page;
