//! People: participants of several conversations that the viewer has merged because they are the same human. Merges are
//! suggested by name and phone number, and can be undone at any time.
//!
//! Pages: `/people`, `/people/:id` (a person), `/people/name?n=` (all participants with one name). Tables: persons,
//! person_participants.

pub mod api;
mod components;
pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub use store::{list, name_and_conversations};
