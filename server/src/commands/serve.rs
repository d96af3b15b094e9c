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
use crate::router::Front;
use crate::start::{self, StartError};
use crate::{database, listen, router};

/// How long open requests may take when the program is asked to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// Serves until SIGINT or SIGTERM; then finishes open requests, hands jobs back, stops PostgreSQL.
pub async fn serve(settings: &Settings, with_jobs: bool) -> Result<(), StartError> {
    let site = start::site(settings);
    if !site.join("pkg").is_dir() {
        return Err(StartError::Site(site));
    }
    // Before PostgreSQL starts: a port in use is told at once.
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
    options: sqlx::postgres::PgConnectOptions,
    with_jobs: bool,
) -> Result<(), StartError> {
    let state = start::state(settings, options).await?;
    let scratch = scratch(settings)?;
    start::warm_up();
    let stop = stop_signal();
    let worker = with_jobs.then(|| spawn_worker(state.clone(), scratch.clone(), stop.clone()));
    let chores = tokio::spawn(chores(state.clone()));
    let audit = state.audit.clone();
    let front = Front::of(settings);
    if front.behind_tls && front.hosts.is_empty() {
        tracing::warn!("COLLOQUY_HOSTS is empty: only requests for IP addresses and localhost are answered");
    }
    let app = router::build(state, scratch, &front);
    println!("Colloquy is ready: http://{}", listener.local_addr().unwrap_or(settings.addr));
    let mut stopped = stop.clone();
    let serving = listen::serve(listener, app, front.limits.head, async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    });
    let mut stopped = stop.clone();
    tokio::select! {
        () = serving => {}
        () = async { let _ = stopped.wait_for(|stop| *stop).await; tokio::time::sleep(DRAIN).await } => {
            tracing::warn!("some requests were still open after {DRAIN:?}");
        }
    }
    chores.abort();
    audit.flush().await;
    if let Some(worker) = worker {
        let _ = worker.await;
    }
    Ok(())
}

/// Works on jobs until SIGINT or SIGTERM.
pub async fn work(settings: &Settings) -> Result<(), StartError> {
    let database = start::database(settings).await?;
    let state = start::state(settings, database.options.clone()).await?;
    let scratch = scratch(settings)?;
    let worker = spawn_worker(state, scratch, stop_signal());
    println!("Colloquy works on jobs");
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
        // What was queued when the last process ended, or by a command.
        if let Err(error) = analysis::wake(&Job::new(&context.state)).await {
            tracing::error!(%error, "analyses that wait could not be queued");
        }
        let live = tokio::spawn(keep_figures_current(context.state.clone()));
        let result = jobs::work(context, async move { drop(stop.wait_for(|stop| *stop).await) }).await;
        live.abort();
        if let Err(error) = &result {
            tracing::error!(error, "the worker ended");
        }
        result
    })
}

/// Every few seconds: figures of the conversations in which somebody has written.
async fn keep_figures_current(state: AppState) {
    let mut often = tokio::time::interval(Duration::from_secs(2));
    often.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        often.tick().await;
        if let Err(error) = analysis::keep_current(&Job::new(&state)).await {
            tracing::error!(%error, "figures of live conversations could not be queued");
        }
    }
}

/// Once a day: partitions ahead, expired sessions and exports away, the bin emptied of what is old.
async fn chores(state: AppState) {
    let mut daily = tokio::time::interval(Duration::from_secs(24 * 3600));
    loop {
        daily.tick().await;
        if let Err(error) = database::make_partitions_ahead(state.db.system()).await {
            tracing::error!(%error, "partitions could not be made");
        }
        let expired =
            sqlx::query("DELETE FROM user_sessions WHERE expires_at < now()").execute(state.db.system()).await;
        if let Err(error) = expired {
            tracing::error!(%error, "expired sessions could not be removed");
        }
        match database::empty_bin(&state).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "conversations were deleted for good"),
            Err(error) => tracing::error!(%error, "the bin could not be emptied"),
        }
        match database::sweep_exports(&state).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "expired exports were deleted"),
            Err(error) => tracing::error!(%error, "expired exports could not be deleted"),
        }
    }
}

/// The folder for files of the moment; what a killed process left there goes.
pub fn scratch(settings: &Settings) -> Result<PathBuf, StartError> {
    let path = settings.data.join("scratch");
    let made = start::private_folder(&path).and_then(|()| {
        // Nobody else uses it: a private cluster's folder is locked, and files here have unique names.
        if settings.database_url.is_none() {
            for entry in std::fs::read_dir(&path)? {
                let entry = entry?.path();
                let _ = if entry.is_dir() { std::fs::remove_dir_all(entry) } else { std::fs::remove_file(entry) };
            }
        }
        path.canonicalize()
    });
    made.map_err(|error| StartError::Data { path, error })
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
        tracing::info!("stopping");
        let _ = sender.send(true);
        // Kept until the receivers are gone, so that none sees a closed channel instead.
        sender.closed().await;
    });
    receiver
}
