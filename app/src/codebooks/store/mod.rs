//! SQL of codebooks. Every function takes the proof that the viewer may code with the codebook.

pub mod agreement;
pub mod code_tree;
pub mod codebooks;
pub mod coders;
pub mod codes;
pub mod codings;
pub mod figures;
pub mod passages;
pub mod segments;
