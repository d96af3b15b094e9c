//! `colloquy bench`: the figures of DESIGN, each as a ratio measured in this run.

mod import;
mod pages;
mod parse;

use std::path::Path;

use crate::config::Settings;
use crate::start::{self, StartError};

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

/// Measures and prints a row each. A missed bar is printed, not an error.
pub async fn run(settings: &Settings, messages: u32, peers: &Path) -> Result<(), StartError> {
    let first_load = first_load(&start::site(settings));
    let database = start::database(settings).await?;
    let state = start::state(settings, database.options.clone()).await?;
    let scratch = super::serve::scratch(settings)?;
    let mut parsing = parse::measure(&scratch, peers, messages)?;
    parsing.extend(parse::measure(&scratch, peers, 1_000_000)?);
    let measured = async {
        super::seed::account(&state).await?;
        let (conversation, import) = import::measure(&state, &scratch, messages).await?;
        let pages = pages::measure(&state, &scratch, conversation).await?;
        Ok::<_, StartError>([import, pages])
    };
    let measured = measured.await;
    if let Some(cluster) = database.cluster {
        cluster.stop().await;
    }
    for row in first_load.into_iter().chain(parsing).chain(measured?) {
        let mark = if row.bar.holds(row.ratio) { "ok    " } else { "MISSED" };
        println!("{mark} {:<28} {:>6.2}x ({}), {}", row.what, row.ratio, row.bar.words(), row.figures);
    }
    Ok(())
}

/// JavaScript, wasm and style sheet in brotli, against the 400 KB that they may take.
fn first_load(site: &Path) -> Option<Row> {
    const MOST: f64 = 400_000.0;
    let files = std::fs::read_dir(site.join("pkg")).ok()?.filter_map(Result::ok);
    let packed = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "br"));
    let bytes: u64 = packed.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
    let figures = format!("{:.0} KB of {:.0} KB brotli", bytes as f64 / 1000.0, MOST / 1000.0);
    Some(Row { what: "first load", figures, ratio: bytes as f64 / MOST, bar: Bar::AtMost(1.0) })
}
