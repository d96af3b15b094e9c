//! Components of the import pages.

mod done;
mod list;
mod progress;
mod question;
mod receipt;

pub use done::{Done, Ended, Reverted};
pub use list::ImportList;
pub use progress::Running;
pub use question::Asking;
