//! The `colloquy` binary.

use clap::Parser;
use server::commands;
use server::config::Cli;

/// Rendering and analysis allocate many small strings on many threads. The system allocator is slow at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    // Files contain people's conversations: keep other users of the machine from reading them.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    commands::run(Cli::parse()).await
}
