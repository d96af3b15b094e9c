//! Combines small shared chunks into one file, the pack.
//!
//! The splitter creates a chunk for every set of lazy functions that share code. The number of chunks grows with the
//! number of pages, and most of them are smaller than a kilobyte. A single file needs only one request and compresses
//! better. It is a plain concatenation, which the loader slices. Its extension is `.wasm`, because the server writes
//! preload links with that extension.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::files::{file_name, with_extension};
use crate::names::{LOADER, PACK};
use crate::split::Manifest;

/// Maximum size in bytes, before compression, of a chunk in the pack. Larger ones stay separate, because not every page
/// needs them.
const MAX_BYTES: usize = 16_000;
/// The JavaScript function `fetchPart` of the loader, which fetches a part of the pack.
const FETCH_PART: &str = include_str!("fetch_part.js");

/// A chunk, and the range of its bytes in the pack.
struct Part {
    stem: String,
    start: usize,
    end: usize,
}

/// Packs the small shared chunks in `pkg` and changes the loader accordingly. Returns the changed manifest.
pub fn pack(pkg: &Path, manifest: Manifest) -> Result<Manifest> {
    let (mut content, mut parts) = (Vec::new(), Vec::new());
    for path in with_extension(pkg, "wasm")? {
        let name = file_name(&path);
        let bytes = fs::read(&path)?;
        if let Some(stem) =
            name.strip_suffix(".wasm").filter(|stem| stem.starts_with("chunk_") && bytes.len() <= MAX_BYTES)
        {
            let start = content.len();
            content.extend(bytes);
            parts.push(Part { stem: stem.to_owned(), start, end: content.len() });
        }
    }
    if parts.len() < 2 {
        return Ok(manifest);
    }
    let loader = pkg.join(LOADER);
    let script =
        rewrite(&fs::read_to_string(&loader)?, &parts).context("unexpected code in the generated chunk loader")?;
    fs::write(loader, script)?;
    fs::write(pkg.join(PACK), content)?;
    for part in &parts {
        fs::remove_file(pkg.join(format!("{}.wasm", part.stem)))?;
    }
    Ok(with_pack(manifest, &parts))
}

fn rewrite(script: &str, parts: &[Part]) -> Option<String> {
    let mut script = script.to_owned();
    for Part { stem, start, end } in parts {
        let fetch = format!("fetch(new URL(\"./{stem}.wasm\", import.meta.url))");
        if script.matches(&fetch).count() != 1 {
            return None;
        }
        script = script.replace(&fetch, &format!("fetchPart({start}, {end})"));
    }
    Some(script + &FETCH_PART.replace("PACK", PACK))
}

fn with_pack(manifest: Manifest, parts: &[Part]) -> Manifest {
    let pack = PACK.trim_end_matches(".wasm");
    let is_packed = |chunk: &String| parts.iter().any(|part| part.stem == *chunk);
    let entry = |(function, mut chunks): (String, Vec<String>)| {
        let before = chunks.len();
        chunks.retain(|chunk| !is_packed(chunk));
        if chunks.len() < before {
            chunks.insert(0, pack.to_owned());
        }
        (function, chunks)
    };
    manifest.into_iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_shared_chunks_are_combined_into_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
        let fetch = |stem: &str| format!("fetch(new URL(\"./{stem}.wasm\", import.meta.url));\n");
        write("chunk_1.wasm", "one");
        write("chunk_2.wasm", "second");
        write("chunk_3.wasm", &"large".repeat(4000));
        write("split_search.wasm", "search");
        write(LOADER, &["chunk_1", "chunk_2", "chunk_3", "split_search"].map(fetch).concat());
        let chunks = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let manifest = [
            ("search".to_owned(), chunks(&["chunk_1", "chunk_2", "chunk_3", "split_search"])),
            ("emoji".to_owned(), chunks(&["chunk_3", "split_emoji"])),
        ];
        let manifest = pack(folder.path(), manifest.into_iter().collect()).unwrap();
        assert_eq!(manifest["search"], ["chunks", "chunk_3", "split_search"]);
        assert_eq!(manifest["emoji"], ["chunk_3", "split_emoji"]);
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read(PACK), "onesecond");
        let script = read(LOADER);
        let calls = format!("fetchPart(0, 3);\nfetchPart(3, 9);\n{}{}", fetch("chunk_3"), fetch("split_search"));
        assert!(script.starts_with(&calls), "{script}");
        assert!(script.contains("new URL(\"./chunks.wasm\", import.meta.url)"), "{script}");
        assert!(!folder.path().join("chunk_1.wasm").exists());
    }

    #[test]
    fn unexpected_loaders_are_rejected() {
        let part = Part { stem: "chunk_1".to_owned(), start: 0, end: 3 };
        assert_eq!(rewrite("fetch(\"./chunk_1.wasm\")", &[part]), None);
    }
}
