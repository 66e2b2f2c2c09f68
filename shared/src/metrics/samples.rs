//! A meter for tests, which read its lines.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use serde_json::Value;

use super::Meter;
use crate::clock::ManualClock;

/// The lines that a meter has written.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// Returns and removes the lines written so far.
    pub(crate) fn take(&self) -> Vec<Value> {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap());
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_empty() || text.ends_with('\n'));
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The number of leftovers at an upstream, according to the lines since the last read.
    pub(crate) fn left_behind(&self, upstream: &str) -> u64 {
        let lines = self.take();
        let of_upstream = lines.iter().filter(|line| line["upstream"] == upstream);
        of_upstream.filter_map(|line| line["Leftovers"].as_u64()).sum()
    }
}

/// A meter with a clock that stands still.
pub(crate) fn meter() -> (Meter, Lines) {
    let lines = Lines::default();
    let clock = ManualClock::at("2026-01-02T03:04:05.678Z".parse().unwrap());
    let meter = Meter::new("UsersOrchestrator/test", Arc::new(clock), Box::new(lines.clone()));
    (meter, lines)
}
