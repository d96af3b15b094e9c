//! People: participants of several conversations that the viewer says are the same human. Suggested
//! by name and number, confirmed by the viewer, taken back at any time.
//!
//! Pages: `/people`, `/people/:id` (a confirmed person), `/people/name?n=` (all who are called so).
//! Tables: persons, person_participants.

pub mod api;
#[cfg(feature = "ssr")]
pub mod drawn;
pub mod page;
#[cfg(feature = "ssr")]
pub mod store;

#[cfg(feature = "ssr")]
pub use store::about;
