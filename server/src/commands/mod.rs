//! The commands of the binary.

mod admin;
mod bench;
mod import;
mod parse;
mod seed;
mod serve;
mod verify;

use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

use crate::config::{Admin, Cli, Command, LogFormat, Settings};
use crate::start::{self, StartError};

/// Runs a command. If it fails, prints one line to stderr and returns exit code 1.
pub async fn run(cli: Cli) -> ExitCode {
    let result = match cli.command {
        Command::Parse(arguments) => return parse::run(&arguments),
        Command::Verify { file } => return verify::run(&file),
        Command::Serve { settings, no_jobs } => serve::serve(&with_logging(settings), !no_jobs).await,
        Command::Work { settings } => serve::work(&with_logging(settings)).await,
        Command::Migrate { settings } => migrate(&with_logging(settings)).await,
        Command::Import { file, owner, time_zone, settings } => {
            import::run(&with_logging(settings), &file, &owner, &time_zone).await
        }
        Command::Seed { messages, settings } => seed::run(&with_logging(settings), messages).await,
        Command::Bench { messages, peers, only, settings } => {
            bench::run(&with_logging(settings), messages, &peers, only.as_deref()).await
        }
        Command::Admin { action: Admin::SetPassword { email, settings } } => {
            admin::set_password(&with_logging(settings), &email).await
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("colloquy: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Starts logging as the settings say.
fn with_logging(settings: Settings) -> Settings {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|error| {
        eprintln!("colloquy: COLLOQUY_LOG: {error}");
        std::process::exit(2)
    });
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    settings
}

async fn migrate(settings: &Settings) -> Result<(), StartError> {
    let database = start::database(settings).await?;
    let result = start::state(settings, database.options.clone()).await.map(drop);
    if let Some(cluster) = database.cluster {
        cluster.stop().await;
    }
    result
}
