//! Input files; `-` is standard input.

use std::{
    fmt,
    fs::File,
    io::{self, Read},
    path::Path,
};

use crate::failure::Failure;

/// Whether a path means standard input.
pub(crate) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// The path in messages.
pub(crate) fn shown(path: &Path) -> impl fmt::Display {
    if is_standard(path) {
        Path::new("standard input").display()
    } else {
        path.display()
    }
}

/// Opens the file or standard input. A folder is refused here, because it can be opened, and only reading it fails.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    if is_standard(path) {
        return Ok(Box::new(io::stdin()));
    }
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(Box::new(file))
}

/// Reads all of it as text.
pub(crate) fn text(path: &Path) -> io::Result<String> {
    io::read_to_string(open(path)?)
}

/// The failure of a path that cannot be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::usage(format!("{} cannot be read: {error}", shown(path)));
    if error.kind() == io::ErrorKind::InvalidData {
        failure.hint("It must be UTF-8; turn the file into that first.")
    } else {
        failure
    }
}
