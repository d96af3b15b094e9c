//! SQL of sharing.

pub mod access;
pub mod analysts;
pub mod links;
