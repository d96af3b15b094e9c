//! The command line and the settings. Each setting is a flag and an environment variable.

use std::net::SocketAddr;
use std::path::PathBuf;

use app::state::SignUpPolicy;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// One home for every conversation.
#[derive(Debug, Parser)]
#[command(name = "colloquy", version, about, arg_required_else_help = true)]
pub struct Cli {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

/// Arguments of `colloquy parse`.
#[derive(Debug, Args)]
pub struct Parse {
    /// Export to parse: .txt, .zip, .json, .jsonl or .csv; `-` reads standard input.
    pub file: PathBuf,
    /// Program that wrote the export (default: detect from the content): whatsapp, telegram, discord,
    /// messenger, instagram, signal, slack, google_chat, imessage, line, table.
    #[arg(long)]
    pub format: Option<transcript::Source>,
    /// Write the receipt to this file instead of standard error.
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// Order of day, month and year (default: detect from the dates).
    #[arg(long, value_enum)]
    pub date_order: Option<DateOrder>,
    /// Names of the time, sender and text columns of a table, e.g. `Date,From,Body`. The sender may be empty.
    #[arg(long, value_name = "TIME,SENDER,TEXT")]
    pub columns: Option<String>,
}

/// Order of day, month and year in dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DateOrder {
    /// 27/03/2022
    Dmy,
    /// 3/27/2022
    Mdy,
    /// 2022/03/27
    Ymd,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the web application and run background jobs in the same process.
    Serve {
        /// Settings.
        #[command(flatten)]
        settings: Settings,
        /// Do not run background jobs; leave them to `colloquy work` processes.
        #[arg(long, env = "COLLOQUY_NO_JOBS")]
        no_jobs: bool,
    },
    /// Run background jobs only.
    Work {
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Migrate the database to the current schema.
    Migrate {
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Parse an export and print its messages, one JSON object per line. The receipt goes to stderr.
    ///
    /// Exit codes: 0 success, 1 not an export or damaged (stderr says where and what to do), 2 invalid
    /// arguments, 3 a table whose columns are unknown (use --columns).
    Parse(Parse),
    /// Verify an export against the manifest that it contains.
    ///
    /// Exit codes: 0 unchanged, 1 changed (stdout lists the files), 2 not a zip archive or no manifest.
    Verify {
        /// Archive to verify: a .zip that was exported with a manifest.
        file: PathBuf,
    },
    /// Import an export from the command line.
    Import {
        /// Export to import: .txt, .zip, .json, .jsonl or .csv.
        file: PathBuf,
        /// E-mail address of the account that will own the conversations.
        #[arg(long)]
        owner: String,
        /// Time zone of the times in the export, e.g. Europe/Berlin.
        #[arg(long, default_value = "UTC")]
        time_zone: String,
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Create demo data: an account (demo@colloquy.example, password "demo demo demo") with the sample chat
    /// and one long conversation or, for more than 50,000 messages, 200 conversations.
    Seed {
        /// Total number of messages, not counting the sample.
        #[arg(long, default_value_t = 20_000)]
        messages: u32,
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Run the benchmarks. `make bench` also installs the programs to compare with.
    #[command(hide = true)]
    Bench {
        /// Number of messages to parse, analyse and import.
        #[arg(long, default_value_t = 200_000)]
        messages: u32,
        /// Folder with the programs to compare with (`make bench` installs them).
        #[arg(long, default_value = "target/bench-peers")]
        peers: PathBuf,
        /// Run only one group.
        #[arg(long, value_parser = ["parse", "analysis", "import", "search", "dashboards", "exports"])]
        only: Option<String>,
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Manage accounts.
    Admin {
        /// The action.
        #[command(subcommand)]
        action: Admin,
    },
}

/// Actions of `colloquy admin`.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Set a new password for an account and sign it out everywhere. The password is read from stdin.
    SetPassword {
        /// E-mail address of the account.
        email: String,
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
}

/// Settings of the server, the workers and the commands.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Address to listen on.
    #[arg(long, env = "COLLOQUY_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// Data folder: private PostgreSQL, objects and temporary files.
    #[arg(long, env = "COLLOQUY_DATA", default_value = "./data")]
    pub data: PathBuf,
    /// PostgreSQL server (15 or later) to use instead of a private one.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Maximum number of database connections for requests.
    #[arg(long, env = "COLLOQUY_DATABASE_CONNECTIONS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=500))]
    pub database_connections: u32,
    /// Object store, as a URL such as s3://bucket/prefix (credentials as for the AWS command line).
    /// Default: a folder in the data folder.
    #[arg(long, env = "COLLOQUY_OBJECTS")]
    pub objects: Option<String>,
    /// Who can sign up.
    #[arg(long, env = "COLLOQUY_SIGN_UP", value_enum, default_value_t = SignUp::Invitation)]
    pub sign_up: SignUp,
    /// Maximum size of an upload in MiB.
    #[arg(long, env = "COLLOQUY_MAX_UPLOAD_MIB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..=1_048_576))]
    pub max_upload_mib: u64,
    /// The server is behind a TLS proxy: trust its X-Forwarded-For header, send HSTS, and mark cookies
    /// as secure.
    #[arg(long, env = "COLLOQUY_BEHIND_TLS")]
    pub behind_tls: bool,
    /// Host names of this server, such as chat.example.org, separated by commas. IP addresses and localhost
    /// always work; requests for other names are refused.
    #[arg(long, env = "COLLOQUY_HOSTS", value_delimiter = ',', value_name = "NAME,…")]
    pub hosts: Vec<String>,
    /// Folder with the site's files (WASM, JavaScript, style sheet, fonts). Default: `site` beside the binary or in
    /// the folder above.
    #[arg(long, env = "COLLOQUY_SITE")]
    pub site: Option<PathBuf>,
    /// Log filter in the syntax of RUST_LOG, e.g. info, debug or app=debug.
    #[arg(long, env = "COLLOQUY_LOG", default_value = "info,sqlx=warn,graphile_worker=warn")]
    pub log: String,
    /// Log format.
    #[arg(long, env = "COLLOQUY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// Who can sign up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SignUp {
    /// Anyone.
    Open,
    /// People with an invitation.
    Invitation,
    /// Nobody.
    Closed,
}

impl From<SignUp> for SignUpPolicy {
    fn from(sign_up: SignUp) -> Self {
        match sign_up {
            SignUp::Open => SignUpPolicy::Open,
            SignUp::Invitation => SignUpPolicy::Invitation,
            SignUp::Closed => SignUpPolicy::Closed,
        }
    }
}

/// Log format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people to read.
    Text,
    /// One JSON object per line.
    Json,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn command_line_definition_is_valid() {
        Cli::command().debug_assert();
    }

    #[test]
    fn errors_name_the_invalid_setting() {
        let error = Cli::try_parse_from(["colloquy", "serve", "--addr", "nowhere"]).expect_err("not an address");
        assert!(error.to_string().contains("--addr"), "{error}");
    }
}
