//! A reader that does not let one row grow without end.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// How many bytes may still be read before the row that is being read is too long.
#[derive(Debug, Clone, Default)]
pub(super) struct Budget(Arc<AtomicUsize>);

impl Budget {
    pub(super) fn renew(&self, bytes: usize) {
        self.0.store(bytes, Ordering::Relaxed);
    }
}

/// A reader that fails when its budget is spent.
pub(super) struct Limited<R> {
    inner: R,
    budget: Budget,
}

impl<R> Limited<R> {
    pub(super) const fn new(inner: R, budget: Budget) -> Self {
        Self { inner, budget }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let left = self.budget.0.load(Ordering::Relaxed);
        if read > left {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "a row is longer than 1 MiB",
            ));
        }
        self.budget.0.store(left - read, Ordering::Relaxed);
        Ok(read)
    }
}
