//! The program `colloquy`.

use clap::Parser;
use server::commands;
use server::config::Cli;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    commands::run(Cli::parse()).await
}
