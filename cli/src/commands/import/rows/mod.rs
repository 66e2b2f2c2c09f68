//! The rows of a file, one after the other, as bodies of Create.
//!
//! A file or standard input comes in, [`Row`]s come out through [`Reading`], whose thread reads ahead of those who wait for
//! answers. `csv` reads cells, which the header makes fields of (`columns`), within the bounds of `limited`; `jsonl` reads a
//! body a line. `report_marks` is what both recognise in a file that was the report of an earlier import.

mod columns;
mod csv;
mod jsonl;
mod limited;
mod reading;
mod report_marks;

use std::{io::BufReader, path::Path};

use clap::ValueEnum;
use serde_json::{Map, Value};

use self::{csv::CsvRows, jsonl::JsonRows};
pub(super) use self::{
    reading::Reading,
    report_marks::{LEFT_OUT, MARK, REMOVED_PASSWORD, is_secret},
};
use crate::{failure::Failure, input};

/// The longest row, in bytes. A body may have 64 KiB; what is longer than this is rather a quote that nobody closed.
const LONGEST_ROW: usize = 1 << 20;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    Csv,
    Jsonl,
}

impl Form {
    /// By the end of a file's name.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }

    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }
}

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    /// The line that it begins in, from 1; what a text editor shows.
    pub(super) line: u64,
    /// The body of Create, or why there is none.
    pub(super) body: Result<Map<String, Value>, String>,
    /// The row as the report repeats it.
    pub(super) source: Source,
}

/// A row as it stood in the file, for the report.
#[derive(Debug, Clone)]
pub(super) enum Source {
    Cells(Vec<String>),
    Object(Map<String, Value>),
    /// It cannot be told where its password is.
    Untold,
}

/// The rows of a file. Only one is in memory at a time.
enum Rows {
    Csv(Box<CsvRows>),
    Json(Box<JsonRows>),
}

impl Rows {
    /// Opens a file, or standard input with `-`. A faulty header is a failure.
    fn open(path: &Path, form: Form, delimiter: u8) -> Result<Self, Failure> {
        let reader = input::open(path).map_err(|error| input::unreadable(path, &error))?;
        let reader = BufReader::with_capacity(1 << 16, reader);
        Ok(match form {
            Form::Csv => Self::Csv(Box::new(CsvRows::of(reader, delimiter)?)),
            Form::Jsonl => Self::Json(Box::new(JsonRows::of(reader))),
        })
    }

    /// The names of the columns; none where there are no columns.
    fn columns(&self) -> Vec<String> {
        match self {
            Self::Csv(rows) => rows.columns(),
            Self::Json(_) => Vec::new(),
        }
    }

    /// The next row; a failure where nothing behind it can be read either.
    fn next(&mut self) -> Option<Result<Row, Failure>> {
        match self {
            Self::Csv(rows) => rows.next(),
            Self::Json(rows) => rows.next(),
        }
    }
}
