//! The views of the codebook pages, one file per page.

pub mod agreement;
pub mod codebook;
pub mod coding;
pub mod figures;
pub mod list;
pub mod segments;
