//! Exports: a conversation, a selection of its messages, or everything that a user owns, as a downloadable file.
//!
//! Pages: `/c/:id/export` (a form with a preview), `/exports`, `/exports/:id`. Server route: `GET /exports/:id/file`.
//! Tables: export_jobs, export_files. The job is in `pipeline`; the crate `export` writes the files.

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
