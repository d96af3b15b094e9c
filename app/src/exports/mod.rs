//! Exports: a conversation, a part of it, or everything a user owns, as a file to keep.
//!
//! Pages: `/c/:id/export` (a form with a preview), `/exports`, `/exports/:id`. Route of the server:
//! `GET /exports/:id/file`. Tables: export_jobs, export_files. The files are written by the crate `export`; the job is
//! `pipeline`.

pub mod api;
mod components;
pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
pub mod pipeline;
#[cfg(feature = "ssr")]
mod preview;
#[cfg(feature = "ssr")]
mod selection;
#[cfg(feature = "ssr")]
mod store;

pub use model::{ExportOptions, ExportRequest};
#[cfg(feature = "ssr")]
pub use selection::{Selection, select};
#[cfg(feature = "ssr")]
pub use store::{ExportScope, StoredFile, file, remove, request};
