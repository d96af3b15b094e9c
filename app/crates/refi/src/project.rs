//! Projects: `.qdpx`.

mod read;
mod write;

pub use read::read_project;
pub use write::ProjectWriter;
