//! Runs wasm-bindgen, in the version of Cargo.lock.

use std::fs;
use std::path::Path;

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use crate::names::{CORE, NAME};

/// Writes the core, processed by wasm-bindgen, and its JavaScript to `pkg`. Chunks are not processed: they call browser
/// APIs through the core, whose exports therefore keep the names from the linker.
pub fn bind(core: &Path, pkg: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(core).out_name(NAME).typescript(false).keep_lld_exports(true).demangle(false);
    bindgen.web(true)?.generate_output()?.emit(pkg)?;
    fs::rename(pkg.join(format!("{NAME}_bg.wasm")), pkg.join(CORE))?;
    Ok(())
}
