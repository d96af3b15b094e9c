//! What every area's pages are made of.

pub mod avatar;
#[cfg(feature = "ssr")]
pub mod chart;
pub mod field;
pub mod format;
pub mod icon;
pub mod notice;
pub mod text;
pub mod toast;
