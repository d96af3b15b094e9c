//! `colloquy seed`: an account and the conversations of a fictional world.

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

/// The account of the fictional world.
pub const EMAIL: &str = "demo@colloquy.example";
const PASSWORD: &str = "demo demo demo";
const ZONE: &str = "Europe/Berlin";
/// Up to so many messages are one conversation: quick to make, and enough to look at.
const SMALL: u32 = 50_000;

/// Fills the database; what is there already stays.
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
    account(state).await?;
    let folder = scratch.join("seed");
    let file = |e: std::io::Error| StartError::Other(format!("{}: {e}", folder.display()));
    std::fs::create_dir_all(&folder).map_err(file)?;
    let sample = folder.join("WhatsApp Chat with Lighthouse Weekend.zip");
    std::fs::write(&sample, app::imports::api::SAMPLE).map_err(file)?;
    import(state, scratch, &sample, EMAIL, ZONE).await?;
    if messages <= SMALL {
        let long = folder.join("WhatsApp Chat with The long one.txt");
        write_long(&long, messages).map_err(file)?;
        import(state, scratch, &long, EMAIL, ZONE).await?;
    } else {
        world(state, scratch, &folder, messages).await?;
    }
    let _ = std::fs::remove_dir_all(folder);
    Ok(())
}

/// Makes the world unless it is there: a benchmark that is run again has it from the first time.
pub async fn world_once(state: &AppState, scratch: &Path, messages: u32) -> Result<(), StartError> {
    let there: i64 = sqlx::query_scalar(
        "SELECT COALESCE(sum(message_count), 0)::bigint FROM conversations WHERE deleted_at IS NULL",
    )
    .fetch_one(state.db.system())
    .await?;
    if there >= i64::from(messages) {
        return Ok(());
    }
    let folder = scratch.join("seed");
    std::fs::create_dir_all(&folder).map_err(|e| StartError::Other(format!("{}: {e}", folder.display())))?;
    world(state, scratch, &folder, messages).await
}

/// The conversations of the world, several at once.
async fn world(state: &AppState, scratch: &Path, folder: &Path, messages: u32) -> Result<(), StartError> {
    let begun = Instant::now();
    let at_once = std::thread::available_parallelism().map_or(2, usize::from);
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
    let mut done = chats.buffer_unordered(at_once);
    let mut saved = 0;
    while let Some(chat) = done.next().await {
        saved += chat?;
        let rate = f64::from(saved) / begun.elapsed().as_secs_f64();
        eprint!("\r{saved} of {messages} messages, {rate:.0}/s ");
    }
    eprintln!();
    eprintln!("Reading the texts for the dashboards …");
    let other = |e: app::error::AppError| StartError::Other(e.to_string());
    analysis::run_waiting(&Job::new(state), at_once).await.map_err(other)?;
    eprintln!("{:.0} s in all", begun.elapsed().as_secs_f64());
    // What was copied in one go is not yet known to the planner.
    sqlx::raw_sql("VACUUM ANALYZE").execute(state.db.system()).await.map_err(StartError::from)?;
    Ok(())
}

/// Writes the long conversation as an export.
pub fn write_long(path: &Path, messages: u32) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    world::write_export(&mut out, messages)?;
    std::io::Write::flush(&mut out)
}

/// Makes the account unless it is there.
pub async fn account(state: &AppState) -> Result<(), StartError> {
    if Viewer::of_email(EMAIL, state).await.is_ok() {
        return Ok(());
    }
    let other = |e: app::error::AppError| StartError::Other(format!("{EMAIL}: {e}"));
    let password_hash = state.passwords.hash(PASSWORD.to_owned()).await.map_err(other)?;
    let user = || NewUser { full_name: "Demo", email: EMAIL, password_hash: &password_hash };
    // In an empty installation the demo account is the administrator.
    if accounts::create_first(state.db.accounts(), user()).await.is_ok() {
        return Ok(());
    }
    let mut tx = state.db.accounts().begin().await?;
    accounts::create_member(&mut tx, user()).await.map_err(other)?;
    tx.commit().await?;
    Ok(())
}
