//! The files of the cluster, and how to create, start and connect to it.

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
use super::{Error, NAME, file_error, interrupt};

/// Maximum length of the path of the socket's folder. A Unix socket's path has at most 107 bytes, and this leaves room
/// for `/.s.PGSQL.5432`.
const MAX_SOCKET_FOLDER: usize = 90;
/// How long to wait until the server accepts connections. Recovery after a crash can take a while.
const START_TIMEOUT: Duration = Duration::from_secs(120);

/// Paths of the cluster and its programs, and the user that runs them.
pub struct Layout {
    binaries: Binaries,
    user: RunAs,
    /// The data directory.
    folder: PathBuf,
    /// The folder of the socket; `None` if its path would be too long.
    socket: Option<PathBuf>,
    log: PathBuf,
    password: PathBuf,
}

impl Layout {
    pub fn new(data: &Path, binaries: Binaries, user: RunAs) -> Result<Layout, Error> {
        let home = cluster_home(data, &user)?;
        let socket = home.join("run");
        user.create_folder(&socket)?;
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
        // A separate process group, so that Ctrl-C in a terminal does not reach PostgreSQL directly.
        command.process_group(0).stdin(Stdio::null()).env("LC_ALL", "C.UTF-8").current_dir("/");
        self.user.apply(&mut command);
        command
    }

    /// Stops a server that is still running because its colloquy process was killed.
    pub async fn stop_orphan(&self) {
        if !self.folder.join("postmaster.pid").exists() {
            return;
        }
        let mut stop = self.command("pg_ctl");
        stop.args(["stop", "-m", "fast", "-w", "-t", "60", "-D"]).arg(&self.folder);
        stop.stdout(Stdio::null()).stderr(Stdio::null());
        let _ = Command::from(stop).status().await;
    }

    /// Creates the cluster unless it exists. It gets its final name at the end, so that an interrupted `initdb` leaves
    /// nothing that looks like a complete cluster.
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
        self.user.make_owner(&for_initdb)?;
        self.user.create_folder(&unfinished)?;
        let mut initdb = self.command("initdb");
        // Sort by bytes, but recognise the letters of every script: `pg_trgm` extracts words.
        initdb.args(["--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8"]);
        initdb.args(["--data-checksums", "--auth=scram-sha-256", "--username", NAME]);
        initdb.arg("--pwfile").arg(&for_initdb).arg("-D").arg(&unfinished);
        let output = Command::from(initdb).output().await.map_err(file_error(&self.binaries.path("initdb")))?;
        let _ = fs::remove_file(&for_initdb);
        if !output.status.success() {
            let output = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Error::Init { folder: unfinished, output });
        }
        fs::rename(&unfinished, &self.folder).map_err(file_error(&self.folder))
    }

    fn read_password(&self) -> Result<String, Error> {
        fs::read_to_string(&self.password).map_err(file_error(&self.password))
    }

    /// A free TCP port. With a Unix socket it is the default port, which is then only part of the socket's name.
    pub fn choose_port(&self) -> u16 {
        let bind = || std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        if self.socket.is_some() { 5432 } else { bind().map_or(5432, |address| address.port()) }
    }

    pub fn spawn(&self, port: u16) -> Result<Child, Error> {
        let log = File::options().create(true).append(true).open(&self.log).map_err(file_error(&self.log))?;
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
            // Our queries are short: compiling them would take longer than running them.
            ("jit", "off"),
            // Error details contain values, such as the e-mail address that is already taken.
            ("log_error_verbosity", "terse"),
        ] {
            postgres.arg("-c").arg(format!("{name}={value}"));
        }
        postgres.stdout(Stdio::null()).stderr(log);
        let mut postgres = Command::from(postgres);
        postgres.spawn().map_err(file_error(&self.binaries.path("postgres")))
    }

    pub fn options(&self, port: u16) -> Result<PgConnectOptions, Error> {
        let options = PgConnectOptions::new_without_pgpass().username(NAME).password(&self.read_password()?).port(port);
        Ok(match &self.socket {
            Some(folder) => options.socket(folder),
            None => options.host("127.0.0.1"),
        })
    }

    pub async fn wait_until_ready(&self, mut child: Child, options: &PgConnectOptions) -> Result<Child, Error> {
        let deadline = Instant::now() + START_TIMEOUT;
        let options = options.clone().database("postgres");
        loop {
            if options.connect().await.is_ok() {
                return Ok(child);
            }
            let exited = matches!(child.try_wait(), Ok(Some(_)));
            if exited || Instant::now() > deadline {
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

/// The folder of the cluster, its socket and its log: `data/postgres`. If PostgreSQL's user cannot reach it (root's
/// home is closed to other users), it is a folder in `/var/lib`, and `data/postgres` is a symbolic link to it.
fn cluster_home(data: &Path, user: &RunAs) -> Result<PathBuf, Error> {
    let home = data.join("postgres");
    if !home.exists() {
        user.create_folder(&home)?;
        if !user.can_write(&home) {
            fs::remove_dir(&home).map_err(file_error(&home))?;
            let name: String = rand::random_iter::<u8>().take(6).map(|byte| format!("{byte:02x}")).collect();
            let elsewhere = Path::new("/var/lib").join(format!("colloquy-{name}"));
            user.create_folder(&elsewhere)?;
            symlink(&elsewhere, &home).map_err(file_error(&home))?;
            tracing::info!(
                "PostgreSQL's user cannot access {}; the cluster is in {}",
                data.display(),
                elsewhere.display()
            );
        }
    }
    home.canonicalize().map_err(file_error(&home))
}

/// Writes a file that only its owner can read. The permissions are set before the text is written.
fn write_private(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, "").map_err(file_error(path))?;
    fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(file_error(path))?;
    fs::write(path, text).map_err(file_error(path))
}

/// The last eight lines of a log.
fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}
