//! Runs wasm-bindgen, at the version of Cargo.lock.

use std::fs;
use std::path::Path;

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use crate::names::{CORE, NAME};

/// Writes the bound core and the JavaScript around it into `pkg`. Chunks are not bound: what they call
/// in the browser goes through the core, so its exports keep the names the linker gave them.
pub fn bind(core: &Path, pkg: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(core).out_name(NAME).typescript(false).keep_lld_exports(true).demangle(false);
    bindgen.web(true)?.generate_output()?.emit(pkg)?;
    fs::rename(pkg.join(format!("{NAME}_bg.wasm")), pkg.join(CORE))?;
    Ok(())
}
