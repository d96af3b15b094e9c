//! `colloquy seed`: creates an account with the conversations of a fictional world.

use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

use app::accounts::{self, NewUser};
use app::insights::analysis;
use app::state::AppState;
use app::viewer::{Job, Viewer};
use futures::StreamExt;

use super::import::import;
use super::serve::scratch;
use crate::config::Settings;
use crate::start::{self, StartError};
use crate::world::{self, chats::chats};

/// E-mail address of the demo account.
pub const EMAIL: &str = "demo@colloquy.example";
const PASSWORD: &str = "demo demo demo";
const ZONE: &str = "Europe/Berlin";
/// Up to this number of messages go into one conversation, which is quick to create and enough to explore.
const MAX_SINGLE: u32 = 50_000;

/// Adds the demo data to the database and prints how to sign in.
pub async fn run(settings: &Settings, messages: u32) -> Result<(), StartError> {
    let database = start::database(settings).await?;
    let state = start::state(settings, database.options.clone()).await?;
    let scratch = scratch(settings)?;
    let result = seed(&state, &scratch, messages).await;
    if let Some(cluster) = database.cluster {
        cluster.stop().await;
    }
    result?;
    println!("Sign in as {EMAIL} with the password “{PASSWORD}”");
    Ok(())
}

async fn seed(state: &AppState, scratch: &Path, messages: u32) -> Result<(), StartError> {
    ensure_account(state).await?;
    let folder = scratch.join("seed");
    let file = |e: std::io::Error| StartError::Other(format!("{}: {e}", folder.display()));
    std::fs::create_dir_all(&folder).map_err(file)?;
    let sample = folder.join("WhatsApp Chat with Lighthouse Weekend.zip");
    std::fs::write(&sample, app::imports::api::SAMPLE).map_err(file)?;
    import(state, scratch, &sample, EMAIL, ZONE).await?;
    if messages <= MAX_SINGLE {
        let long = folder.join("WhatsApp Chat with The long one.txt");
        write_long(&long, messages).map_err(file)?;
        import(state, scratch, &long, EMAIL, ZONE).await?;
    } else {
        import_world(state, scratch, &folder, messages).await?;
    }
    let _ = std::fs::remove_dir_all(folder);
    Ok(())
}

/// Imports the world unless the database already has this many messages, so that only the first benchmark run has to
/// wait.
pub async fn ensure_world(state: &AppState, scratch: &Path, messages: u32) -> Result<(), StartError> {
    let existing: i64 = sqlx::query_scalar(
        "SELECT COALESCE(sum(message_count), 0)::bigint FROM conversations WHERE deleted_at IS NULL",
    )
    .fetch_one(state.db.system())
    .await?;
    if existing >= i64::from(messages) {
        return Ok(());
    }
    let folder = scratch.join("seed");
    std::fs::create_dir_all(&folder).map_err(|e| StartError::Other(format!("{}: {e}", folder.display())))?;
    import_world(state, scratch, &folder, messages).await
}

/// Imports the conversations of the world in parallel, and analyses them.
async fn import_world(state: &AppState, scratch: &Path, folder: &Path, messages: u32) -> Result<(), StartError> {
    let started = Instant::now();
    let concurrency = std::thread::available_parallelism().map_or(2, usize::from);
    let chats = futures::stream::iter(chats(messages)).map(|chat| async move {
        let file = folder.join(format!("WhatsApp Chat with {}.txt", chat.title()));
        let write = |path: &Path| {
            let mut out = BufWriter::new(std::fs::File::create(path)?);
            chat.write(&mut out)?;
            std::io::Write::flush(&mut out)
        };
        tokio::task::block_in_place(|| write(&file)).map_err(|e| StartError::Other(e.to_string()))?;
        import(state, scratch, &file, EMAIL, ZONE).await?;
        let _ = std::fs::remove_file(&file);
        Ok::<_, StartError>(chat.messages)
    });
    let mut done = chats.buffer_unordered(concurrency);
    let mut saved = 0;
    while let Some(chat) = done.next().await {
        saved += chat?;
        let rate = f64::from(saved) / started.elapsed().as_secs_f64();
        eprint!("\r{saved} of {messages} messages, {rate:.0}/s ");
    }
    eprintln!();
    eprintln!("Analysing the messages for the dashboards…");
    let other = |e: app::error::AppError| StartError::Other(e.to_string());
    analysis::run_waiting(&Job::new(state), concurrency).await.map_err(other)?;
    eprintln!("Done in {:.0} s", started.elapsed().as_secs_f64());
    // The planner has no statistics on the new rows yet.
    sqlx::raw_sql("VACUUM ANALYZE").execute(state.db.system()).await.map_err(StartError::from)?;
    Ok(())
}

/// Writes the export of one long conversation.
pub fn write_long(path: &Path, messages: u32) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    world::write_export(&mut out, messages)?;
    std::io::Write::flush(&mut out)
}

/// Creates the demo account unless it exists.
pub async fn ensure_account(state: &AppState) -> Result<(), StartError> {
    if Viewer::of_email(EMAIL, state).await.is_ok() {
        return Ok(());
    }
    let other = |e: app::error::AppError| StartError::Other(format!("{EMAIL}: {e}"));
    let password_hash = state.passwords.hash(PASSWORD.to_owned()).await.map_err(other)?;
    let user = || NewUser { full_name: "Demo", email: EMAIL, password_hash: &password_hash };
    // The first account of an installation is the administrator.
    if accounts::create_first(state.db.accounts(), user()).await.is_ok() {
        return Ok(());
    }
    let mut tx = state.db.accounts().begin().await?;
    accounts::create_member(&mut tx, user()).await.map_err(other)?;
    tx.commit().await?;
    Ok(())
}
