//! A meter whose lines tests read.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use serde_json::Value;

use super::Meter;
use crate::clock::ManualClock;

/// What a meter has written.
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
    /// All of it since the last time.
    pub(crate) fn take(&self) -> Vec<Value> {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap());
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_empty() || text.ends_with('\n'));
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// How much was left behind at an upstream, by what was written since the last time.
    pub(crate) fn left_behind(&self, upstream: &str) -> u64 {
        let lines = self.take();
        let of_upstream = lines.iter().filter(|line| line["upstream"] == upstream);
        of_upstream.filter_map(|line| line["Leftovers"].as_u64()).sum()
    }
}

/// A meter on a clock that stands still.
pub(crate) fn meter() -> (Meter, Lines) {
    let lines = Lines::default();
    let clock = ManualClock::at("2026-01-02T03:04:05.678Z".parse().unwrap());
    let meter = Meter::new("UsersOrchestrator/test", Arc::new(clock), Box::new(lines.clone()));
    (meter, lines)
}
