//! Brotli and zstd beside each file, so that the server never compresses anything itself.

use std::io::Write as _;
use std::path::Path;

use anyhow::Result;

use crate::tree::{Tree, digest, read, write};

/// The same bytes in both encodings that browsers take.
#[derive(Debug)]
pub(crate) struct Compressed {
    pub(crate) brotli: Vec<u8>,
    pub(crate) zstd: Vec<u8>,
}

/// Whether compressing pays; fonts (woff2) and pictures are compressed already.
pub(crate) fn compressible(path: &str) -> bool {
    let extension = Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str());
    matches!(
        extension,
        Some("html" | "css" | "js" | "wasm" | "svg" | "webmanifest" | "json" | "txt")
    )
}

/// Compresses as hard as it goes, once per content: results stay in the target folder.
pub(crate) fn compress(tree: &Tree, bytes: &[u8]) -> Result<Compressed> {
    let kept = tree.target(&format!("site/compressed/{}", digest(bytes)));
    let (brotli_file, zstd_file) = (kept.with_extension("br"), kept.with_extension("zst"));
    if brotli_file.is_file() && zstd_file.is_file() {
        return Ok(Compressed {
            brotli: read(&brotli_file)?,
            zstd: read(&zstd_file)?,
        });
    }
    let (quality, window) = (11, 22);
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 1 << 16, quality, window);
    encoder.write_all(bytes)?;
    let compressed = Compressed {
        brotli: encoder.into_inner(),
        zstd: zstd::encode_all(bytes, 19)?,
    };
    write(&brotli_file, &compressed.brotli)?;
    write(&zstd_file, &compressed.zstd)?;
    Ok(compressed)
}
