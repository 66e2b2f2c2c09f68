//! A reader that limits the size of a row and remembers recently read bytes.

use std::{
    cell::RefCell,
    collections::VecDeque,
    io::{self, Read},
    rc::Rc,
};

/// The bytes read since the last row, and how many more may be read.
#[derive(Debug, Clone, Default)]
pub(super) struct Recent(Rc<RefCell<State>>);

#[derive(Debug, Default)]
struct State {
    /// How many more bytes the present row may have.
    left: usize,
    /// The offset in the file of the remembered bytes.
    begin: u64,
    bytes: VecDeque<u8>,
}

impl Recent {
    /// Allows `left` bytes for the next row, which begins at `at`, and forgets earlier bytes.
    pub(super) fn renew(&self, left: usize, at: u64) {
        let mut state = self.0.borrow_mut();
        state.left = left;
        let gone = usize::try_from(at.saturating_sub(state.begin)).unwrap_or(usize::MAX);
        let gone = gone.min(state.bytes.len());
        state.bytes.drain(..gone);
        state.begin += gone as u64;
    }

    /// Counts the line ends at the beginning of the remembered bytes. The parser skips them silently: the second half of CRLF,
    /// and blank lines.
    pub(super) fn line_ends(&self) -> u64 {
        let state = self.0.borrow();
        let ends = state.bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        ends.filter(|byte| **byte == b'\n').count() as u64
    }
}

/// A reader that fails once the limit is used up.
pub(super) struct Limited<R> {
    inner: R,
    recent: Recent,
}

impl<R> Limited<R> {
    pub(super) const fn new(inner: R, recent: Recent) -> Self {
        Self { inner, recent }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut state = self.recent.0.borrow_mut();
        if read > state.left {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "a row is longer than 1 MiB",
            ));
        }
        state.left -= read;
        state.bytes.extend(buffer.iter().take(read));
        Ok(read)
    }
}
