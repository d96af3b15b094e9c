//! Runs programs of npm packages.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The folder in which npm installs programs.
const FOLDER: &str = "end2end/node_modules/.bin";

/// Runs a program and waits for it to succeed.
pub fn run(tool: &str, arguments: &[&str]) -> Result<()> {
    let program = Path::new(FOLDER).join(tool);
    let status = Command::new(&program).args(arguments).status();
    let status = status.with_context(|| format!("{} (npm ci in end2end/ installs it)", program.display()))?;
    ensure!(status.success(), "{tool} failed");
    Ok(())
}
