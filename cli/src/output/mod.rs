//! What commands print: results on standard output, failures on standard error; tables and texts for people, JSON for
//! programs.
//!
//! A command hands over values that can be serialized, with what makes a table or a text of them; [`Output`] prints the one
//! that `--output` asks for. `table` lays out cells, `style` colours them, `sequence` is a list that is printed while it is
//! read, `report` tells of a failure. Progress and notes are not here: they go to standard error.

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

/// What becomes of a command once nobody reads its output any more, as in `uo … | head`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It only shows something, so it is at its end, and ends well.
    Ends,
    /// It does or judges something: it goes on unheard, and ends as it would have.
    GoesOn,
}

/// Where results go.
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

    /// Shows a list: a table with a row for each, or a JSON array, or a line of JSON for each.
    pub(crate) fn list<T: Serialize>(self, items: &[T], table: impl FnOnce(&[T]) -> Table) -> Result<(), Failure> {
        match self.format {
            Format::Table => self.text(&table(items).text(self.colour)),
            Format::Json | Format::Jsonl => self.values(items),
        }
    }

    /// Shows a list to programs; people have been told it in another form.
    pub(crate) fn values<T: Serialize>(self, items: &[T]) -> Result<(), Failure> {
        match self.format {
            Format::Table => Ok(()),
            Format::Json => self.line(&pretty(&items)?),
            Format::Jsonl => items.iter().try_for_each(|item| self.line(&compact(item)?)),
        }
    }

    /// Shows a list while it is read: a table with these headings, or JSON.
    pub(crate) fn sequence(self, headings: Vec<&'static str>) -> Sequence {
        Sequence::new(self, headings)
    }

    /// Shows one thing: as the text that it makes for people, or as JSON.
    pub(crate) fn one<T: Serialize>(self, item: &T, text: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        match self.format {
            Format::Table => self.text(&text(item)),
            Format::Json => self.line(&pretty(item)?),
            Format::Jsonl => self.line(&compact(item)?),
        }
    }

    /// A text in a colour, where there are colours.
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        style.paint(text, self.colour)
    }

    /// A table as text, with the colours of this output.
    pub(crate) fn table(self, table: &Table) -> String {
        table.text(self.colour)
    }

    /// Text as it is; with a line feed at its end, unless it is empty or has one.
    pub(crate) fn text(self, text: &str) -> Result<(), Failure> {
        match text.trim_end_matches('\n') {
            "" => Ok(()),
            text => self.line(text),
        }
    }

    /// What writing to standard output came to. Where nobody reads any more, the process may end here.
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

/// So many of something, in words.
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
