//! Exports: a conversation, a part of it, or everything one owns, as a file to keep.
//!
//! Pages: `/c/:id/export` (what is wanted, with a preview), `/exports`, `/exports/:id`. Routes of the
//! server: `POST /exports`, `GET /exports/:id/file`. Tables: export_jobs, export_files. The files are
//! written by the crate `export`; the job is `pipeline`.

#[cfg(feature = "ssr")]
pub mod drawn;
pub mod page;
#[cfg(feature = "ssr")]
pub mod pipeline;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod wish;
