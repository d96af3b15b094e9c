//! The parts of an import's page, by where the import stands.

mod done;
mod question;
mod receipt;
mod running;

pub use done::{Done, Ended, Undone};
pub use question::Asking;
pub use running::Running;
