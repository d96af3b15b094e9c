//! A private PostgreSQL under the data folder, for when no other is named.
//!
//! It is started from the binaries on the machine, as an unprivileged user when we are root,
//! listens on a unix socket (or, where the path is too long for one, on a free loopback port) with
//! a generated password, is started again when it dies, and is stopped when the [`Cluster`] is.

mod binaries;
mod layout;
mod user;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use tokio::process::Child;
use tokio::task::JoinHandle;

use binaries::Binaries;
use layout::Layout;
use user::RunAs;

/// The cluster's superuser and the name of its database.
const NAME: &str = "colloquy";

/// Why the private PostgreSQL cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process has the folder.
    #[error("{0} is in use by another colloquy process. Stop that one, or choose another folder with --data.")]
    InUse(PathBuf),
    /// No binaries.
    #[error(
        "PostgreSQL 15 or later was not found (looked in PATH, pg_config and /usr/lib/postgresql). Install it \
         (Debian: apt-get install postgresql), or name a server with DATABASE_URL."
    )]
    NotInstalled,
    /// We are root and there is no other user.
    #[error("PostgreSQL refuses to run as root, and this machine has neither a user “postgres” nor “nobody”.")]
    NoUser,
    /// initdb failed.
    #[error("PostgreSQL could not make its folder {folder}: {output}")]
    Init {
        /// Where.
        folder: PathBuf,
        /// What initdb printed.
        output: String,
    },
    /// It does not take connections.
    #[error("PostgreSQL did not start. Its log, {log}, ends with:\n{tail}")]
    Start {
        /// Where it logs.
        log: PathBuf,
        /// The last lines.
        tail: String,
    },
    /// A file of ours.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |error| Error::File { path, error }
}

/// A running private PostgreSQL.
pub struct Cluster {
    options: PgConnectOptions,
    stopping: Arc<AtomicBool>,
    keeper: JoinHandle<()>,
    stop: Arc<tokio::sync::Notify>,
    /// Held as long as the cluster: the lock on the data folder.
    _lock: File,
}

impl Cluster {
    /// Starts the cluster under `data`, making it first if there is none.
    ///
    /// # Errors
    /// See [`Error`]; each says what to do.
    pub async fn start(data: &Path) -> Result<Cluster, Error> {
        fs::create_dir_all(data).map_err(at(data))?;
        let data = data.canonicalize().map_err(at(data))?;
        let lock = lock(&data)?;
        let layout = Layout::new(&data, Binaries::find()?, RunAs::choose()?)?;
        layout.stop_orphan().await;
        layout.init().await?;
        let port = layout.free_port();
        let child = layout.spawn(port)?;
        let options = layout.options(port)?;
        let mut child = layout.wait_until_ready(child, &options).await?;
        layout.create_database(&options).await?;
        let (stopping, stop) = (Arc::new(AtomicBool::new(false)), Arc::new(tokio::sync::Notify::new()));
        let keeper = tokio::spawn({
            let (stopping, stop) = (stopping.clone(), stop.clone());
            async move {
                loop {
                    tokio::select! {
                        _ = child.wait() => {}
                        () = stop.notified() => { interrupt(&child); let _ = child.wait().await; return; }
                    }
                    if stopping.load(Ordering::Relaxed) {
                        return;
                    }
                    tracing::error!("PostgreSQL ended unexpectedly; starting it again");
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    match layout.spawn(port) {
                        Ok(again) => child = again,
                        Err(error) => tracing::error!(%error, "PostgreSQL could not be started again"),
                    }
                }
            }
        });
        let options = options.database(NAME);
        Ok(Cluster { options, stopping, keeper, stop, _lock: lock })
    }

    /// How to connect to its database, as its owner.
    pub fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// Stops it; open transactions are rolled back.
    pub async fn stop(mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.stop.notify_one();
        let _ = tokio::time::timeout(Duration::from_secs(60), &mut self.keeper).await;
    }
}

/// PostgreSQL's "fast shutdown".
fn interrupt(child: &Child) {
    if let Some(pid) = child.id().and_then(|pid| rustix::process::Pid::from_raw(pid.cast_signed())) {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::INT);
    }
}

fn lock(data: &Path) -> Result<File, Error> {
    let path = data.join("colloquy.lock");
    let file = File::create(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse(data.to_owned())),
        Err(TryLockError::Error(error)) => Err(at(&path)(error)),
    }
}
