//! One program for all the tests of this crate's surface.

mod archives;
mod cases;
mod common;
mod generated;
mod merge;
mod sample;
mod sources;
mod whatsapp;
