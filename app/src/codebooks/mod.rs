//! Qualitative coding: a codebook is a tree of codes, which one or several coders apply to messages. The results can be
//! listed, counted and compared.
//!
//! Pages: `/codebooks`, `/codebooks/:id` (codes and coders), `/codebooks/:id/segments`, `/codebooks/:id/figures`,
//! `/codebooks/:id/agreement`, `/c/:id/code` (coding). Routes of the server: `POST /codebooks/import`,
//! `GET /codebooks/:id/files/:file`. Tables: codebooks, codebook_coders, codes, codings. Access is proven by
//! `viewer::Coder`.

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
