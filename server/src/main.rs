//! The program `colloquy`.

use clap::Parser;
use server::commands;
use server::config::Cli;

/// Pages and analyses make many small strings on many threads, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    // Files that are made here hold people's conversations: nobody else on the machine reads them.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    commands::run(Cli::parse()).await
}
