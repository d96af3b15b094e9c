//! SQL for codebooks. Functions that work on a codebook take a proof of access to it.

pub mod agreement;
pub mod code_tree;
pub mod codebooks;
pub mod coders;
pub mod codes;
pub mod codings;
pub mod figures;
pub mod passages;
pub mod segments;
