//! The ledger of an import: a file with the result of each row, so that an import can be resumed.
//!
//! Lines are only appended, and synced to disk in batches. A crash can lose the end of the last batch. Those rows are sent again
//! with the same keys, and the API answers with their results.

mod entry;
mod known;

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{BufRead as _, BufReader, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use self::entry::Entry;
pub(super) use self::{
    entry::{Header, Outcome},
    known::{Earlier, KnownRows},
};
use crate::failure::Failure;

const VERSION: u8 = 1;
/// The most outcomes in a batch that is synced at once.
const BATCH: usize = 64;

impl Header {
    pub(super) const fn new(name: String, tenant: String, api: String) -> Self {
        Self {
            uo_import: VERSION,
            name,
            tenant,
            api,
        }
    }
}

/// An open, locked ledger.
#[derive(Debug)]
pub(super) struct Ledger {
    path: PathBuf,
    file: File,
    /// The number of bytes in complete lines that are synced to disk.
    whole: u64,
    /// Whether a failed write may have left a partial line after them.
    is_torn: bool,
    /// Lines that are not written yet, and their number.
    waiting: Vec<u8>,
    count: usize,
}

impl Ledger {
    /// Opens or creates the ledger of an import. Refuses the ledger of another import.
    pub(super) fn open(path: &Path, header: &Header) -> Result<(Self, KnownRows), Failure> {
        let shown = path.display();
        let cannot = |error: std::io::Error| Failure::failed(format!("the ledger {shown} cannot be used: {error}"));
        let mut file = private(OpenOptions::new().read(true).append(true).create(true))
            .open(path)
            .map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(
                    Failure::failed(format!("another import with the ledger {shown} is under way"))
                        .hint("Wait for its end, or stop it with Ctrl-C: it can go on later."),
                );
            }
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
        }
        let (known, whole) = read(&file, path, header)?;
        // A line that a crash left incomplete is removed; its row is sent again.
        file.set_len(whole).map_err(cannot)?;
        file.seek(SeekFrom::End(0)).map_err(cannot)?;
        let mut ledger = Self {
            path: path.to_owned(),
            file,
            whole,
            is_torn: false,
            waiting: Vec::new(),
            count: 0,
        };
        if whole == 0 {
            ledger.put(header)?;
            ledger.flush()?;
        }
        Ok((ledger, known))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds the result of a row. It is on disk after its batch, or after [`Self::flush`].
    pub(super) fn note(&mut self, line: u64, check: u128, outcome: &Outcome) -> Result<(), Failure> {
        self.put(&Entry::new(line, check, outcome))?;
        if self.count >= BATCH { self.flush() } else { Ok(()) }
    }

    /// Notes on disk that a refused row is sent again. Whatever happens before its answer is noted, the row no longer counts as
    /// refused, and the next run repeats this request.
    pub(super) fn sent(&mut self, line: u64, check: u128) -> Result<(), Failure> {
        self.put(&Entry::sent(line, check))?;
        self.flush()
    }

    fn put(&mut self, line: &impl serde::Serialize) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.waiting, line).map_err(|error| self.unwritten(&error.into()))?;
        self.waiting.push(b'\n');
        self.count += 1;
        Ok(())
    }

    /// Writes and syncs everything.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.write().map_err(|error| self.unwritten(&error))?;
        self.waiting.clear();
        self.count = 0;
        Ok(())
    }

    /// Writes the waiting lines. If that fails they stay waiting, and the partial write is removed before the next attempt.
    fn write(&mut self) -> std::io::Result<()> {
        if self.is_torn {
            self.file.set_len(self.whole)?;
        }
        self.is_torn = true;
        self.file.write_all(&self.waiting)?;
        self.file.sync_data()?;
        self.is_torn = false;
        self.whole += self.waiting.len() as u64;
        Ok(())
    }

    fn unwritten(&self, error: &std::io::Error) -> Failure {
        Failure::failed(format!("the ledger {} cannot be written: {error}", self.path.display())).hint(
            "Make room, and run the same command again: what is not noted there is asked for again, and done once.",
        )
    }
}

fn no_ledger(path: &Path) -> Failure {
    Failure::failed(format!("{} is no ledger of an import", path.display())).hint("Name another file with --ledger.")
}

/// The known rows, and the length of the complete lines in bytes.
fn read(file: &File, path: &Path, wanted: &Header) -> Result<(KnownRows, u64), Failure> {
    let shown = path.display();
    let mut reader = BufReader::new(file);
    let mut known = KnownRows::default();
    let (mut whole, mut number, mut text) = (0, 0, Vec::new());
    loop {
        text.clear();
        let read = reader.read_until(b'\n', &mut text);
        let read = read.map_err(|error| Failure::failed(format!("the ledger {shown} cannot be read: {error}")))?;
        if read == 0 || text.last() != Some(&b'\n') {
            // An incomplete header is left by a run that was stopped at once. Anything else is another file.
            let header = serde_json::to_vec(wanted).unwrap_or_default();
            if number == 0 && !header.starts_with(&text) {
                return Err(no_ledger(path));
            }
            return Ok((known, whole));
        }
        number += 1;
        whole += read as u64;
        if number == 1 {
            match serde_json::from_slice::<Header>(&text) {
                Ok(found) => same(&found, wanted, path)?,
                Err(_) => return Err(no_ledger(path)),
            }
            continue;
        }
        let line = serde_json::from_slice::<Entry>(&text).ok().and_then(Entry::read);
        let Some((check, outcome)) = line else {
            return Err(
                Failure::failed(format!("the ledger {shown} is damaged in line {number}"))
                    .hint("Take that line out, and the row is asked for again; or begin a new ledger with --ledger."),
            );
        };
        known.note(check, outcome);
    }
}

fn same(found: &Header, wanted: &Header, path: &Path) -> Result<(), Failure> {
    let differs = [
        (
            "import",
            &found.name,
            &wanted.name,
            "name this import so with --name, or ",
        ),
        ("tenant", &found.tenant, &wanted.tenant, ""),
        ("deployment", &found.api, &wanted.api, ""),
    ];
    if found.uo_import != VERSION {
        let what = format!("the ledger {} was written by another version of uo", path.display());
        return Err(Failure::failed(what).hint("Go on with that version, or begin a new ledger with --ledger."));
    }
    match differs.into_iter().find(|(_, found, wanted, _)| found != wanted) {
        None => Ok(()),
        Some((what, found, wanted, way)) => Err(Failure::usage(format!(
            "the ledger {} belongs to another {what}: {found}, not {wanted}",
            path.display()
        ))
        .hint(format!("To go on with that import {way}give it what it began with; for a new one name another ledger with --ledger."))),
    }
}

/// Makes a file readable only for its owner.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
