//! The output of commands: results on standard output, failures on standard error; tables and texts for people, JSON for
//! programs.
//!
//! A command passes serializable values and a function that makes a table or text from them. [`Output`] prints the form that
//! `--output` selects. `table` lays out cells, `style` colours them, `sequence` prints a list while it is read, `report` prints a
//! failure. Progress and notes are elsewhere; they go to standard error.

mod presentation;
mod report;
mod sequence;
mod style;
mod table;

use std::{
    fmt::Display,
    io::{self, Write},
};

use serde::Serialize;

pub(crate) use self::{
    presentation::{Format, Presentation},
    report::report,
    sequence::Sequence,
    style::Style,
    table::{Cell, Table},
};
use crate::failure::Failure;

/// What a command does when its output is closed, as in `uo … | head`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It only shows something, so it ends successfully.
    Ends,
    /// It changes or checks something, so it continues, and its exit code is the same.
    GoesOn,
}

/// The output for results.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    format: Format,
    colour: bool,
    unread: Unread,
}

impl Output {
    pub(crate) const fn new(format: Format, colour: bool, unread: Unread) -> Self {
        Self { format, colour, unread }
    }

    /// Prints a list: a table with a row for each item, a JSON array, or JSON Lines.
    pub(crate) fn list<T: Serialize>(self, items: &[T], table: impl FnOnce(&[T]) -> Table) -> Result<(), Failure> {
        match self.format {
            Format::Table => self.text(&table(items).text(self.colour)),
            Format::Json | Format::Jsonl => self.values(items),
        }
    }

    /// Prints a list as JSON only; people have got it in another form.
    pub(crate) fn values<T: Serialize>(self, items: &[T]) -> Result<(), Failure> {
        match self.format {
            Format::Table => Ok(()),
            Format::Json => self.line(&pretty(&items)?),
            Format::Jsonl => items.iter().try_for_each(|item| self.line(&compact(item)?)),
        }
    }

    /// Prints a list while it is read: a table with these headings, or JSON.
    pub(crate) fn sequence(self, headings: Vec<&'static str>) -> Sequence {
        Sequence::new(self, headings)
    }

    /// Prints one value, as text or as JSON.
    pub(crate) fn one<T: Serialize>(self, item: &T, text: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        match self.format {
            Format::Table => self.text(&text(item)),
            Format::Json => self.line(&pretty(item)?),
            Format::Jsonl => self.line(&compact(item)?),
        }
    }

    /// The text in a colour, if colours are on.
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        style.paint(text, self.colour)
    }

    /// A table as text, in this output's colours.
    pub(crate) fn table(self, table: &Table) -> String {
        table.text(self.colour)
    }

    /// Prints text unchanged; adds a final line feed if it is missing, unless the text is empty.
    pub(crate) fn text(self, text: &str) -> Result<(), Failure> {
        match text.trim_end_matches('\n') {
            "" => Ok(()),
            text => self.line(text),
        }
    }

    /// The result of a write. If standard output is closed, the process may end here.
    pub(crate) fn written(self, written: io::Result<()>) -> Result<(), Failure> {
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => match self.unread {
                Unread::Ends => std::process::exit(0),
                Unread::GoesOn => Ok(()),
            },
            written => written.map_err(|error| Failure::failed(format!("the output cannot be written: {error}"))),
        }
    }

    fn line(self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        self.written(writeln!(out, "{text}").and_then(|()| out.flush()))
    }
}

/// A number with its noun, in singular or plural.
pub(crate) fn count<T: Copy + Display + PartialEq + From<u8>>(number: T, one: &str, many: &str) -> String {
    let word = if number == T::from(1) { one } else { many };
    format!("{number} {word}")
}

fn pretty<T: Serialize>(item: &T) -> Result<String, Failure> {
    serde_json::to_string_pretty(item).map_err(|error| Failure::failed(error.to_string()))
}

fn compact<T: Serialize>(item: &T) -> Result<String, Failure> {
    serde_json::to_string(item).map_err(|error| Failure::failed(error.to_string()))
}
