//! A server for each test, on a free port and with its own database. All databases are on one private cluster.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use app::state::AppState;
use app::viewer::Job;
use clap::Parser;
use reqwest::{Client, Response, StatusCode, multipart, redirect};
use serde_json::{Value, json};
use server::config::{Cli, Command as CliCommand, Settings};
use server::postgres::Cluster;
use server::router::{HttpOptions, Timeouts};
use server::{database, jobs, router, start};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tokio::runtime::Runtime;
use uuid::Uuid;

pub const PASSWORD: &str = "correct horse battery";
/// The database that is copied for each test.
const TEMPLATE: &str = "template_colloquy";

/// The number of the next database.
static NEXT_DATABASE: AtomicU32 = AtomicU32::new(0);

/// Connection options for the cluster of this test run. The first call starts it and creates the template.
fn cluster() -> PgConnectOptions {
    static CLUSTER: OnceLock<(Runtime, Cluster)> = OnceLock::new();
    let (_, cluster) = CLUSTER.get_or_init(|| {
        let runtime = Runtime::new().unwrap();
        let data = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cluster");
        let cluster = std::thread::scope(|scope| {
            let start = scope.spawn(|| {
                runtime.block_on(async {
                    let cluster = Cluster::start(&data).await.unwrap();
                    create_template(cluster.options()).await;
                    cluster
                })
            });
            start.join().unwrap()
        });
        stop_at_exit(&data);
        (runtime, cluster)
    });
    cluster.options()
}

/// Starts a shell that waits for this process to end and then stops the cluster, because statics are not dropped.
#[expect(clippy::zombie_processes, reason = "the shell must outlive this process")]
fn stop_at_exit(data: &std::path::Path) {
    let pid = data.join("postgres/cluster/postmaster.pid");
    let script = format!(
        "while kill -0 {} 2>/dev/null; do sleep 0.3; done; kill -INT $(head -1 {})",
        std::process::id(),
        pid.display()
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    shell.spawn().unwrap();
}

async fn create_template(options: PgConnectOptions) {
    let mut db = options.clone().connect().await.unwrap();
    // Tests need no durability, and on a busy disk each would wait for the writes of all others.
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        run(&mut db, format!("ALTER SYSTEM SET {setting} = off")).await;
    }
    run(&mut db, "SELECT pg_reload_conf()".to_owned()).await;
    let old: Vec<String> =
        sqlx::query_scalar("SELECT datname FROM pg_database WHERE datname LIKE 't\\_%' OR datname = $1")
            .bind(TEMPLATE)
            .fetch_all(&mut db)
            .await
            .unwrap();
    for name in old {
        run(&mut db, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }
    run(&mut db, format!("CREATE DATABASE {TEMPLATE}")).await;
    let system = database::connect_system(options.database(TEMPLATE)).await.unwrap();
    database::MIGRATIONS.run(&system).await.unwrap();
    jobs::migrate(&system).await.unwrap();
    system.close().await;
}

async fn run(db: &mut sqlx::PgConnection, sql: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(db).await.unwrap();
}

/// Creates a database for a test: a copy of `template`, or an empty one.
pub async fn create_database(template: Option<&str>) -> PgConnectOptions {
    let options = cluster();
    let name = format!("t_{}", NEXT_DATABASE.fetch_add(1, Ordering::Relaxed));
    let mut db = options.clone().connect().await.unwrap();
    let template = template.unwrap_or("template0");
    // PostgreSQL refuses to copy a template twice at the same time.
    run(&mut db, "SELECT pg_advisory_lock(1)".to_owned()).await;
    run(&mut db, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    options.database(&name)
}

/// A running server, with sign-up open unless a test chooses otherwise.
pub struct Server {
    pub state: AppState,
    pub url: String,
    pub scratch: PathBuf,
    _data: tempfile::TempDir,
}

impl Server {
    pub async fn start() -> Server {
        Server::start_with(&[]).await
    }

    /// Starts a server with additional command-line flags.
    pub async fn start_with(flags: &[&str]) -> Server {
        Server::start_with_timeouts(flags, Timeouts::default()).await
    }

    /// Starts a server with additional command-line flags and with other timeouts.
    pub async fn start_with_timeouts(flags: &[&str], timeouts: Timeouts) -> Server {
        let options = create_database(Some(TEMPLATE)).await;
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().display().to_string();
        let policy = if flags.contains(&"--sign-up") { [].as_slice() } else { &["--sign-up", "open"] };
        let base = ["colloquy", "serve", "--data", &folder, "--database-connections", "5"];
        let settings = settings(base.iter().chain(policy).chain(flags));
        let state = start::state(&settings, options).await.unwrap();
        let scratch = data.path().join("scratch");
        std::fs::create_dir_all(&scratch).unwrap();
        let app =
            router::build(state.clone(), scratch.clone(), &HttpOptions { timeouts, ..HttpOptions::of(&settings) });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            server::listen::serve(listener, app, timeouts.headers, std::future::pending()).await;
        });
        Server { state, url, scratch, _data: data }
    }

    /// Runs an import, as a worker would.
    pub async fn run_import(&self, import: Uuid) {
        app::imports::pipeline::run(&Job::new(&self.state), import, &self.scratch).await.unwrap();
    }

    /// Runs the waiting analyses, as a worker would.
    pub async fn run_analyses(&self) {
        app::insights::analysis::run_waiting(&Job::new(&self.state), 2).await.unwrap();
    }

    /// A browser that is not signed in.
    pub fn visitor(&self) -> Browser {
        server::tls::install();
        let client = Client::builder().cookie_store(true).redirect(redirect::Policy::none()).build().unwrap();
        Browser { client, url: self.url.clone() }
    }

    /// Creates the first account, the administrator, and returns its browser.
    pub async fn administrator(&self) -> Browser {
        let browser = self.visitor();
        let fields = [("full_name", "Root"), ("email", "root@colloquy.example"), ("password", PASSWORD)];
        let response = browser.call("set_up", &fields).await;
        assert_eq!(response.status(), StatusCode::OK, "{}", response.text().await.unwrap());
        browser
    }

    /// Signs the administrator in again and returns the session cookie, for requests that set it by hand. The client's
    /// cookie store does not send secure cookies to a server without TLS.
    pub async fn session_cookie(&self) -> String {
        let fields = [("email", "root@colloquy.example"), ("password", PASSWORD), ("next", "/")];
        let response = self.visitor().call("sign_in", &fields).await;
        response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned()
    }

    /// Creates another account and returns its browser.
    pub async fn member(&self, name: &str) -> Browser {
        let browser = self.visitor();
        let email = format!("{name}@colloquy.example");
        let fields = [("full_name", name), ("email", &email), ("password", PASSWORD), ("token", "")];
        let response = browser.call("sign_up", &fields).await;
        assert_eq!(response.status(), StatusCode::OK, "{}", response.text().await.unwrap());
        browser
    }
}

/// Parses the arguments of `colloquy serve`.
pub fn settings<'a>(arguments: impl Iterator<Item = &'a &'a str>) -> Settings {
    match Cli::parse_from(arguments).command {
        CliCommand::Serve { settings, .. } => settings,
        _ => unreachable!("the command is serve"),
    }
}

/// A browser: a client with its own cookies.
#[derive(Clone)]
pub struct Browser {
    pub client: Client,
    pub url: String,
}

impl Browser {
    pub async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.url)).header("accept", "text/html").send().await.unwrap()
    }

    /// Calls a server function with form fields.
    pub async fn call(&self, function: &str, fields: &[(&str, &str)]) -> Response {
        let path = path_of(function);
        self.client.post(format!("{}{path}", self.url)).form(fields).send().await.unwrap()
    }

    /// Calls a server function with JSON.
    pub async fn call_json(&self, function: &str, input: Value) -> Response {
        let path = path_of(function);
        self.client.post(format!("{}{path}", self.url)).json(&input).send().await.unwrap()
    }

    /// Calls a server function with JSON. Panics unless it succeeds, and returns its result.
    pub async fn fetch(&self, function: &str, input: Value) -> Value {
        let response = self.call_json(function, input).await;
        let status = response.status();
        let text = response.text().await.unwrap();
        assert_eq!(status, StatusCode::OK, "{function}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Uploads a file.
    pub async fn upload(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Response {
        let file = multipart::Part::bytes(bytes.into()).file_name(name.to_owned());
        let form = multipart::Form::new().text("time_zone", "Europe/Berlin").part("file", file);
        self.client.post(format!("{}/uploads", self.url)).multipart(form).send().await.unwrap()
    }

    /// Uploads a file and runs its import. Returns the import as its page shows it.
    pub async fn import(&self, server: &Server, name: &str, bytes: impl Into<Vec<u8>>) -> Value {
        let response = self.upload(name, bytes).await;
        let status = response.status();
        let upload: Value = response.json().await.unwrap();
        assert_eq!(status, StatusCode::OK, "{upload}");
        let id: Uuid = upload["id"].as_str().unwrap().parse().unwrap();
        server.run_import(id).await;
        self.fetch("import", json!({ "id": id })).await
    }

    /// Searches everything that the user may read.
    pub async fn search(&self, query: &str) -> Value {
        self.fetch("search", json!({ "request": { "query": query } })).await
    }

    /// Imports a WhatsApp chat and returns the id of its conversation.
    pub async fn conversation(&self, server: &Server, text: &str) -> String {
        let import = self.import(server, "WhatsApp Chat with Test.txt", text).await;
        import["conversations"][0]["id"].as_str().unwrap_or_else(|| panic!("not imported: {import}")).to_owned()
    }
}

/// The path of a server function, which consists of its name and a hash.
pub fn path_of(function: &str) -> String {
    let wanted = format!("/api/{function}");
    let found = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, _)| path)
        .find(|path| path.strip_prefix(&wanted).is_some_and(|hash| hash.chars().all(|c| c.is_ascii_digit())));
    found.unwrap_or_else(|| panic!("no server function {function}")).to_owned()
}

/// A WhatsApp chat with this many messages of two people, five minutes apart.
pub fn chat(messages: usize) -> String {
    let mut text = String::new();
    for number in 0..messages {
        let minutes = number * 5;
        let (day, hour, minute) = (1 + minutes / 1440, minutes / 60 % 24, minutes % 60);
        let who = if number % 2 == 0 { "Ana" } else { "Bruno" };
        text.push_str(&format!("{day:02}/01/2024, {hour:02}:{minute:02} - {who}: message number{number} café\n"));
    }
    text
}

/// A zip archive with these files.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
