//! What the pages of people are made of.

pub mod list;
pub mod merge;
pub mod namesakes;
pub mod person;
pub mod presences;
