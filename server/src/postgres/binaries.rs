//! Finds PostgreSQL's programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Error;

/// The oldest major version that the schema supports.
const MIN_VERSION: u32 = 15;

/// A folder with `initdb`, `postgres` and `pg_ctl`.
#[derive(Debug, Clone)]
pub struct Binaries {
    folder: PathBuf,
}

impl Binaries {
    /// Searches `PATH`, then the folder that `pg_config` names, then Debian's folders from the newest version down.
    pub fn find() -> Result<Binaries, Error> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let in_path = std::env::split_paths(&path).collect::<Vec<_>>();
        let config = Command::new("pg_config").arg("--bindir").output().ok();
        let config = config.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
        let folder = in_path.into_iter().chain(config).chain(debian_folders()).find(|folder| is_usable(folder));
        folder.map(|folder| Binaries { folder }).ok_or(Error::NotInstalled)
    }

    /// The path of a program.
    pub fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }
}

fn debian_folders() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, folder)| folder).collect()
}

/// Whether a folder has all programs in a supported version. `postgres --version` prints
/// `postgres (PostgreSQL) 15.18 (Debian …)`.
fn is_usable(folder: &Path) -> bool {
    if !["initdb", "postgres", "pg_ctl"].iter().all(|program| folder.join(program).is_file()) {
        return false;
    }
    let Ok(output) = Command::new(folder.join("postgres")).arg("--version").output() else { return false };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = text.split_whitespace().find_map(|word| word.split('.').next()?.parse::<u32>().ok());
    version.is_some_and(|version| version >= MIN_VERSION)
}
