//! Makes WASM and JavaScript smaller.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::files::with_extension;
use crate::tools::run;

/// What browsers since 2023 have and rustc uses.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];
/// Twice, and twice more after the code was flattened and its loops rebuilt: each round saves about 1%.
const PASSES: [&str; 9] =
    ["-Oz", "-Oz", "--flatten", "--rereloop", "-Oz", "-Oz", "--strip-debug", "--strip-producers", "--quiet"];

/// Optimises every WASM file of a folder by itself.
pub fn wasm(pkg: &Path) -> Result<()> {
    for file in with_extension(pkg, "wasm")? {
        let smaller = file.with_extension("smaller");
        let (from, to) = (file.display().to_string(), smaller.display().to_string());
        let mut arguments = PASSES.to_vec();
        arguments.extend(FEATURES);
        arguments.extend([from.as_str(), "-o", to.as_str()]);
        run("wasm-opt", &arguments)?;
        fs::rename(&smaller, &file)?;
    }
    Ok(())
}

/// Shortens every script of a folder.
pub fn scripts(pkg: &Path) -> Result<()> {
    for file in with_extension(pkg, "js")? {
        let smaller = file.with_extension("smaller");
        let (from, to) = (file.display().to_string(), smaller.display().to_string());
        run("terser", &[&from, "-o", &to, "--module", "--mangle", "--compress"])?;
        fs::rename(&smaller, &file)?;
    }
    Ok(())
}
