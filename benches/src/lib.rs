//! The common parts of the benchmarks: samples, and how results are shown.
//!
//! ```text
//! benches/functions       time and memory of each release binary, cold and warm, under Lambda's runtime API
//! benches/floor           the function that does nothing, which those are measured beside
//! benches/scale           the local stack with many tenants and many records
//! benches/instructions    instructions of a warm request, a gate of the checks: a crate of its own
//!         │
//!         └── samples     many figures as median and percentiles
//!             table       results for the terminal
//!             chart       results as SVG, for docs/PERFORMANCE.md
//!             reader      the user whom every workload reads
//! ```
//!
//! How to run them, and their results, are in `docs/PERFORMANCE.md`.

pub mod chart;
pub mod reader;
pub mod samples;
pub mod table;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Writes a result next to the build's output, and returns its path.
pub fn keep(name: &str, content: &str) -> io::Result<PathBuf> {
    let folder = target().join("benchmarks");
    fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    fs::write(&path, content)?;
    Ok(path)
}

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Cargo's target directory.
#[expect(clippy::disallowed_methods, reason = "Cargo tells it in the environment alone")]
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
