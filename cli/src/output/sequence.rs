//! Prints a list while it is read. It keeps at most [`SCREENFUL`] rows in memory.

use std::io::{self, BufWriter, Write as _};

use serde::Serialize;

use super::table::{Cell, line};
use crate::{
    failure::Failure,
    output::{Format, Output, Style, pretty},
};

/// The rows that are laid out together. Later rows have columns at least as wide.
const SCREENFUL: usize = 200;

/// Writes items one by one: rows of a table, elements of a JSON array, or lines of JSON.
#[derive(Debug)]
pub(crate) struct Sequence {
    output: Output,
    out: BufWriter<io::Stdout>,
    headings: Vec<&'static str>,
    widths: Vec<usize>,
    waiting: Vec<Vec<Cell>>,
    count: usize,
}

impl Sequence {
    pub(super) fn new(output: Output, headings: Vec<&'static str>) -> Self {
        Self {
            output,
            out: BufWriter::new(io::stdout()),
            headings,
            widths: Vec::new(),
            waiting: Vec::new(),
            count: 0,
        }
    }

    /// Adds an item: as a row with these cells, or as JSON.
    pub(crate) fn item<T: Serialize>(&mut self, item: &T, cells: impl FnOnce(&T) -> Vec<Cell>) -> Result<(), Failure> {
        self.count += 1;
        match self.output.format {
            Format::Table => {
                self.waiting.push(cells(item));
                if self.waiting.len() >= SCREENFUL {
                    self.lay_out()?;
                }
            }
            Format::Json => {
                let before = if self.count == 1 { "[\n  " } else { ",\n  " };
                let written = write!(self.out, "{before}{}", pretty(item)?.replace('\n', "\n  "));
                self.output.written(written)?;
            }
            Format::Jsonl => {
                let written = serde_json::to_writer(&mut self.out, item).map_err(io::Error::from);
                self.output.written(written.and_then(|()| writeln!(self.out)))?;
            }
        }
        Ok(())
    }

    /// The number of items.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }

    /// Prints the waiting rows.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.lay_out()?;
        self.output.written(self.out.flush())
    }

    /// Ends the list.
    pub(crate) fn end(&mut self) -> Result<(), Failure> {
        if self.output.format == Format::Json {
            let end = if self.count == 0 { "[]\n" } else { "\n]\n" };
            self.output.written(write!(self.out, "{end}"))?;
        }
        self.flush()
    }

    fn lay_out(&mut self) -> Result<(), Failure> {
        let mut rows = std::mem::take(&mut self.waiting);
        if rows.is_empty() {
            return Ok(());
        }
        if self.widths.is_empty() {
            let headings = self.headings.iter();
            rows.insert(
                0,
                headings.map(|heading| Cell::styled(*heading, Style::Heading)).collect(),
            );
            self.widths = vec![0; self.headings.len()];
        }
        for row in &rows {
            for (width, cell) in self.widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        for row in &rows {
            let written = writeln!(self.out, "{}", line(row, &self.widths, self.output.colour));
            self.output.written(written)?;
        }
        Ok(())
    }
}
