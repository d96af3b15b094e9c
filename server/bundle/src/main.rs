//! Builds the browser's files from what cargo made: `bundle WASM SITE HASHES [--quick]`.
//!
//! The same steps as `cargo leptos build`, without having to install it: wasm-bindgen at the
//! locked version, wasm-opt, sass, hashed names, brotli and gzip. `WASM` is cargo's output for
//! `client`, `SITE` the folder that the server serves, `HASHES` the `hash.txt` beside the server.
//! The node packages `binaryen`, `sass` and `terser` of end2end/ must be installed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

/// What the files are called, as `output-name` in Cargo.toml says.
const NAME: &str = "colloquy";
/// Where npm puts the programs of its packages.
const TOOLS: &str = "end2end/node_modules/.bin";

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
    copy_folder(Path::new("public"), &work)?;
    bind(wasm, &pkg)?;
    let file = |name: &str| pkg.join(name).display().to_string();
    if !quick {
        shrink(&file)?;
    }
    run("sass", &["--no-source-map", "--style=compressed", "style/main.scss", &file("in.css")])?;
    let mut lines = String::new();
    for kind in ["js", "wasm", "css"] {
        let from = pkg.join(format!("in.{kind}"));
        let bytes = fs::read(&from).with_context(|| from.display().to_string())?;
        let digest = Sha256::digest(&bytes);
        let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        fs::rename(&from, pkg.join(format!("{NAME}.{hash}.{kind}")))?;
        lines.push_str(&format!("{kind}: {hash}\n"));
    }
    compress_all(&work, if quick { 4 } else { 11 })?;
    let _ = fs::remove_dir_all(site);
    fs::rename(&work, site)?;
    fs::write(hashes, lines)?;
    report(site)
}

/// JavaScript around the wasm, as `in.js` and `in.wasm`.
fn bind(wasm: &Path, pkg: &Path) -> Result<()> {
    let mut output = Bindgen::new().input_path(wasm).web(true)?.out_name("in").typescript(false).generate_output()?;
    output.emit(pkg)?;
    fs::rename(pkg.join("in_bg.wasm"), pkg.join("in.wasm"))?;
    Ok(())
}

/// Makes the wasm and the JavaScript smaller.
fn shrink(file: &dyn Fn(&str) -> String) -> Result<()> {
    let (wasm, smaller) = (file("in.wasm"), file("out.wasm"));
    let features = [
        "--enable-bulk-memory",
        "--enable-nontrapping-float-to-int",
        "--enable-sign-ext",
        "--enable-mutable-globals",
        "--enable-reference-types",
        "--enable-multivalue",
    ];
    // Twice, and once more after the code was flattened and its loops found anew: each round finds 1 %.
    let mut arguments = vec![
        "-Oz",
        "-Oz",
        "--flatten",
        "--rereloop",
        "-Oz",
        "-Oz",
        "--strip-debug",
        "--strip-producers",
        wasm.as_str(),
        "-o",
        smaller.as_str(),
    ];
    arguments.extend(features);
    run("wasm-opt", &arguments)?;
    fs::rename(&smaller, &wasm)?;
    let (script, smaller) = (file("in.js"), file("out.js"));
    run("terser", &[script.as_str(), "-o", smaller.as_str(), "--module", "--mangle", "--compress"])?;
    fs::rename(&smaller, &script)?;
    Ok(())
}

fn run(tool: &str, arguments: &[&str]) -> Result<()> {
    let program = Path::new(TOOLS).join(tool);
    let status = Command::new(&program).args(arguments).status();
    let status = status.with_context(|| format!("{} (npm ci in end2end/ installs it)", program.display()))?;
    ensure!(status.success(), "{tool} failed");
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Puts a `.br` and a `.gz` beside every file that gets smaller by it.
fn compress_all(folder: &Path, quality: u32) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            compress_all(&path, quality)?;
            continue;
        }
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if !matches!(extension, "js" | "wasm" | "css" | "svg" | "webmanifest" | "txt") {
            continue;
        }
        let bytes = fs::read(&path)?;
        let mut brotli = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams {
            quality: quality as i32,
            lgwin: 24,
            size_hint: bytes.len(),
            ..Default::default()
        };
        brotli::BrotliCompress(&mut bytes.as_slice(), &mut brotli, &parameters)?;
        fs::write(format!("{}.br", path.display()), brotli)?;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(quality.min(9)));
        gzip.write_all(&bytes)?;
        fs::write(format!("{}.gz", path.display()), gzip.finish()?)?;
    }
    Ok(())
}

/// The size of the first load, in brotli.
fn report(site: &Path) -> Result<()> {
    let mut total = 0;
    for entry in fs::read_dir(site.join("pkg"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "br") {
            let size = fs::metadata(&path)?.len();
            total += size;
            println!("{:>8.1} KB  {}", size as f64 / 1000.0, path.file_name().unwrap_or_default().to_string_lossy());
        }
    }
    println!("{:>8.1} KB  first load (JavaScript, wasm, style sheet), brotli", total as f64 / 1000.0);
    Ok(())
}
