//! People: participants of several conversations that the viewer says are the same human. Suggested by name and number,
//! merged by the viewer, and separated again at any time.
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
pub use store::{about, list};
