//! Splits the WASM into a core and chunks for lazy routes and functions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::Options;

use crate::names::{LOADER, SCRIPT};

/// The chunks that each lazy function needs, as file names without `.wasm`.
pub type Manifest = BTreeMap<String, Vec<String>>;

/// Writes the core to the file `core`, and the chunks and their loader to the folder `pkg`.
pub fn split(wasm: &Path, core: &Path, pkg: &Path) -> Result<Manifest> {
    let input = fs::read(wasm).with_context(|| wasm.display().to_string())?;
    let (main_module, link_name) = (format!("./{SCRIPT}"), format!("./{LOADER}"));
    let mut options = Options::new(&input);
    options.output_dir = pkg;
    options.main_out_path = core;
    options.main_module = &main_module;
    options.link_name = &link_name;
    let split = wasm_split_cli_support::transform(options);
    let split = split.map_err(|error| anyhow!("could not split {}: {error:#}", wasm.display()))?;
    Ok(split.prefetch_map.into_iter().collect())
}
