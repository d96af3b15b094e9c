//! Components of the codebook pages.

pub mod code_fields;
pub mod code_label;
pub mod code_row;
pub mod codebook_frame;
pub mod coders;
pub mod import_form;
pub mod palette;
pub mod passage;
pub mod scroll;
pub mod target;
pub mod workspace;
