//! Finds files of settings: named files, files in folders, standard input.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::Fault;
use crate::input;

/// A file that could be read.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
}

/// Reads each path: a file, all `.toml` files below a folder, or standard input (`-`).
pub(super) fn read(paths: &[PathBuf]) -> (Vec<Source>, Vec<Fault>) {
    let (mut sources, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        let unread = |path: &Path, error| Fault::of_file(&name(path), format!("cannot be read: {error}"));
        match files(path) {
            Ok(files) if files.is_empty() => {
                faults.push(Fault::of_file(&name(path), "there is no .toml file in this folder"));
            }
            Ok(files) => files.iter().for_each(|file| match input::text(file) {
                Ok(text) => sources.push(Source { name: name(file), text }),
                Err(error) => faults.push(unread(file, error)),
            }),
            Err(error) => faults.push(unread(path, error)),
        }
    }
    (sources, faults)
}

fn name(path: &Path) -> String {
    input::shown(path).to_string()
}

/// The files below a folder, sorted by name; or the path itself.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if input::is_standard(path) || !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut entries = fs::read_dir(path)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        if entry.is_dir() {
            found.extend(files(&entry)?);
        } else if entry.extension().is_some_and(|extension| extension == "toml") {
            found.push(entry);
        }
    }
    Ok(found)
}
