//! A private PostgreSQL cluster in the data folder, used when `DATABASE_URL` is not set.
//!
//! It runs the binaries installed on this machine, as an unprivileged user if we are root. It listens on a Unix socket
//! or, if the socket's path would be too long, on a free loopback port, and requires a generated password. It is
//! restarted when it dies, and stopped by [`Cluster::stop`].

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

/// Name of both the superuser and the database.
const NAME: &str = "colloquy";

/// Why the private PostgreSQL cannot start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process uses the data folder.
    #[error("{0} is in use by another colloquy process. Stop it, or choose another folder with --data.")]
    InUse(PathBuf),
    /// There are no binaries of a supported version.
    #[error(
        "PostgreSQL 15 or later was not found (looked in PATH, pg_config and /usr/lib/postgresql). Install it \
         (Debian: apt-get install postgresql), or set DATABASE_URL to use another server."
    )]
    NotInstalled,
    /// We are root, and there is no unprivileged user to run PostgreSQL.
    #[error("PostgreSQL refuses to run as root, and this machine has no user named “postgres” or “nobody”.")]
    NoUser,
    /// `initdb` failed.
    #[error("PostgreSQL could not create its data directory {folder}: {output}")]
    Init {
        /// The data directory.
        folder: PathBuf,
        /// What `initdb` printed.
        output: String,
    },
    /// The server does not accept connections.
    #[error("PostgreSQL did not start. Its log, {log}, ends with:\n{tail}")]
    Start {
        /// Path of its log.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },
    /// A file or folder in the data folder could not be read or written.
    #[error("{path}: {error}")]
    File {
        /// Its path.
        path: PathBuf,
        /// The cause.
        error: io::Error,
    },
}

fn file_error(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |error| Error::File { path, error }
}

/// A running private PostgreSQL.
pub struct Cluster {
    options: PgConnectOptions,
    stopping: Arc<AtomicBool>,
    /// Restarts the server when it dies.
    supervisor: JoinHandle<()>,
    stop: Arc<tokio::sync::Notify>,
    /// The lock on the data folder, held for as long as this value exists.
    _lock: File,
}

impl Cluster {
    /// Starts the cluster in the data folder `data`, and creates it if necessary.
    ///
    /// # Errors
    /// See [`Error`]; each message says what to do.
    pub async fn start(data: &Path) -> Result<Cluster, Error> {
        fs::create_dir_all(data).map_err(file_error(data))?;
        let data = data.canonicalize().map_err(file_error(data))?;
        let lock = lock(&data)?;
        let layout = Layout::new(&data, Binaries::find()?, RunAs::choose()?)?;
        layout.stop_orphan().await;
        layout.init().await?;
        let port = layout.choose_port();
        let child = layout.spawn(port)?;
        let options = layout.options(port)?;
        let mut child = layout.wait_until_ready(child, &options).await?;
        layout.create_database(&options).await?;
        let (stopping, stop) = (Arc::new(AtomicBool::new(false)), Arc::new(tokio::sync::Notify::new()));
        let supervisor = tokio::spawn({
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
                    tracing::error!("PostgreSQL exited unexpectedly; restarting it");
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    match layout.spawn(port) {
                        Ok(restarted) => child = restarted,
                        Err(error) => tracing::error!(%error, "could not restart PostgreSQL"),
                    }
                }
            }
        });
        let options = options.database(NAME);
        Ok(Cluster { options, stopping, supervisor, stop, _lock: lock })
    }

    /// Connection options for the database, as its owner.
    pub fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// Stops the server and waits up to a minute for it to exit. Open transactions are rolled back.
    pub async fn stop(mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.stop.notify_one();
        let _ = tokio::time::timeout(Duration::from_secs(60), &mut self.supervisor).await;
    }
}

/// Sends SIGINT, which requests PostgreSQL's "fast shutdown".
fn interrupt(child: &Child) {
    if let Some(pid) = child.id().and_then(|pid| rustix::process::Pid::from_raw(pid.cast_signed())) {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::INT);
    }
}

fn lock(data: &Path) -> Result<File, Error> {
    let path = data.join("colloquy.lock");
    let file = File::create(&path).map_err(file_error(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse(data.to_owned())),
        Err(TryLockError::Error(error)) => Err(file_error(&path)(error)),
    }
}
