//! Adds a content hash to the name of each file. Browsers may cache everything in /pkg forever, so two different files
//! must never have the same name.
//!
//! Files refer to each other by name: the script and the WASM files to the loader, and the loader to the script and the
//! chunks. To break this cycle, the hash of the loader is computed from all files before names are replaced. It changes
//! whenever any of them changes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::files::{file_name, with_extension};
use crate::names::{CORE, LOADER, MANIFEST, NAME, PLACEHOLDER, SCRIPT, STYLE};
use crate::split::Manifest;

/// Renames the files in `pkg` and the references to them, and writes the manifest with the new names of the chunks.
/// Returns the content of `hash.txt`.
pub fn rename_all(pkg: &Path, manifest: Manifest) -> Result<String> {
    let wasm: Vec<String> = with_extension(pkg, "wasm")?.iter().map(|path| file_name(path)).collect();
    let read = |name: &str| fs::read(pkg.join(name)).with_context(|| name.to_owned());

    let mut combined = Sha256::new();
    for name in wasm.iter().map(String::as_str).chain([SCRIPT, LOADER]) {
        combined.update(Sha256::digest(read(name)?));
    }
    let split = hex(&combined.finalize());
    let loader = LOADER.replace(PLACEHOLDER, &split);

    let mut renamed = Vec::new();
    for name in wasm.iter().map(String::as_str).chain([SCRIPT, STYLE]) {
        let content = replace(&read(name)?, LOADER.as_bytes(), loader.as_bytes());
        let hash = hex(&Sha256::digest(&content));
        let new = with_hash(name, &hash).with_context(|| name.to_owned())?;
        fs::write(pkg.join(&new), content)?;
        fs::remove_file(pkg.join(name))?;
        renamed.push((name.to_owned(), new, hash));
    }

    let mut script = read(LOADER)?;
    for (old, new, _) in &renamed {
        script = replace(&script, format!("./{old}").as_bytes(), format!("./{new}").as_bytes());
    }
    fs::write(pkg.join(&loader), script)?;
    fs::remove_file(pkg.join(LOADER))?;

    let manifest = rename_chunks(manifest, &renamed)?;
    let manifest_json = serde_json::to_vec(&manifest)?;
    let manifest_hash = hex(&Sha256::digest(&manifest_json));
    fs::write(pkg.join(format!("{MANIFEST}.{manifest_hash}.json")), manifest_json)?;

    let mut lines = format!("split: {split}\nmanifest: {manifest_hash}\n");
    for (kind, name) in [("js", SCRIPT), ("wasm", CORE), ("css", STYLE)] {
        let (_, _, hash) = renamed.iter().find(|(old, ..)| old == name).with_context(|| name.to_owned())?;
        lines.push_str(&format!("{kind}: {hash}\n"));
    }
    ensure!(
        with_extension(pkg, "js")?.len() == 2,
        "wasm-bindgen wrote scripts other than {NAME}.js, which have no hash in their names"
    );
    Ok(lines)
}

/// The beginning of a digest in hexadecimal, as long as [`PLACEHOLDER`].
fn hex(digest: &[u8]) -> String {
    digest.iter().take(PLACEHOLDER.len() / 2).map(|byte| format!("{byte:02x}")).collect()
}

/// Inserts a hash into a file name: `chunk_3.wasm` becomes `chunk_3.<hash>.wasm`.
fn with_hash(name: &str, hash: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    Some(format!("{stem}.{hash}.{extension}"))
}

fn rename_chunks(manifest: Manifest, renamed: &[(String, String, String)]) -> Result<Manifest> {
    let chunk = |stem: String| {
        let found = renamed.iter().find(|(old, ..)| old.strip_suffix(".wasm") == Some(&stem));
        let new = found.and_then(|(_, new, _)| new.strip_suffix(".wasm")).map(str::to_owned);
        new.with_context(|| format!("{stem}.wasm is in the manifest but was not written"))
    };
    let entry = |(function, chunks): (String, Vec<String>)| {
        Ok((function, chunks.into_iter().map(chunk).collect::<Result<Vec<_>>>()?))
    };
    manifest.into_iter().map(entry).collect()
}

/// Replaces every occurrence of `old` by `new`.
fn replace(content: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.windows(old.len()).position(|window| window == old) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(new);
        rest = &rest[at + old.len()..];
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Renames sample files, one of which is a chunk with this content. Returns the names and contents of all files,
    /// and the content of `hash.txt`.
    fn renamed(chunk: &str) -> (BTreeSet<(String, String)>, String) {
        let folder = tempfile::tempdir().unwrap();
        let pkg = folder.path();
        let write = |name: &str, content: &str| fs::write(pkg.join(name), content).unwrap();
        write(CORE, &format!("core {LOADER}"));
        write(SCRIPT, &format!("import './{LOADER}'"));
        write(
            LOADER,
            &format!(
                "import './{SCRIPT}'; fetch('./split_search.wasm'); fetch('./chunk_1.wasm'); fetch('./chunk_10.wasm')"
            ),
        );
        write("split_search.wasm", &format!("{chunk} {LOADER}"));
        write("chunk_1.wasm", "shared");
        write("chunk_10.wasm", "more");
        write(STYLE, "body {}");
        let manifest = [("search".to_owned(), vec!["chunk_1".to_owned(), "split_search".to_owned()])];
        let lines = rename_all(pkg, manifest.into_iter().collect()).unwrap();
        let files = fs::read_dir(pkg).unwrap().map(|entry| {
            let path = entry.unwrap().path();
            (file_name(&path), fs::read_to_string(&path).unwrap())
        });
        (files.collect(), lines)
    }

    #[test]
    fn all_references_are_names_of_existing_files() {
        let (files, lines) = renamed("search");
        let names: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.len(), 8);
        for (_, content) in &files {
            for word in
                content.split(['\'', ' ', '"', ';']).filter(|word| word.ends_with(".wasm") || word.ends_with(".js"))
            {
                assert!(names.contains(word.trim_start_matches("./")), "{word} in {names:?}");
            }
        }
        for line in lines.lines() {
            let (kind, hash) = line.split_once(": ").unwrap();
            let name = match kind {
                "split" => format!("__wasm_split.{hash}.js"),
                "manifest" => format!("{MANIFEST}.{hash}.json"),
                kind => format!("{NAME}.{hash}.{kind}"),
            };
            assert!(names.contains(name.as_str()), "{name} in {names:?}");
        }
    }

    #[test]
    fn manifest_has_chunk_names_without_extension() {
        let (files, _) = renamed("search");
        let (_, manifest) = files.iter().find(|(name, _)| name.starts_with(MANIFEST)).unwrap();
        let manifest: Manifest = serde_json::from_str(manifest).unwrap();
        for chunk in &manifest["search"] {
            assert!(files.iter().any(|(name, _)| *name == format!("{chunk}.wasm")), "{chunk}");
        }
    }

    #[test]
    fn changed_files_get_new_names() {
        let (before, _) = renamed("search");
        let (after, _) = renamed("search, changed");
        for (name, content) in &before {
            for (other, changed) in &after {
                assert!(name != other || content == changed, "{name}");
            }
        }
        assert_eq!(renamed("search"), (before, renamed("search").1));
    }
}
