//! SQL of sharing.

pub mod access;
pub mod links;
