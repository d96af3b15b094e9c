//! `colloquy serve` and `colloquy work`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::insights::analysis;
use app::state::AppState;
use app::viewer::Job;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use crate::config::Settings;
use crate::jobs::{self, Context};
use crate::router::HttpOptions;
use crate::start::{self, StartError};
use crate::{database, listen, router};

/// How long open requests may take to finish during shutdown.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(20);

/// Serves until SIGINT or SIGTERM. Then finishes open requests, returns running jobs to the queue and stops PostgreSQL.
pub async fn serve(settings: &Settings, with_jobs: bool) -> Result<(), StartError> {
    let site = start::site(settings);
    if !site.join("pkg").is_dir() {
        return Err(StartError::Site(site));
    }
    // Bind before starting PostgreSQL, to report a port in use immediately.
    let listener = TcpListener::bind(settings.addr).await;
    let listener = listener.map_err(|error| StartError::Listen { addr: settings.addr, error })?;
    let database = start::database(settings).await?;
    let result = serve_on(settings, listener, database.options.clone(), with_jobs).await;
    if let Some(cluster) = database.cluster {
        cluster.stop().await;
    }
    result
}

async fn serve_on(
    settings: &Settings,
    listener: TcpListener,
    database: sqlx::postgres::PgConnectOptions,
    with_jobs: bool,
) -> Result<(), StartError> {
    let state = start::state(settings, database).await?;
    let scratch = scratch(settings)?;
    start::warm_up();
    let stop = stop_signal();
    let worker = with_jobs.then(|| spawn_worker(state.clone(), scratch.clone(), stop.clone()));
    let maintenance = tokio::spawn(daily_maintenance(state.clone()));
    let audit = state.audit.clone();
    let options = HttpOptions::of(settings);
    if options.behind_tls && options.hosts.is_empty() {
        tracing::warn!(
            "COLLOQUY_HOSTS is not set: requests for names other than IP addresses and localhost are refused"
        );
    }
    let app = router::build(state, scratch, &options);
    println!("Colloquy is ready: http://{}", listener.local_addr().unwrap_or(settings.addr));
    let mut stopped = stop.clone();
    let serving = listen::serve(listener, app, options.timeouts.headers, async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    });
    let mut stopped = stop.clone();
    tokio::select! {
        () = serving => {}
        () = async { let _ = stopped.wait_for(|stop| *stop).await; tokio::time::sleep(DRAIN_TIMEOUT).await } => {
            tracing::warn!("some requests were still open after {DRAIN_TIMEOUT:?}");
        }
    }
    maintenance.abort();
    audit.flush().await;
    if let Some(worker) = worker {
        let _ = worker.await;
    }
    Ok(())
}

/// Runs jobs until SIGINT or SIGTERM.
pub async fn work(settings: &Settings) -> Result<(), StartError> {
    let database = start::database(settings).await?;
    let state = start::state(settings, database.options.clone()).await?;
    let scratch = scratch(settings)?;
    let worker = spawn_worker(state, scratch, stop_signal());
    println!("Colloquy is ready to run jobs");
    let result = worker.await.map_err(|e| StartError::Other(e.to_string()))?;
    if let Some(cluster) = database.cluster {
        cluster.stop().await;
    }
    result.map_err(StartError::Jobs)
}

fn spawn_worker(
    state: AppState,
    scratch: PathBuf,
    mut stop: watch::Receiver<bool>,
) -> tokio::task::JoinHandle<Result<(), String>> {
    let context = Context { state, scratch: Arc::new(scratch) };
    tokio::spawn(async move {
        // Analyses that were requested by a command, or not finished when the last process stopped.
        if let Err(error) = analysis::wake(&Job::new(&context.state)).await {
            tracing::error!(%error, "could not queue waiting analyses");
        }
        let live = tokio::spawn(keep_figures_current(context.state.clone()));
        let result = jobs::work(context, async move { drop(stop.wait_for(|stop| *stop).await) }).await;
        live.abort();
        if let Err(error) = &result {
            tracing::error!(error, "the job worker failed");
        }
        result
    })
}

/// Every two seconds, queues an analysis of the conversations with new messages.
async fn keep_figures_current(state: AppState) {
    let mut interval = tokio::time::interval(Duration::from_secs(2));
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        if let Err(error) = analysis::keep_current(&Job::new(&state)).await {
            tracing::error!(%error, "could not queue analyses of live conversations");
        }
    }
}

/// At startup and then once a day, creates partitions and deletes expired sessions, exports and conversations in the
/// trash.
async fn daily_maintenance(state: AppState) {
    let mut interval = tokio::time::interval(Duration::from_secs(24 * 3600));
    loop {
        interval.tick().await;
        if let Err(error) = database::create_upcoming_partitions(state.db.system()).await {
            tracing::error!(%error, "could not create partitions");
        }
        let expired =
            sqlx::query("DELETE FROM user_sessions WHERE expires_at < now()").execute(state.db.system()).await;
        if let Err(error) = expired {
            tracing::error!(%error, "could not delete expired sessions");
        }
        match database::purge_trash(&state).await {
            Ok(0) => {}
            Ok(conversations) => tracing::info!(conversations, "permanently deleted conversations from the trash"),
            Err(error) => tracing::error!(%error, "could not purge the trash"),
        }
        match database::sweep_exports(&state).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "deleted expired exports"),
            Err(error) => tracing::error!(%error, "could not delete expired exports"),
        }
    }
}

/// Creates the folder for temporary files, and deletes what a killed process left there.
pub fn scratch(settings: &Settings) -> Result<PathBuf, StartError> {
    let path = settings.data.join("scratch");
    let prepared = start::private_folder(&path).and_then(|()| {
        // Only with a private cluster, whose lock guarantees that no other process uses the data folder.
        if settings.database_url.is_none() {
            for entry in std::fs::read_dir(&path)? {
                let entry = entry?.path();
                let _ = if entry.is_dir() { std::fs::remove_dir_all(entry) } else { std::fs::remove_file(entry) };
            }
        }
        path.canonicalize()
    });
    prepared.map_err(|error| StartError::Data { path, error })
}

fn stop_signal() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        let interrupted = tokio::signal::ctrl_c();
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            }
            Err(_) => drop(interrupted.await),
        }
        tracing::info!("shutting down");
        let _ = sender.send(true);
        // Keep the channel open until all receivers are gone.
        sender.closed().await;
    });
    receiver
}
