//! Builds the site's files from the WASM that cargo compiled: `bundle WASM SITE HASHES [--quick]`.
//!
//! - `WASM`: the output of cargo for the crate `client`, linked with `--emit-relocs`.
//! - `SITE`: the folder that the server serves. It is replaced.
//! - `HASHES`: the path of `hash.txt`, in the folder of the server's binary. `sizes.txt` is written beside it.
//! - `--quick`: skip optimisation, and compress lightly.
//!
//! The steps are those of `cargo leptos build --split`: split the WASM into a core and a chunk for each lazy route, run
//! wasm-bindgen on the core, optimise each file, compile the style sheet, add content hashes to the names, compress.
//! The sizes are printed at the end. Needs the npm packages `binaryen`, `sass` and `terser` of `end2end/`.

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
    // Replace the old site only when the new one is complete.
    let _ = fs::remove_dir_all(site);
    fs::rename(&work, site)?;
    let sizes = report::report(&site.join("pkg"), &lines)?;
    fs::write(hashes.with_file_name("sizes.txt"), &sizes)?;
    print!("{sizes}");
    // Written last, because make compares its modification time with those of the inputs.
    fs::write(hashes, &lines)?;
    Ok(())
}
