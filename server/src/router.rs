//! All routes and the middleware in front of them.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use app::accounts::session_store::PgSessions;
use app::state::AppState;
use app::viewer::ViewerCell;
use app::{App, html_document};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRef, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use metrics_exporter_prometheus::PrometheusHandle;
use object_store::ObjectStore;
use serde_json::json;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutBody, TimeoutLayer};
use tower_http::trace::TraceLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration as CookieDuration;
use tower_sessions::{Expiry, SessionManagerLayer};

use crate::config::Settings;
use crate::hosts::Hosts;
use crate::{arguments, charts, codebooks, exports, hosts, media, metrics, security, shares, uploads};

/// Number of days without a visit after which a session expires.
const SESSION_DAYS: i64 = 30;
/// The routes of the pages, collected once per process. While Leptos collects them, no page loads its data, and a page
/// that is being rendered at that moment would wait forever.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The state of all routes.
#[derive(Clone, FromRef)]
pub struct ServerState {
    /// The state of the application, shared with jobs.
    pub app: AppState,
    /// The options of Leptos.
    pub leptos: LeptosOptions,
    /// The recorder that `/metrics` renders.
    pub metrics: PrometheusHandle,
    /// The folder for temporary files.
    pub scratch: Arc<PathBuf>,
}

/// Timeouts of requests.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// Receiving a request's headers. Also how long a connection may be idle between two requests.
    pub headers: Duration,
    /// Producing a response, except for uploads and files of codebooks. Sending it may take longer.
    pub response: Duration,
    /// Waiting for the next part of a request's body.
    pub body: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let timeout = Duration::from_secs(30);
        Timeouts { headers: timeout, response: timeout, body: timeout }
    }
}

/// How the server handles HTTP.
#[derive(Debug, Clone, Default)]
pub struct HttpOptions {
    /// Whether the server is behind a TLS proxy.
    pub behind_tls: bool,
    /// The host names of this server.
    pub hosts: Hosts,
    /// Timeouts of requests.
    pub timeouts: Timeouts,
}

impl HttpOptions {
    /// The options in the settings, with default timeouts.
    pub fn of(settings: &Settings) -> HttpOptions {
        let hosts = Hosts::new(&settings.hosts);
        HttpOptions { behind_tls: settings.behind_tls, hosts, timeouts: Timeouts::default() }
    }
}

/// Builds the router of the whole application. `scratch` is the folder for temporary files.
pub fn build(app: AppState, scratch: PathBuf, options: &HttpOptions) -> Router {
    let HttpOptions { behind_tls, hosts, timeouts } = options.clone();
    let state = ServerState {
        leptos: app.leptos.clone(),
        app: app.clone(),
        metrics: metrics::install(),
        scratch: Arc::new(scratch),
    };
    let per_request = {
        let app = app.clone();
        move || {
            provide_context(app.clone());
            provide_context(ViewerCell::default());
        }
    };
    let leptos = app.leptos.clone();
    let sessions = SessionManagerLayer::new(PgSessions::new(app.db.accounts().clone()))
        .with_name("colloquy")
        .with_secure(behind_tls)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(CookieDuration::days(SESSION_DAYS)));
    let pages = Router::new()
        .leptos_routes_with_context(&state, PAGES.clone(), per_request, move || html_document(leptos.clone()))
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .layer(compression())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, timeouts.response))
        .layer(DefaultBodyLimit::max(arguments::MAX_BODY));
    // No response timeout: large files may take long, as long as data keeps arriving.
    let large_files = Router::new()
        .route("/uploads", post(uploads::upload).layer(DefaultBodyLimit::disable()))
        .route("/codebooks/import", post(codebooks::import).layer(DefaultBodyLimit::max(codebooks::MAX_BYTES)))
        .route("/codebooks/{id}/files/{file}", get(codebooks::file));
    let files = Router::new()
        .route("/imports/{id}/original", get(uploads::original))
        .route("/media/{conversation}/{attachment}", get(media::media))
        .route("/text/{conversation}/{message}", get(media::text))
        .route("/exports/{id}/file", get(exports::file))
        .route("/s/{token}", get(shares::show).post(shares::unlock))
        .route("/s/{token}/media/{attachment}", get(shares::media))
        .route("/charts/{scope}/{file}", get(charts::file))
        .route("/land.svg", get(charts::coastlines))
        .route("/story/{conversation}/{file}", get(charts::story))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, timeouts.response))
        .layer(DefaultBodyLimit::max(arguments::MAX_BODY));
    Router::new()
        .merge(pages)
        .merge(files)
        .merge(large_files)
        .layer(sessions)
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics::show))
        .merge(site(&app.leptos))
        .layer(
            ServiceBuilder::new()
                .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
                .layer(TraceLayer::new_for_http().make_span_with(span))
                .layer(PropagateRequestIdLayer::new(REQUEST_ID))
                .layer(from_fn(metrics::measure))
                .layer(from_fn_with_state(behind_tls, security::headers))
                .layer(CatchPanicLayer::new())
                .layer(from_fn_with_state(hosts, hosts::check))
                .layer(from_fn_with_state(behind_tls, security::client_address))
                .layer(from_fn(security::same_site))
                .layer(RequestBodyTimeoutLayer::new(timeouts.body))
                .map_request(|request: Request<TimeoutBody<Body>>| request.map(Body::new))
                .layer(from_fn(arguments::check)),
        )
        .with_state(state)
}

/// The site's files. Names in /pkg and /fonts change with the content, so browsers may cache these files forever.
fn site(options: &LeptosOptions) -> Router<ServerState> {
    let root = PathBuf::from(options.site_root.as_ref());
    let folder = |name: &str| ServeDir::new(root.join(name)).precompressed_br().precompressed_gzip();
    let immutable = HeaderValue::from_static("public, max-age=31536000, immutable");
    let cache = if options.hash_files { immutable } else { HeaderValue::from_static("no-cache") };
    let icons = ServeDir::new(&root).precompressed_br().precompressed_gzip();
    Router::new()
        .nest_service("/pkg", folder("pkg"))
        .nest_service("/fonts", folder("fonts"))
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, cache))
        .route_service("/favicon.svg", icons.clone())
        .route_service("/manifest.webmanifest", icons.clone())
        .route_service("/robots.txt", icons)
}

/// Compresses responses, except small ones, images and event streams.
fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .br(true)
        .gzip(true)
        .quality(tower_http::CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(256).and(NotForContentType::IMAGES).and(NotForContentType::SSE))
}

fn span<B>(request: &Request<B>) -> tracing::Span {
    let id = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Log the path only: queries contain search terms. The path of a share link contains its secret.
    let path = request.uri().path();
    let path = if path.starts_with("/s/") { "/s/…" } else { path };
    tracing::info_span!("request", id, method = %request.method(), path)
}

/// `GET /readyz`: 200 if the database and the object store respond, else 503.
async fn ready(State(app): State<AppState>) -> Response {
    let database = sqlx::query("SELECT 1").execute(app.db.system()).await.is_ok();
    let probe = object_store::path::Path::from("ready");
    let objects =
        match app.objects.get_opts(&probe, object_store::GetOptions { head: true, ..Default::default() }).await {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => true,
            Err(_) => false,
        };
    let status = if database && objects { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "database": database, "objects": objects }))).into_response()
}
