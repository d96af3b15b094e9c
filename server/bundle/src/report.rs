//! Reports the download sizes in bytes, compressed with brotli. Each line is a size, a tab and a name: first all files,
//! then `first load: …` for the core and for each lazy function with its chunks. `make bench` reads these lines.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::files::{file_name, with_extension};
use crate::names::{MANIFEST, NAME};
use crate::split::Manifest;

/// The lines for the finished folder `pkg`. `hashes` is the content of `hash.txt`.
pub fn report(pkg: &Path, hashes: &str) -> Result<String> {
    let mut sizes = BTreeMap::new();
    for path in with_extension(pkg, "br")? {
        let name = file_name(&path).trim_end_matches(".br").to_owned();
        sizes.insert(name, fs::metadata(&path)?.len());
    }
    let hash = hashes.lines().find_map(|line| line.strip_prefix("manifest: ")).context("no manifest")?;
    let manifest: Manifest = serde_json::from_slice(&fs::read(pkg.join(format!("{MANIFEST}.{hash}.json")))?)?;
    Ok(lines(&sizes, &manifest))
}

fn lines(sizes: &BTreeMap<String, u64>, manifest: &Manifest) -> String {
    let mut out = String::new();
    for (name, size) in sizes {
        out.push_str(&format!("{size}\t{name}\n"));
    }
    let is_chunk = |name: &str| name.ends_with(".wasm") && !name.starts_with(&format!("{NAME}."));
    let core: u64 = sizes.iter().filter(|(name, _)| !is_chunk(name)).map(|(_, size)| size).sum();
    out.push_str(&format!("{core}\tfirst load: core (JavaScript, WASM, style sheet)\n"));
    for (function, chunks) in manifest {
        let sizes = chunks.iter().filter_map(|chunk| sizes.get(&format!("{chunk}.wasm")));
        let page = core + sizes.sum::<u64>();
        out.push_str(&format!("{page}\tfirst load: {} ({} chunks)\n", readable(function), chunks.len()));
    }
    out
}

/// The readable part of a function name: `__search_route_view_123` becomes `search_route`.
fn readable(function: &str) -> &str {
    let name = function.rsplit_once('_').map_or(function, |(name, _)| name);
    name.trim_start_matches('_').trim_end_matches("_view")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_load_of_a_page_is_the_core_and_its_chunks() {
        let sizes = [
            ("colloquy.a.js", 10),
            ("colloquy.b.wasm", 200),
            ("chunk_3.c.wasm", 5),
            ("split_x_1.d.wasm", 40),
            ("split_y_2.e.wasm", 70),
        ];
        let sizes = sizes.map(|(name, size)| (name.to_owned(), size)).into_iter().collect();
        let manifest = [
            ("__search_route_view_1".to_owned(), vec!["chunk_3.c".to_owned(), "split_x_1.d".to_owned()]),
            ("emoji_table_2".to_owned(), vec!["split_y_2.e".to_owned()]),
        ];
        let lines = lines(&sizes, &manifest.into_iter().collect());
        assert!(lines.starts_with("5\tchunk_3.c.wasm\n10\tcolloquy.a.js\n"));
        assert!(lines.ends_with(
            "210\tfirst load: core (JavaScript, WASM, style sheet)\n\
             255\tfirst load: search_route (2 chunks)\n\
             280\tfirst load: emoji_table (1 chunks)\n"
        ));
    }
}
