//! The server: settings, PostgreSQL, routes, background jobs and commands.
//!
//! `main` parses the command line and calls [`commands`]. Tests call [`start::state`] and [`router::build`] directly.

pub mod arguments;
pub mod charts;
pub mod codebooks;
pub mod commands;
pub mod config;
pub mod database;
pub mod exports;
pub mod hosts;
pub mod jobs;
pub mod listen;
pub mod media;
pub mod metrics;
pub mod postgres;
pub mod router;
pub mod security;
pub mod sending;
pub mod shares;
pub mod start;
pub mod tls;
pub mod uploads;
pub mod world;
