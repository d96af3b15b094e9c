//! Tests of the server over real HTTP and with a real PostgreSQL, one file per area.

#![expect(clippy::unwrap_used, reason = "a test that cannot continue fails")]

mod access;
mod accounts;
mod analysis;
mod audit;
mod chart_links;
mod codebooks;
mod conversations;
mod exports;
mod harness;
mod imports;
mod indexes;
mod insights;
mod merging;
mod notes;
mod parse;
mod people;
mod postgres;
mod schema;
mod search;
mod security;
mod security_accounts;
mod security_imports;
mod security_limits;
mod security_requests;
mod sharing;
mod statements;
