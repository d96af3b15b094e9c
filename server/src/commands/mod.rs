//! The commands of the program.

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

/// Runs a command; what goes wrong is one line on stderr and exit code 1.
pub async fn run(cli: Cli) -> ExitCode {
    let result = match cli.command {
        Command::Parse(how) => return parse::run(&how),
        Command::Verify { file } => return verify::run(&file),
        Command::Serve { settings, no_jobs } => serve::serve(&logged(settings), !no_jobs).await,
        Command::Work { settings } => serve::work(&logged(settings)).await,
        Command::Migrate { settings } => migrate(&logged(settings)).await,
        Command::Import { file, owner, time_zone, settings } => {
            import::run(&logged(settings), &file, &owner, &time_zone).await
        }
        Command::Seed { messages, settings } => seed::run(&logged(settings), messages).await,
        Command::Bench { messages, peers, only, settings } => {
            bench::run(&logged(settings), messages, &peers, only.as_deref()).await
        }
        Command::Admin { action: Admin::SetPassword { email, settings } } => {
            admin::set_password(&logged(settings), &email).await
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

fn logged(settings: Settings) -> Settings {
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
    let done = start::state(settings, database.options.clone()).await.map(drop);
    if let Some(cluster) = database.cluster {
        cluster.stop().await;
    }
    done
}
