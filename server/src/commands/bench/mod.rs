//! `colloquy bench`: measures performance, and compares each figure with that of a baseline or with a limit.

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

/// Number of messages in the world for searches, dashboards and exports.
const WORLD_MESSAGES: u32 = 5_000_000;

/// A line of the output.
pub struct Row {
    /// What was measured.
    pub what: &'static str,
    /// Our result, and what it is compared with.
    pub figures: String,
    /// Our result divided by the baseline or the limit.
    pub ratio: f64,
    /// The target for the ratio.
    pub target: Target,
}

/// The target for a ratio.
#[derive(Clone, Copy)]
pub enum Target {
    /// The ratio must be at least this.
    AtLeast(f64),
    /// The ratio must be at most this.
    AtMost(f64),
}

impl Target {
    fn is_met_by(self, ratio: f64) -> bool {
        match self {
            Target::AtLeast(min) => ratio >= min,
            Target::AtMost(max) => ratio <= max,
        }
    }

    fn description(self) -> String {
        match self {
            Target::AtLeast(min) => format!("at least {min}x"),
            Target::AtMost(max) => format!("at most {max}x"),
        }
    }
}

/// Runs the benchmarks, or with `only` one group of them, and prints a line for each. A missed target is not an error.
pub async fn run(settings: &Settings, messages: u32, peers: &Path, only: Option<&str>) -> Result<(), StartError> {
    let is_selected = |group: &str| only.is_none_or(|only| only == group);
    print(first_load::measure());
    let database = start::database(settings).await?;
    let state = start::state(settings, database.options.clone()).await?;
    let scratch = super::serve::scratch(settings)?;
    let measured = async {
        if is_selected("parse") {
            print(parse::measure(&scratch, peers, messages)?);
            print(parse::measure(&scratch, peers, 1_000_000)?);
        }
        if is_selected("analysis") {
            print(analysis::measure(&scratch, peers, messages)?);
        }
        super::seed::ensure_account(&state).await?;
        if is_selected("import") {
            let (conversation, row) = import::measure(&state, &scratch, messages).await?;
            print([row]);
            print([pages::measure(&state, &scratch, conversation).await?]);
        }
        if is_selected("search") {
            super::seed::ensure_world(&state, &scratch, WORLD_MESSAGES).await?;
            print(windows::measure(&state, super::seed::EMAIL).await?);
            print(search::measure(&state, super::seed::EMAIL).await?);
        }
        if is_selected("dashboards") {
            super::seed::ensure_world(&state, &scratch, WORLD_MESSAGES).await?;
            print(analysis::dashboards(&state, super::seed::EMAIL).await?);
        }
        if is_selected("exports") {
            super::seed::ensure_world(&state, &scratch, WORLD_MESSAGES).await?;
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
        let mark = if row.target.is_met_by(row.ratio) { "ok    " } else { "MISSED" };
        println!("{mark} {:<28} {:>6.2}x ({}), {}", row.what, row.ratio, row.target.description(), row.figures);
    }
}
