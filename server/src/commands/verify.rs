//! `colloquy verify FILE`: checks that an export was not changed.

use std::path::Path;
use std::process::ExitCode;

use export::manifest;

/// Compares the archive with its manifest and prints the differences. Exit code: 0 unchanged, 1 changed, 2 not
/// verifiable.
pub fn run(archive: &Path) -> ExitCode {
    let report = match manifest::verify(archive) {
        Ok(report) => report,
        Err(error) => {
            eprintln!("colloquy: {error}");
            return ExitCode::from(2);
        }
    };
    println!("SHA-256 of the manifest: {}", report.manifest_sha256);
    println!("{} files are unchanged", report.intact);
    for (what, files) in [("changed", &report.changed), ("missing", &report.missing), ("added", &report.added)] {
        files.iter().for_each(|file| println!("{what}: {file}"));
    }
    if report.is_intact() {
        println!("Nothing was changed, provided that the export's page shows the same hash of the manifest.");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
