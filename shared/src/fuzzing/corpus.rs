//! The corpus in the repository.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

/// Plays every file of a target's corpus and returns their number. Panics if there are none, or if a law does not hold;
/// then it names each file that breaks one.
pub fn replay(name: &str, target: impl Fn(&[u8])) -> usize {
    let folder = folder(name);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("a corpus")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    let breaks = |file: &&PathBuf| {
        let data = fs::read(file).expect("a file that can be read");
        catch_unwind(AssertUnwindSafe(|| target(&data))).is_err()
    };
    let broken: Vec<&PathBuf> = files.iter().filter(breaks).collect();
    assert!(broken.is_empty(), "a law of {name} does not hold for {broken:#?}");
    files.len()
}

/// The folder of a target's corpus.
pub(super) fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/corpus")
        .join(name)
}
