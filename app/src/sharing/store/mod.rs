//! Database access for sharing.

pub mod access;
pub mod analysts;
pub mod links;
