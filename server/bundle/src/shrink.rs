//! Optimises WASM and JavaScript for size.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result, bail};

use crate::files::with_extension;
use crate::tools::run;

/// WASM features that rustc uses and that browsers have supported since 2023.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];
/// Passes of wasm-opt. `-Oz` runs twice, and twice again after flattening the code and rebuilding its loops; each round
/// saves about 1%.
const PASSES: [&str; 9] =
    ["-Oz", "-Oz", "--flatten", "--rereloop", "-Oz", "-Oz", "--strip-debug", "--strip-producers", "--quiet"];

/// Smaller files are not worth the second or two that starting wasm-opt takes: there are hundreds of them, and together
/// they are a few percent of the code.
const MIN_BYTES: usize = 4_000;

/// Optimises the WASM files in a folder, two at a time.
pub fn wasm(pkg: &Path) -> Result<()> {
    let files = Mutex::new(with_extension(pkg, "wasm")?);
    let next = || files.lock().ok()?.pop();
    let work = || -> Result<()> {
        while let Some(file) = next() {
            optimise(&file)?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(work);
        work()?;
        other.join().unwrap_or_else(|_| bail!("a thread that optimises WASM panicked"))
    })
}

fn optimise(file: &Path) -> Result<()> {
    let content = fs::read(file)?;
    if content.len() < MIN_BYTES {
        let stripped = without_custom_sections(&content).context("a WASM file is invalid")?;
        return Ok(fs::write(file, stripped)?);
    }
    let smaller = file.with_extension("smaller");
    let (from, to) = (file.display().to_string(), smaller.display().to_string());
    let mut arguments = PASSES.to_vec();
    arguments.extend(FEATURES);
    arguments.extend([from.as_str(), "-o", to.as_str()]);
    run("wasm-opt", &arguments)?;
    Ok(fs::rename(&smaller, file)?)
}

/// Removes custom sections, such as the names of functions. A module is a header of 8 bytes, followed by sections: an id
/// (0 for a custom section), the length of the content in LEB128, and the content.
fn without_custom_sections(module: &[u8]) -> Option<Vec<u8>> {
    let mut stripped = module.get(..8)?.to_vec();
    let mut rest = &module[8..];
    while let Some(id) = rest.first() {
        let digits = rest[1..].iter().position(|byte| byte & 0x80 == 0)? + 1;
        let length = rest[1..=digits].iter().rev().fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7f));
        let section = rest.get(..1 + digits + length)?;
        if *id != 0 {
            stripped.extend(section);
        }
        rest = &rest[section.len()..];
    }
    Some(stripped)
}

/// Minifies each script in a folder.
pub fn scripts(pkg: &Path) -> Result<()> {
    for file in with_extension(pkg, "js")? {
        let smaller = file.with_extension("smaller");
        let (from, to) = (file.display().to_string(), smaller.display().to_string());
        run("terser", &[&from, "-o", &to, "--module", "--mangle", "--compress"])?;
        fs::rename(&smaller, &file)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::without_custom_sections;

    #[test]
    fn custom_sections_are_removed_and_others_kept() {
        let header = *b"\0asm\x01\0\0\0";
        let long = [[0, 0x81, 0x01].as_slice(), &[7; 129]].concat();
        let module = [header.as_slice(), &[1, 2, 5, 6], &long, &[3, 1, 9]].concat();
        let expected = [header.as_slice(), &[1, 2, 5, 6], &[3, 1, 9]].concat();
        assert_eq!(without_custom_sections(&module), Some(expected));
        assert_eq!(without_custom_sections(&module[..20]), None);
    }
}
