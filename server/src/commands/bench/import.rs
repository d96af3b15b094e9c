//! An import, from the uploaded file to readable messages, compared with a bare binary COPY of the same rows into the
//! same table with its indexes and constraints.

use std::path::Path;
use std::time::Instant;

use app::state::AppState;
use futures::TryStreamExt;
use sqlx::{Connection, Executor, PgConnection};
use uuid::Uuid;

use super::super::import::import;
use super::super::seed;
use super::{Row, Target};
use crate::start::StartError;

/// Imports a fictional chat. Returns the id of its conversation and the row.
pub async fn measure(state: &AppState, scratch: &Path, messages: u32) -> Result<(Uuid, Row), StartError> {
    let file = scratch.join("WhatsApp Chat with Bench.txt");
    seed::write_long(&file, messages).map_err(|e| StartError::Other(e.to_string()))?;
    let started = Instant::now();
    let done = import(state, scratch, &file, seed::EMAIL, "Europe/Berlin").await?;
    let ours = started.elapsed().as_secs_f64();
    let conversation = match done.conversations.first() {
        Some(imported) => imported.id,
        None => return Err(StartError::Other(done.error.unwrap_or_default())),
    };
    let bare = copy_again(state, conversation).await?;
    let rate = |seconds: f64| f64::from(messages) / seconds;
    let figures = format!("{:.0} messages/s in {ours:.1} s, bare COPY {:.0}/s", rate(ours), rate(bare));
    Ok((conversation, Row { what: "import", figures, ratio: bare / ours, target: Target::AtLeast(0.5) }))
}

/// Removes the rows and copies them back. Returns the time in seconds of the copy and its commit.
async fn copy_again(state: &AppState, conversation: Uuid) -> Result<f64, StartError> {
    const COLUMNS: &str = "id, conversation_id, seq, sender_id, kind, content, caption, sent_at, wall_time, edited, \
                           details, search_vector";
    let mut db = state.db.system().acquire().await?;
    let out = format!(
        "COPY (SELECT {COLUMNS} FROM messages WHERE conversation_id = '{conversation}' ORDER BY seq) TO STDOUT (FORMAT binary)"
    );
    let rows: Vec<_> = db.copy_out_raw(&out).await?.try_collect().await?;
    delete_messages(&mut db, conversation).await?;
    let started = Instant::now();
    let mut tx = db.begin().await?;
    tx.execute("SET CONSTRAINTS messages_sender DEFERRED").await?;
    let mut copy = tx.copy_in_raw(&format!("COPY messages ({COLUMNS}) FROM STDIN (FORMAT binary)")).await?;
    for chunk in rows {
        copy.send(chunk).await?;
    }
    copy.finish().await?;
    tx.commit().await?;
    Ok(started.elapsed().as_secs_f64())
}

/// Deletes without triggers, because only the insertion is measured.
async fn delete_messages(db: &mut PgConnection, conversation: Uuid) -> Result<(), sqlx::Error> {
    db.execute("SET session_replication_role = replica").await?;
    sqlx::query("DELETE FROM messages WHERE conversation_id = $1").bind(conversation).execute(&mut *db).await?;
    db.execute("SET session_replication_role = DEFAULT").await?;
    db.execute("VACUUM messages").await?;
    Ok(())
}
