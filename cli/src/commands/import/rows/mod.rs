//! Reads the rows of a file as bodies of Create.
//!
//! The source is a file or standard input. [`Reading`] returns [`Row`]s, and its thread reads ahead. `csv` parses cells within
//! the bounds of `limited`, and `columns` maps them to fields by the header; `jsonl` parses one body per line. `report_marks`
//! recognises what an earlier report has added to its rows.

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

/// The longest row, in bytes. A body may have 64 KiB; a longer row usually has an unclosed quote.
const LONGEST_ROW: usize = 1 << 20;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    Csv,
    Jsonl,
}

impl Form {
    /// The format by the file's extension.
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
    /// The line where it begins, from 1, as in a text editor.
    pub(super) line: u64,
    /// The body of Create, or what is wrong with it.
    pub(super) body: Result<Map<String, Value>, String>,
    /// The row, for the report.
    pub(super) source: Source,
}

/// A row as it is in the file, for the report.
#[derive(Debug, Clone)]
pub(super) enum Source {
    Cells(Vec<String>),
    Object(Map<String, Value>),
    /// Not shown, because the position of its password is unknown.
    Untold,
}

/// The rows of a file. Only one is in memory at a time.
enum Rows {
    Csv(Box<CsvRows>),
    Json(Box<JsonRows>),
}

impl Rows {
    /// Opens a file, or standard input for `-`. Fails if the header is faulty.
    fn open(path: &Path, form: Form, delimiter: u8) -> Result<Self, Failure> {
        let reader = input::open(path).map_err(|error| input::unreadable(path, &error))?;
        let reader = BufReader::with_capacity(1 << 16, reader);
        Ok(match form {
            Form::Csv => Self::Csv(Box::new(CsvRows::of(reader, delimiter)?)),
            Form::Jsonl => Self::Json(Box::new(JsonRows::of(reader))),
        })
    }

    /// The names of the columns; empty if the format has none.
    fn columns(&self) -> Vec<String> {
        match self {
            Self::Csv(rows) => rows.columns(),
            Self::Json(_) => Vec::new(),
        }
    }

    /// The next row; a failure if nothing after it can be read either.
    fn next(&mut self) -> Option<Result<Row, Failure>> {
        match self {
            Self::Csv(rows) => rows.next(),
            Self::Json(rows) => rows.next(),
        }
    }
}
