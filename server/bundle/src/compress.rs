//! Compresses static files in advance.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Result;

/// The quality for releases: the highest of brotli. (That of gzip is 9.)
pub const BEST: u32 = 11;
/// The quality for tests.
pub const QUICK: u32 = 2;

/// Writes a `.br` and a `.gz` file beside every compressible file in a folder and its subfolders.
pub fn compress_all(folder: &Path, quality: u32) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            compress_all(&path, quality)?;
            continue;
        }
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if !matches!(extension, "js" | "wasm" | "css" | "svg" | "webmanifest" | "txt") {
            continue;
        }
        let bytes = fs::read(&path)?;
        fs::write(format!("{}.br", path.display()), brotli(&bytes, quality)?)?;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(quality.min(9)));
        gzip.write_all(&bytes)?;
        fs::write(format!("{}.gz", path.display()), gzip.finish()?)?;
    }
    Ok(())
}

fn brotli(bytes: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: quality as i32,
        lgwin: 24,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters)?;
    Ok(out)
}
