//! Components of the pages of this area.

pub mod list;
pub mod merge;
pub mod namesakes;
pub mod person;
pub mod presences;
