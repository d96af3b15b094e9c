//! A private PostgreSQL under the data folder, for when no other is named.
//!
//! It is started from the binaries on the machine, as an unprivileged user when we are root,
//! listens on a unix socket (or, where the path is too long for one, on a free loopback port) with
//! a generated password, is started again when it dies, and is stopped when the [`Cluster`] is.

mod binaries;
mod user;

use std::fs::{self, File, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use binaries::Binaries;
use user::RunAs;

/// The cluster's superuser and the name of its database.
const NAME: &str = "colloquy";
/// Unix socket paths end at 107 bytes; this leaves room for `/.s.PGSQL.5432`.
const MAX_SOCKET_FOLDER: usize = 90;
/// Recovery after a crash may take a while before connections are taken.
const START_TIMEOUT: Duration = Duration::from_secs(120);

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

/// Where things lie, and as whom they run.
struct Layout {
    binaries: Binaries,
    user: RunAs,
    /// The folder of the cluster.
    folder: PathBuf,
    /// The folder of the socket, when its path is short enough.
    socket: Option<PathBuf>,
    log: PathBuf,
    password: PathBuf,
}

impl Layout {
    fn new(data: &Path, binaries: Binaries, user: RunAs) -> Result<Layout, Error> {
        let home = home(data, &user)?;
        let socket = home.join("run");
        user.make_folder(&socket)?;
        Ok(Layout {
            binaries,
            folder: home.join("cluster"),
            socket: Some(socket).filter(|path| path.as_os_str().len() <= MAX_SOCKET_FOLDER),
            log: home.join("log"),
            password: data.join("postgres-password"),
            user,
        })
    }

    fn command(&self, program: &str) -> std::process::Command {
        let mut command = std::process::Command::new(self.binaries.path(program));
        // A group of its own, so that Ctrl-C in a terminal reaches it only through us.
        command.process_group(0).stdin(Stdio::null()).env("LC_ALL", "C.UTF-8").current_dir("/");
        self.user.apply(&mut command);
        command
    }

    /// A server whose colloquy was killed still runs: end it, so that ours can start.
    async fn stop_orphan(&self) {
        if !self.folder.join("postmaster.pid").exists() {
            return;
        }
        let mut stop = self.command("pg_ctl");
        stop.args(["stop", "-m", "fast", "-w", "-t", "60", "-D"]).arg(&self.folder);
        stop.stdout(Stdio::null()).stderr(Stdio::null());
        let _ = Command::from(stop).status().await;
    }

    /// Makes the cluster beside its place and moves it there, so that a killed initdb leaves
    /// nothing that looks like one.
    async fn init(&self) -> Result<(), Error> {
        if self.folder.join("PG_VERSION").exists() {
            return Ok(());
        }
        let unfinished = self.folder.with_extension("new");
        let _ = fs::remove_dir_all(&unfinished);
        if !self.password.exists() {
            let password: String = rand::random_iter::<u8>().take(24).map(|byte| format!("{byte:02x}")).collect();
            write_private(&self.password, &password)?;
        }
        let for_initdb = self.folder.with_file_name("password");
        write_private(&for_initdb, &self.read_password()?)?;
        self.user.own(&for_initdb)?;
        self.user.make_folder(&unfinished)?;
        let mut initdb = self.command("initdb");
        initdb.args(["--encoding=UTF8", "--no-locale", "--data-checksums", "--auth=scram-sha-256", "--username", NAME]);
        initdb.arg("--pwfile").arg(&for_initdb).arg("-D").arg(&unfinished);
        let output = Command::from(initdb).output().await.map_err(at(&self.binaries.path("initdb")))?;
        let _ = fs::remove_file(&for_initdb);
        if !output.status.success() {
            let output = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Error::Init { folder: unfinished, output });
        }
        fs::rename(&unfinished, &self.folder).map_err(at(&self.folder))
    }

    fn read_password(&self) -> Result<String, Error> {
        fs::read_to_string(&self.password).map_err(at(&self.password))
    }

    /// A port for TCP where there is no socket; with a socket it is only a part of its name.
    fn free_port(&self) -> u16 {
        let free = || std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        if self.socket.is_some() { 5432 } else { free().map_or(5432, |address| address.port()) }
    }

    fn spawn(&self, port: u16) -> Result<Child, Error> {
        let log = File::options().create(true).append(true).open(&self.log).map_err(at(&self.log))?;
        let mut postgres = self.command("postgres");
        postgres.arg("-D").arg(&self.folder).arg("-p").arg(port.to_string());
        let socket = self.socket.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        let listen = if self.socket.is_some() { "" } else { "127.0.0.1" };
        for (name, value) in [
            ("listen_addresses", listen),
            ("unix_socket_directories", &socket),
            ("max_connections", "100"),
            ("shared_buffers", "256MB"),
            ("max_wal_size", "2GB"),
            ("wal_compression", "on"),
            ("checkpoint_timeout", "15min"),
            // Pages are short queries; compiling them costs more than running them.
            ("jit", "off"),
        ] {
            postgres.arg("-c").arg(format!("{name}={value}"));
        }
        postgres.stdout(Stdio::null()).stderr(log);
        let mut postgres = Command::from(postgres);
        postgres.spawn().map_err(at(&self.binaries.path("postgres")))
    }

    fn options(&self, port: u16) -> Result<PgConnectOptions, Error> {
        let options = PgConnectOptions::new_without_pgpass().username(NAME).password(&self.read_password()?).port(port);
        Ok(match &self.socket {
            Some(folder) => options.socket(folder),
            None => options.host("127.0.0.1"),
        })
    }

    async fn wait_until_ready(&self, mut child: Child, options: &PgConnectOptions) -> Result<Child, Error> {
        let until = Instant::now() + START_TIMEOUT;
        let options = options.clone().database("postgres");
        loop {
            if options.connect().await.is_ok() {
                return Ok(child);
            }
            let ended = matches!(child.try_wait(), Ok(Some(_)));
            if ended || Instant::now() > until {
                interrupt(&child);
                return Err(Error::Start { log: self.log.clone(), tail: tail(&self.log) });
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn create_database(&self, options: &PgConnectOptions) -> Result<(), Error> {
        let failed = |error: sqlx::Error| Error::Start { log: self.log.clone(), tail: error.to_string() };
        let mut db = options.clone().database("postgres").connect().await.map_err(failed)?;
        let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(NAME)
            .fetch_one(&mut db)
            .await
            .map_err(failed)?;
        if !exists {
            sqlx::raw_sql("CREATE DATABASE colloquy").execute(&mut db).await.map_err(failed)?;
        }
        Ok(())
    }
}

/// The folder that PostgreSQL lives in: `data/postgres`. Where its user cannot reach that (root's
/// home is closed to others), a folder under `/var/lib` that `data/postgres` then points at.
fn home(data: &Path, user: &RunAs) -> Result<PathBuf, Error> {
    let home = data.join("postgres");
    if !home.exists() {
        user.make_folder(&home)?;
        if !user.can_write(&home) {
            fs::remove_dir(&home).map_err(at(&home))?;
            let name: String = rand::random_iter::<u8>().take(6).map(|byte| format!("{byte:02x}")).collect();
            let elsewhere = Path::new("/var/lib").join(format!("colloquy-{name}"));
            user.make_folder(&elsewhere)?;
            symlink(&elsewhere, &home).map_err(at(&home))?;
            tracing::info!(
                "PostgreSQL's user cannot reach {}; its files are in {}",
                data.display(),
                elsewhere.display()
            );
        }
    }
    home.canonicalize().map_err(at(&home))
}

fn write_private(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, "").map_err(at(path))?;
    fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(at(path))?;
    fs::write(path, text).map_err(at(path))
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}
