//! Server functions of codebooks. Forms work without JavaScript, so their inputs are form-encoded.

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

/// What the pages of a codebook show of it.
#[cfg(feature = "ssr")]
fn header(coder: &Coder) -> CodebookHeader {
    CodebookHeader {
        id: coder.codebook,
        title: coder.title.clone(),
        role: coder.role(),
        only_own: coder.sees_only().is_some(),
    }
}
