//! `colloquy bench`: the figures of DESIGN, each as a ratio measured in this run.

mod analysis;
mod exports;
mod first_load;
mod import;
mod pages;
mod parse;
mod search;
mod windows;

use std::path::Path;

use crate::config::Settings;
use crate::start::{self, StartError};

/// Messages of the world that is searched.
const WORLD: u32 = 5_000_000;

/// A row of the output.
pub struct Row {
    /// What was measured.
    pub what: &'static str,
    /// What it came to, with the peer's figure.
    pub figures: String,
    /// The ratio.
    pub ratio: f64,
    /// What the ratio has to reach, or to stay under.
    pub bar: Bar,
}

/// What a ratio is held against.
#[derive(Clone, Copy)]
pub enum Bar {
    /// At least this.
    AtLeast(f64),
    /// At most this.
    AtMost(f64),
}

impl Bar {
    fn holds(self, ratio: f64) -> bool {
        match self {
            Bar::AtLeast(bar) => ratio >= bar,
            Bar::AtMost(bar) => ratio <= bar,
        }
    }

    fn words(self) -> String {
        match self {
            Bar::AtLeast(bar) => format!("at least {bar}x"),
            Bar::AtMost(bar) => format!("at most {bar}x"),
        }
    }
}

/// Measures and prints a row each; with `only` those of one part. A missed bar is printed, not an error.
pub async fn run(settings: &Settings, messages: u32, peers: &Path, only: Option<&str>) -> Result<(), StartError> {
    let wanted = |part: &str| only.is_none_or(|only| only == part);
    print(first_load::measure());
    let database = start::database(settings).await?;
    let state = start::state(settings, database.options.clone()).await?;
    let scratch = super::serve::scratch(settings)?;
    let measured = async {
        if wanted("parse") {
            print(parse::measure(&scratch, peers, messages)?);
            print(parse::measure(&scratch, peers, 1_000_000)?);
        }
        if wanted("analysis") {
            print(analysis::measure(&scratch, peers, messages)?);
        }
        super::seed::account(&state).await?;
        if wanted("import") {
            let (conversation, row) = import::measure(&state, &scratch, messages).await?;
            print([row]);
            print([pages::measure(&state, &scratch, conversation).await?]);
        }
        if wanted("search") {
            super::seed::world_once(&state, &scratch, WORLD).await?;
            print(windows::measure(&state, super::seed::EMAIL).await?);
            print(search::measure(&state, super::seed::EMAIL).await?);
        }
        if wanted("dashboards") {
            super::seed::world_once(&state, &scratch, WORLD).await?;
            print(analysis::dashboards(&state, super::seed::EMAIL).await?);
        }
        if wanted("exports") {
            super::seed::world_once(&state, &scratch, WORLD).await?;
            print(exports::measure(&state, &scratch, super::seed::EMAIL).await?);
        }
        Ok::<_, StartError>(())
    };
    let measured = measured.await;
    if let Some(cluster) = database.cluster {
        cluster.stop().await;
    }
    measured
}

fn print(rows: impl IntoIterator<Item = Row>) {
    for row in rows {
        let mark = if row.bar.holds(row.ratio) { "ok    " } else { "MISSED" };
        println!("{mark} {:<28} {:>6.2}x ({}), {}", row.what, row.ratio, row.bar.words(), row.figures);
    }
}
