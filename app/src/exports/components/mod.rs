//! Components of the pages of exports.

pub mod form;
pub mod formats;
pub mod preview;
pub mod status;
pub mod success;
