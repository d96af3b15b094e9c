//! The programs of npm packages.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Where npm puts them.
const FOLDER: &str = "end2end/node_modules/.bin";

/// Runs one and waits for its end.
pub fn run(tool: &str, arguments: &[&str]) -> Result<()> {
    let program = Path::new(FOLDER).join(tool);
    let status = Command::new(&program).args(arguments).status();
    let status = status.with_context(|| format!("{} (npm ci in end2end/ installs it)", program.display()))?;
    ensure!(status.success(), "{tool} failed");
    Ok(())
}
