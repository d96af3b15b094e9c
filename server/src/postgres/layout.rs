//! The cluster on the disk: made, started, connected to.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tokio::process::{Child, Command};

use super::binaries::Binaries;
use super::user::RunAs;
use super::{Error, NAME, at, interrupt};

/// Unix socket paths end at 107 bytes; this leaves room for `/.s.PGSQL.5432`.
const MAX_SOCKET_FOLDER: usize = 90;
/// Recovery after a crash may take a while before connections are taken.
const START_TIMEOUT: Duration = Duration::from_secs(120);

/// Where things lie, and as whom they run.
pub struct Layout {
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
    pub fn new(data: &Path, binaries: Binaries, user: RunAs) -> Result<Layout, Error> {
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
    pub async fn stop_orphan(&self) {
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
    pub async fn init(&self) -> Result<(), Error> {
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
        // Sorted by bytes, but letters of every script are letters: trigrams of words need to know.
        initdb.args(["--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8"]);
        initdb.args(["--data-checksums", "--auth=scram-sha-256", "--username", NAME]);
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
    pub fn free_port(&self) -> u16 {
        let free = || std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        if self.socket.is_some() { 5432 } else { free().map_or(5432, |address| address.port()) }
    }

    pub fn spawn(&self, port: u16) -> Result<Child, Error> {
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
            // Details of errors hold values, such as the e-mail address that is already taken.
            ("log_error_verbosity", "terse"),
        ] {
            postgres.arg("-c").arg(format!("{name}={value}"));
        }
        postgres.stdout(Stdio::null()).stderr(log);
        let mut postgres = Command::from(postgres);
        postgres.spawn().map_err(at(&self.binaries.path("postgres")))
    }

    pub fn options(&self, port: u16) -> Result<PgConnectOptions, Error> {
        let options = PgConnectOptions::new_without_pgpass().username(NAME).password(&self.read_password()?).port(port);
        Ok(match &self.socket {
            Some(folder) => options.socket(folder),
            None => options.host("127.0.0.1"),
        })
    }

    pub async fn wait_until_ready(&self, mut child: Child, options: &PgConnectOptions) -> Result<Child, Error> {
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

    pub async fn create_database(&self, options: &PgConnectOptions) -> Result<(), Error> {
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
