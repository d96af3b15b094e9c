//! `colloquy import FILE --owner EMAIL`: imports and analyses a file in this process.

use std::io::Read;
use std::path::Path;

use app::imports::NewImport;
use app::imports::api::{register, zone_or_utc};
use app::imports::model::{Import, ImportStatus};
use app::imports::options::Options;
use app::imports::{self, objects, pipeline};
use app::insights::analysis;
use app::state::AppState;
use app::viewer::{Job, Viewer};
use sha2::{Digest, Sha256};

use super::serve::scratch;
use crate::config::Settings;
use crate::start::{self, StartError};

/// Imports a file and prints the conversations that it was imported into.
pub async fn run(settings: &Settings, file: &Path, owner: &str, time_zone: &str) -> Result<(), StartError> {
    let database = start::database(settings).await?;
    let state = start::state(settings, database.options.clone()).await?;
    let scratch = scratch(settings)?;
    let result = import(&state, &scratch, file, owner, time_zone).await;
    if let Err(error) = analysis::run_waiting(&Job::new(&state), 1).await {
        // The import itself has succeeded. The next server that starts retries the analysis.
        tracing::error!(%error, "could not analyse the messages for the dashboard");
    }
    if let Some(cluster) = database.cluster {
        cluster.stop().await;
    }
    let import = result?;
    match import.status {
        ImportStatus::Done => {
            for imported in &import.conversations {
                println!("Added {} messages to conversation {} ({})", imported.added, imported.id, imported.title);
            }
            Ok(())
        }
        _ => Err(StartError::Other(import.error.unwrap_or_else(|| "the import was cancelled".to_owned()))),
    }
}

/// Stores the file, creates the import and runs it in this process. Returns its result.
pub async fn import(
    state: &AppState,
    scratch: &Path,
    file: &Path,
    owner: &str,
    time_zone: &str,
) -> Result<Import, StartError> {
    let other = |e: &dyn std::fmt::Display| StartError::Other(format!("{}: {e}", file.display()));
    let viewer = Viewer::of_email(owner, state)
        .await
        .map_err(|_| StartError::Other(format!("there is no active account with the e-mail address {owner}")))?;
    let (sha256, size) = hash(file).map_err(|e| other(&e))?;
    objects::put_file(&*state.objects, &sha256, file).await.map_err(|e| other(&e))?;
    let file_name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Nobody can answer questions about the file.
    let options = Options { unattended: true, ..Options::default() };
    let new =
        NewImport { file_name, sha256, size_bytes: size.cast_signed(), time_zone: zone_or_utc(time_zone), options };
    let id = register(state, &viewer, new).await.map_err(|e| other(&e))?;
    pipeline::run(&Job::new(state), id, scratch).await.map_err(|e| other(&e))?;
    let mut tx = viewer.begin(state).await.map_err(|e| other(&e))?;
    imports::stored_import(&mut tx, &viewer, id).await.map_err(|e| other(&e))
}

fn hash(file: &Path) -> std::io::Result<(Vec<u8>, u64)> {
    let (mut hash, mut size) = (Sha256::new(), 0);
    let mut file = std::fs::File::open(file)?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((hash.finalize().to_vec(), size));
        }
        hash.update(&buffer[..read]);
        size += read as u64;
    }
}
