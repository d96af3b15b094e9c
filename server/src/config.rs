//! The command line and the settings. Each setting is a flag and a `COLLOQUY_…` variable.

use std::net::SocketAddr;
use std::path::PathBuf;

use app::state::SignUpPolicy;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// One home for every conversation.
#[derive(Debug, Parser)]
#[command(name = "colloquy", version, about, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How an export is read.
#[derive(Debug, Args)]
pub struct Parse {
    /// An export: .txt, .zip, .json, .jsonl or .csv; `-` reads standard input.
    pub file: PathBuf,
    /// The program that wrote it, when its content is not to decide: whatsapp, telegram, discord,
    /// messenger, instagram, signal, slack, google_chat, imessage, line, table.
    #[arg(long)]
    pub format: Option<transcript::Source>,
    /// Where the receipt goes instead of standard error.
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// The order of day and month, when the file does not tell it.
    #[arg(long, value_enum)]
    pub date_order: Option<DateOrder>,
    /// The columns of a table: time, sender and text, e.g. `Date,From,Body`; the sender may be empty.
    #[arg(long, value_name = "TIME,SENDER,TEXT")]
    pub columns: Option<String>,
}

/// The order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DateOrder {
    /// 27/03/2022
    Dmy,
    /// 3/27/2022
    Mdy,
    /// 2022/03/27
    Ymd,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the web application, and work on jobs in the same process.
    Serve {
        /// Where and how.
        #[command(flatten)]
        settings: Settings,
        /// Leave the jobs to `colloquy work` processes.
        #[arg(long, env = "COLLOQUY_NO_JOBS")]
        no_jobs: bool,
    },
    /// Work on jobs only.
    Work {
        /// Where and how.
        #[command(flatten)]
        settings: Settings,
    },
    /// Bring the database's schema up to date.
    Migrate {
        /// Where and how.
        #[command(flatten)]
        settings: Settings,
    },
    /// Read an export and print its messages, one JSON object a line; the receipt goes to stderr.
    ///
    /// Exit codes: 0 read, 1 not an export or damaged (stderr says where and what to do), 2 a mistake
    /// on the command line, 3 a table whose columns are not known: say --columns.
    Parse(Parse),
    /// Check an export against the manifest in it.
    ///
    /// Exit codes: 0 nothing was changed, 1 something was (stdout says what), 2 there is nothing to check.
    Verify {
        /// The archive: a .zip that was made “with proof”.
        file: PathBuf,
    },
    /// Import an export without a browser.
    Import {
        /// An export: .txt, .zip, .json, .jsonl or .csv.
        file: PathBuf,
        /// The e-mail address of the account that will own the conversation.
        #[arg(long)]
        owner: String,
        /// The zone of the export's clock, e.g. Europe/Berlin.
        #[arg(long, default_value = "UTC")]
        time_zone: String,
        /// Where and how.
        #[command(flatten)]
        settings: Settings,
    },
    /// Fill the database with a fictional world: an account (demo@colloquy.example, password
    /// "demo demo demo") with the sample and, for more than 50,000 messages, two hundred conversations.
    Seed {
        /// Messages of all conversations together.
        #[arg(long, default_value_t = 20_000)]
        messages: u32,
        /// Where and how.
        #[command(flatten)]
        settings: Settings,
    },
    /// Measure; `make bench` prints the rows.
    #[command(hide = true)]
    Bench {
        /// Messages to import.
        #[arg(long, default_value_t = 200_000)]
        messages: u32,
        /// The folder that the peers' parsers are installed in (`make bench` does that).
        #[arg(long, default_value = "target/bench-peers")]
        peers: PathBuf,
        /// Only these rows: parse, import or search.
        #[arg(long)]
        only: Option<String>,
        /// Where and how.
        #[command(flatten)]
        settings: Settings,
    },
    /// Look after accounts.
    Admin {
        /// What to do.
        #[command(subcommand)]
        action: Admin,
    },
}

/// Looking after accounts.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Set a new password for an account and sign it out everywhere. Reads the password from stdin.
    SetPassword {
        /// The account's e-mail address.
        email: String,
        /// Where and how.
        #[command(flatten)]
        settings: Settings,
    },
}

/// Where things are and how they behave.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// The address to listen on.
    #[arg(long, env = "COLLOQUY_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// The folder of everything that is kept: the private PostgreSQL, objects, uploads.
    #[arg(long, env = "COLLOQUY_DATA", default_value = "./data")]
    pub data: PathBuf,
    /// A PostgreSQL server (15 or later) to use instead of a private one.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// At most so many database connections for requests.
    #[arg(long, env = "COLLOQUY_DATABASE_CONNECTIONS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=500))]
    pub database_connections: u32,
    /// Where objects are kept: a URL such as s3://bucket/prefix (credentials as for the AWS
    /// command line), or nothing for a folder under the data folder.
    #[arg(long, env = "COLLOQUY_OBJECTS")]
    pub objects: Option<String>,
    /// Who may sign up.
    #[arg(long, env = "COLLOQUY_SIGN_UP", value_enum, default_value_t = SignUp::Invitation)]
    pub sign_up: SignUp,
    /// The largest upload, in MiB.
    #[arg(long, env = "COLLOQUY_MAX_UPLOAD_MIB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..=1_048_576))]
    pub max_upload_mib: u64,
    /// A proxy that speaks TLS stands in front: trust its X-Forwarded-For, send HSTS, and mark
    /// cookies as secure.
    #[arg(long, env = "COLLOQUY_BEHIND_TLS")]
    pub behind_tls: bool,
    /// The names in the addresses that people open, such as chat.example.org; several with commas between them.
    /// IP addresses and localhost always work. Requests for other names are refused.
    #[arg(long, env = "COLLOQUY_HOSTS", value_delimiter = ',', value_name = "NAME,…")]
    pub hosts: Vec<String>,
    /// The folder of the browser's files. By default the one beside the program that was built
    /// with it.
    #[arg(long, env = "COLLOQUY_SITE")]
    pub site: Option<PathBuf>,
    /// What to log, as in RUST_LOG: info, debug, app=debug …
    #[arg(long, env = "COLLOQUY_LOG", default_value = "info,sqlx=warn,graphile_worker=warn")]
    pub log: String,
    /// How to write the log.
    #[arg(long, env = "COLLOQUY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// Who may sign up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SignUp {
    /// Anyone.
    Open,
    /// Who has an invitation.
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

/// How to write the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one object a line.
    Json,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_bad_value_names_its_setting() {
        let error = Cli::try_parse_from(["colloquy", "serve", "--addr", "nowhere"]).expect_err("not an address");
        assert!(error.to_string().contains("--addr"), "{error}");
    }
}
