//! `colloquy verify FILE`: whether an export is as it was made.

use std::path::Path;
use std::process::ExitCode;

use export::manifest;

/// Checks the archive; exit code 0 when nothing was changed, 1 when something was, 2 when it cannot be checked.
pub fn run(archive: &Path) -> ExitCode {
    let report = match manifest::verify(archive) {
        Ok(report) => report,
        Err(error) => {
            eprintln!("colloquy: {error}");
            return ExitCode::from(2);
        }
    };
    println!("manifest {}", report.manifest_sha256);
    println!("{} files are as they were", report.intact);
    for (what, files) in [("changed", &report.changed), ("missing", &report.missing), ("added", &report.added)] {
        files.iter().for_each(|file| println!("{what}: {file}"));
    }
    if report.is_intact() {
        println!("Nothing was changed, if the hash of the manifest is the one that the server shows for this export.");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
