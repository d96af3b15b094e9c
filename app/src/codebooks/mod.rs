//! Codebooks: codes in a tree, applied to messages by one or several people, counted and compared.
//!
//! Pages: `/codebooks`, `/codebooks/:id` (its codes and people), `/codebooks/:id/segments`,
//! `/codebooks/:id/figures`, `/codebooks/:id/agreement`, `/c/:id/code` (where one codes). Routes of the server:
//! `POST /codebooks/import`, `GET /codebooks/:id/files/:file`. Tables: codebooks, codebook_coders, codes, codings.
//! What somebody may do is the proof [`crate::viewer::Coder`].

pub mod api;
#[cfg(feature = "ssr")]
pub mod drawn;
#[cfg(feature = "ssr")]
pub mod exchange;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;
