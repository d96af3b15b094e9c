//! Components of the export pages.

pub mod form;
pub mod formats;
pub mod preview;
pub mod status;
pub mod success;
