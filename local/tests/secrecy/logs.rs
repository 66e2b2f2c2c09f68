//! Captures the process's log.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use shared::runtime::{json_lines, log_filter};
use tracing_subscriber::fmt::MakeWriter;

/// The log lines of this process, in a function's format and at the most verbose level.
#[derive(Clone, Default)]
pub(crate) struct Logs(Arc<Mutex<Vec<u8>>>);

impl Logs {
    /// Takes over the logging of the whole process.
    pub(crate) fn capture() -> Self {
        let logs = Self::default();
        tracing::subscriber::set_global_default(json_lines(log_filter("trace"), logs.clone())).unwrap();
        logs
    }

    pub(crate) fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8(bytes.clone()).unwrap()
    }
}

impl io::Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Logs {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
