//! Server functions for codebooks. Those for forms have form-encoded input, so that the forms work without JavaScript.

mod codebooks;
mod coders;
mod codes;
mod codings;
mod reports;

pub use codebooks::*;
pub use coders::*;
pub use codes::*;
pub use codings::*;
pub use reports::*;

#[cfg(feature = "ssr")]
use {super::model::CodebookHeader, crate::viewer::Coder};

/// The data that every page of a codebook shows.
#[cfg(feature = "ssr")]
fn header(coder: &Coder) -> CodebookHeader {
    CodebookHeader {
        id: coder.codebook,
        title: coder.title.clone(),
        role: coder.role(),
        only_own: coder.sees_only().is_some(),
    }
}
