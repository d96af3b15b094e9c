//! Codebooks: codes in a tree, applied to messages by one or several people, counted and compared.
//!
//! Pages: `/codebooks`, `/codebooks/:id` (codes and coders), `/codebooks/:id/segments`, `/codebooks/:id/figures`,
//! `/codebooks/:id/agreement`, `/c/:id/code` (coding). Routes of the server: `POST /codebooks/import`,
//! `GET /codebooks/:id/files/:file`. Tables: codebooks, codebook_coders, codes, codings.
//! What the viewer may do is the proof `Coder` of `viewer`.

#[cfg(feature = "ssr")]
mod agreement;
pub mod api;
mod components;
#[cfg(feature = "ssr")]
pub mod exchange;
#[cfg(feature = "ssr")]
pub mod figures;
pub mod model;
pub mod page;
mod pages;
#[cfg(feature = "ssr")]
mod store;

pub use components::import_form::IMPORT_PATH;
pub use model::CodebookRole;
