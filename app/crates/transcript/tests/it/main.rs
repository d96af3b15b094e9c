//! Tests of the public interface, in one binary so that they link only once.

mod archives;
mod cases;
mod common;
mod generated;
mod merge;
mod sample;
mod sources;
mod whatsapp;
