//! The names of the files before hashes are added. Leptos expects these names.

/// The common prefix: `output-name` in Cargo.toml.
pub const NAME: &str = "colloquy";
/// The core: all WASM outside of lazy routes.
pub const CORE: &str = "colloquy.wasm";
/// The JavaScript of the core, written by wasm-bindgen.
pub const SCRIPT: &str = "colloquy.js";
/// The style sheet.
pub const STYLE: &str = "colloquy.css";
/// The loader: the JavaScript that fetches chunks.
pub const LOADER: &str = "__wasm_split.______________________.js";
/// The part of the name [`LOADER`] that the hash replaces. WASM files contain the name, so the hash must have the same
/// length.
pub const PLACEHOLDER: &str = "______________________";
/// The file with all small shared chunks.
pub const PACK: &str = "chunks.wasm";
/// The manifest, which lists the chunks that each lazy function needs. The server writes preload links from it.
pub const MANIFEST: &str = "__wasm_split_manifest";
