//! The program `colloquy`.

use clap::Parser;
use server::commands;
use server::config::Cli;

/// Pages and analyses make many small strings on many threads, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    commands::run(Cli::parse()).await
}
