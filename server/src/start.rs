//! From settings to a running state: database, objects, jobs.

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

/// Why the program cannot start; each says which setting or file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The private PostgreSQL.
    #[error(transparent)]
    Postgres(#[from] postgres::Error),
    /// DATABASE_URL.
    #[error("DATABASE_URL: {0}")]
    DatabaseUrl(sqlx::Error),
    /// The database.
    #[error("The database does not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema.
    #[error("The database's schema could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The job queue.
    #[error("The job queue could not be set up: {0}")]
    Jobs(String),
    /// COLLOQUY_OBJECTS.
    #[error("COLLOQUY_OBJECTS: {0}")]
    Objects(String),
    /// COLLOQUY_DATA.
    #[error("COLLOQUY_DATA: {path}: {error}")]
    Data {
        /// The folder.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// COLLOQUY_SITE.
    #[error(
        "The browser's files were not found in {0}. Build them (make build), or name their folder with COLLOQUY_SITE."
    )]
    Site(PathBuf),
    /// COLLOQUY_ADDR.
    #[error("COLLOQUY_ADDR: {addr}: {error}. Is something else listening there?")]
    Listen {
        /// The address.
        addr: std::net::SocketAddr,
        /// Why not.
        error: std::io::Error,
    },
    /// Anything a command was asked to do and could not.
    #[error("{0}")]
    Other(String),
}

/// The database, and the private server behind it if there is one.
pub struct Database {
    /// How to connect.
    pub options: PgConnectOptions,
    /// The server to stop at the end.
    pub cluster: Option<Cluster>,
}

/// Finds or starts the database.
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

/// Migrates, connects and puts everything together that requests and jobs reach.
///
/// # Errors
/// See [`StartError`].
pub async fn state(settings: &Settings, options: PgConnectOptions) -> Result<AppState, StartError> {
    let system = database::connect_system(options.clone()).await?;
    database::MIGRATIONS.run(&system).await?;
    jobs::migrate(&system).await.map_err(StartError::Jobs)?;
    database::make_partitions_ahead(&system).await?;
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

/// Loads word lists, patterns and dictionaries in the background: the first dashboard with a search in its filter
/// would wait for them, up to a second.
pub fn warm_up() {
    drop(tokio::task::spawn_blocking(insight::warm_up::warm_up));
}

/// The real clock.
pub fn clock() -> Clock {
    Clock::new(now)
}

#[expect(clippy::disallowed_methods, reason = "the one place where the real clock is read")]
fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}

fn objects(settings: &Settings) -> Result<Arc<dyn ObjectStore>, StartError> {
    match &settings.objects {
        Some(url) => {
            tls::install();
            let url = url.parse().map_err(|e| StartError::Objects(format!("{url}: {e}")))?;
            // Credentials and region as the AWS command line takes them, from the environment.
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

/// Makes a folder that only this user can enter; one that is there is closed to others.
///
/// # Errors
/// When it cannot be made, or is another user's.
pub fn private_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)?;
    std::fs::set_permissions(path, Permissions::from_mode(0o700))
}

/// Makes the data folder. Others may pass through it, and no more: PostgreSQL runs as another user when we are
/// root, and its folder is below.
fn data_folder(path: &Path) -> std::io::Result<()> {
    match path.exists() {
        true => Ok(()),
        false => {
            std::fs::create_dir_all(path)?;
            std::fs::set_permissions(path, Permissions::from_mode(0o711))
        }
    }
}

/// Where Leptos finds the browser's files. With hashed names there is a `hash.txt` beside the program.
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

/// The folder of the browser's files: as told, else `site` beside the program or above it.
pub fn site(settings: &Settings) -> PathBuf {
    if let Some(site) = &settings.site {
        return site.clone();
    }
    let watched = std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from);
    let program = std::env::current_exe().unwrap_or_default();
    let beside = program.parent().map(|folder| folder.join("site"));
    let above = program.parent().and_then(Path::parent).map(|folder| folder.join("site"));
    watched
        .into_iter()
        .chain(beside)
        .chain(above)
        .find(|folder| folder.exists())
        .unwrap_or_else(|| PathBuf::from("target/site"))
}
