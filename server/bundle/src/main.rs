//! Builds the browser's files from what cargo made: `bundle WASM SITE HASHES [--quick]`.
//!
//! It prints the sizes, and writes them into `sizes.txt` beside `HASHES`.
//!
//! `WASM` is cargo's output for `client`, linked with `--emit-relocs`; `SITE` is the folder that the
//! server serves, `HASHES` the `hash.txt` beside the server. The steps are those of
//! `cargo leptos build --split`: split the WASM into a core and a chunk for each lazy route, run
//! wasm-bindgen on the core, optimise every file by itself, compile the style sheet, put the hash of
//! its content into each name, compress. `--quick` skips optimisation and compresses lightly.
//! The node packages `binaryen`, `sass` and `terser` of end2end/ must be installed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

mod bind;
mod compress;
mod files;
mod hash;
mod loader;
mod names;
mod pack;
mod report;
mod shrink;
mod split;
mod tools;

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [wasm, site, hashes, options @ ..] = arguments.as_slice() else {
        bail!("usage: bundle WASM SITE HASHES [--quick]");
    };
    let quick = options.iter().any(|option| option.as_os_str() == "--quick");
    let work = site.with_extension("new");
    let _ = fs::remove_dir_all(&work);
    let pkg = work.join("pkg");
    fs::create_dir_all(&pkg)?;
    files::copy_folder(Path::new("public"), &work)?;
    let core = work.join("core.wasm");
    let manifest = split::split(wasm, &core, &pkg)?;
    bind::bind(&core, &pkg)?;
    fs::remove_file(&core)?;
    loader::report_loads(&pkg.join(names::LOADER))?;
    if !quick {
        shrink::wasm(&pkg)?;
    }
    let manifest = pack::pack(&pkg, manifest)?;
    if !quick {
        shrink::scripts(&pkg)?;
    }
    let style = pkg.join(names::STYLE).display().to_string();
    tools::run("sass", &["--no-source-map", "--style=compressed", "style/main.scss", &style])?;
    let lines = hash::rename_all(&pkg, manifest)?;
    compress::compress_all(&work, if quick { compress::QUICK } else { compress::BEST })?;
    // The old site is served until the new one is complete.
    let _ = fs::remove_dir_all(site);
    fs::rename(&work, site)?;
    let sizes = report::report(&site.join("pkg"), &lines)?;
    fs::write(hashes.with_file_name("sizes.txt"), &sizes)?;
    print!("{sizes}");
    // Last: make compares its time with those of the inputs.
    fs::write(hashes, &lines)?;
    Ok(())
}
