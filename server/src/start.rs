//! Builds the application state from the settings: database, object store, job queue.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use app::accounts::passwords::Passwords;
use app::accounts::rate_limit::SignInLimits;
use app::audit::AuditLog;
use app::state::{AppState, Clock, Settings as AppSettings};
use leptos::config::LeptosOptions;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;
use sqlx::postgres::PgConnectOptions;

use crate::config::Settings;
use crate::jobs::Queue;
use crate::postgres::{self, Cluster};
use crate::{database, jobs, tls};

/// Why a command cannot start, or failed. Each message names the setting or file, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The private PostgreSQL cannot start.
    #[error(transparent)]
    Postgres(#[from] postgres::Error),
    /// `DATABASE_URL` is not a valid URL.
    #[error("DATABASE_URL: {0}")]
    DatabaseUrl(sqlx::Error),
    /// A connection or a query failed.
    #[error("Database error: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error("Could not migrate the database: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The job queue could not be set up, or failed.
    #[error("Job queue error: {0}")]
    Jobs(String),
    /// The object store in `COLLOQUY_OBJECTS` cannot be used.
    #[error("COLLOQUY_OBJECTS: {0}")]
    Objects(String),
    /// A folder of `COLLOQUY_DATA` cannot be created or read.
    #[error("COLLOQUY_DATA: {path}: {error}")]
    Data {
        /// The folder.
        path: PathBuf,
        /// The cause.
        error: std::io::Error,
    },
    /// The site's files do not exist.
    #[error("The site's files were not found in {0}. Build them (make build), or set COLLOQUY_SITE to their folder.")]
    Site(PathBuf),
    /// The server cannot listen on `COLLOQUY_ADDR`.
    #[error("COLLOQUY_ADDR: {addr}: {error}. Is another program using this address?")]
    Listen {
        /// The address.
        addr: std::net::SocketAddr,
        /// The cause.
        error: std::io::Error,
    },
    /// Any other failure of a command.
    #[error("{0}")]
    Other(String),
}

/// How to connect to the database, and the private server if there is one.
pub struct Database {
    /// Connection options.
    pub options: PgConnectOptions,
    /// The private server, which must be stopped at the end.
    pub cluster: Option<Cluster>,
}

/// Returns the database in `DATABASE_URL`, or starts the private one. Creates the data folder.
///
/// # Errors
/// See [`StartError`].
pub async fn database(settings: &Settings) -> Result<Database, StartError> {
    data_folder(&settings.data).map_err(|error| StartError::Data { path: settings.data.clone(), error })?;
    match &settings.database_url {
        Some(url) => {
            let options = PgConnectOptions::from_str(url).map_err(StartError::DatabaseUrl)?;
            Ok(Database { options, cluster: None })
        }
        None => {
            let cluster = Cluster::start(&settings.data).await?;
            Ok(Database { options: cluster.options(), cluster: Some(cluster) })
        }
    }
}

/// Connects to the database, migrates it, and builds the state that requests and jobs share.
///
/// # Errors
/// See [`StartError`].
pub async fn state(settings: &Settings, options: PgConnectOptions) -> Result<AppState, StartError> {
    let system = database::connect_system(options.clone()).await?;
    database::MIGRATIONS.run(&system).await?;
    jobs::migrate(&system).await.map_err(StartError::Jobs)?;
    database::create_upcoming_partitions(&system).await?;
    let db = database::connect(system.clone(), options, settings.database_connections).await?;
    let clock = clock();
    let audit = AuditLog::start(system.clone(), clock.clone());
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Ok(AppState {
        db,
        objects: objects(settings)?,
        clock,
        settings: Arc::new(AppSettings {
            sign_up: settings.sign_up.into(),
            max_upload_bytes: settings.max_upload_mib << 20,
        }),
        leptos: leptos_options(settings),
        passwords: Passwords::new(cores),
        sign_in_limits: SignInLimits::default(),
        audit,
        jobs: Arc::new(Queue::new(system)),
    })
}

/// Loads word lists, patterns and dictionaries in the background. Otherwise the first dashboard with a search filter
/// would have to wait for them, up to a second.
pub fn warm_up() {
    drop(tokio::task::spawn_blocking(insight::warm_up::warm_up));
}

/// The system clock.
pub fn clock() -> Clock {
    Clock::new(now)
}

#[expect(clippy::disallowed_methods, reason = "the only place that reads the system clock")]
fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}

fn objects(settings: &Settings) -> Result<Arc<dyn ObjectStore>, StartError> {
    match &settings.objects {
        Some(url) => {
            tls::install();
            let url = url.parse().map_err(|e| StartError::Objects(format!("{url}: {e}")))?;
            // Credentials and region come from the same environment variables as for the AWS command line.
            let environment = std::env::vars().map(|(key, value)| (key.to_ascii_lowercase(), value));
            let aws = environment.filter(|(key, _)| key.starts_with("aws_"));
            let (store, path) =
                object_store::parse_url_opts(&url, aws).map_err(|e| StartError::Objects(e.to_string()))?;
            Ok(Arc::new(PrefixStore::new(store, path)))
        }
        None => {
            let folder = settings.data.join("objects");
            private_folder(&folder).map_err(|error| StartError::Data { path: folder.clone(), error })?;
            let store = LocalFileSystem::new_with_prefix(&folder).map_err(|e| StartError::Objects(e.to_string()))?;
            Ok(Arc::new(store.with_fsync(true)))
        }
    }
}

/// Creates a folder that only the current user can access (mode 0700). An existing folder gets the same mode.
///
/// # Errors
/// When it cannot be created, or belongs to another user.
pub fn private_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)?;
    std::fs::set_permissions(path, Permissions::from_mode(0o700))
}

/// Creates the data folder with mode 0711: other users can reach known paths in it, but not list it. If we are root,
/// PostgreSQL runs as another user and has its folder here. The mode of an existing folder is not changed.
fn data_folder(path: &Path) -> std::io::Result<()> {
    match path.exists() {
        true => Ok(()),
        false => {
            std::fs::create_dir_all(path)?;
            std::fs::set_permissions(path, Permissions::from_mode(0o711))
        }
    }
}

/// Tells Leptos where the site's files are. Their names contain hashes if `hash.txt` exists beside the binary.
fn leptos_options(settings: &Settings) -> LeptosOptions {
    let hashed = std::env::current_exe().is_ok_and(|program| program.with_file_name("hash.txt").exists());
    let site = site(settings);
    LeptosOptions::builder()
        .output_name("colloquy")
        .site_root(site.display().to_string())
        .site_addr(settings.addr)
        .hash_files(hashed)
        .build()
}

/// The folder with the site's files: `COLLOQUY_SITE`, else the first that exists of `LEPTOS_SITE_ROOT` (set by
/// `cargo leptos watch`), `site` beside the binary, and `site` in the folder above.
pub fn site(settings: &Settings) -> PathBuf {
    if let Some(site) = &settings.site {
        return site.clone();
    }
    let from_leptos = std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from);
    let program = std::env::current_exe().unwrap_or_default();
    let beside = program.parent().map(|folder| folder.join("site"));
    let above = program.parent().and_then(Path::parent).map(|folder| folder.join("site"));
    from_leptos
        .into_iter()
        .chain(beside)
        .chain(above)
        .find(|folder| folder.exists())
        .unwrap_or_else(|| PathBuf::from("target/site"))
}
