//! Projects (`.qdpx`): zip archives of `project.qde`, an XML document, and a file for each text.

mod read;
mod write;

pub use read::read_project;
pub use write::ProjectWriter;
