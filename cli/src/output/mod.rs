//! What commands print on standard output: tables for people, JSON for programs.

mod sequence;
mod style;
mod table;

use std::io::{self, Write};

use serde::Serialize;

pub(crate) use self::{
    sequence::Sequence,
    style::Style,
    table::{Cell, Table},
};
use crate::{failure::Failure, options::Format};

/// Where results go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    format: Format,
    colour: bool,
}

impl Output {
    pub(crate) const fn new(format: Format, colour: bool) -> Self {
        Self { format, colour }
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
        Sequence::new(self.format, self.colour, headings)
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

    #[expect(clippy::unused_self, reason = "reads as what it is: a line of this output")]
    fn line(self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        Ok(writeln!(out, "{text}").and_then(|()| out.flush())?)
    }
}

fn pretty<T: Serialize>(item: &T) -> Result<String, Failure> {
    serde_json::to_string_pretty(item).map_err(|error| Failure::failed(error.to_string()))
}

fn compact<T: Serialize>(item: &T) -> Result<String, Failure> {
    serde_json::to_string(item).map_err(|error| Failure::failed(error.to_string()))
}

/// Whether nobody reads any more.
pub(crate) fn is_broken_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}
