//! What the files are called before a hash is put into their names. Leptos looks for these names.

/// `output-name` in Cargo.toml.
pub const NAME: &str = "colloquy";
/// The core: everything outside of lazy routes.
pub const CORE: &str = "colloquy.wasm";
/// wasm-bindgen's JavaScript around the core.
pub const SCRIPT: &str = "colloquy.js";
/// The style sheet.
pub const STYLE: &str = "colloquy.css";
/// The JavaScript that fetches chunks.
pub const LOADER: &str = "__wasm_split.______________________.js";
/// The part of the loader's name that becomes its hash. The name also stands inside WASM files, where
/// the replacement must be of the same length.
pub const PLACEHOLDER: &str = "______________________";
/// The small shared chunks in one file.
pub const PACK: &str = "chunks.wasm";
/// Which chunks each lazy function needs, for the server's preload links.
pub const MANIFEST: &str = "__wasm_split_manifest";
