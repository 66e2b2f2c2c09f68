//! A report of rows that were not imported: the line, the reason, and the row, to be corrected and imported again. Passwords are
//! left out.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};

use super::{
    ledger::private,
    rows::{Form, LEFT_OUT, MARK, REMOVED_PASSWORD, Source, is_secret},
    summary::Refused,
    verdict::Refusal,
};
use crate::failure::Failure;

/// The longest first line, since no row is longer.
const LONGEST_ROW: u64 = 1 << 20;

/// A report. Its file exists only once there is a row, and each added row is written at once.
pub(super) struct Report {
    path: PathBuf,
    form: Form,
    /// The columns of the file, and those that an earlier report added.
    columns: Vec<String>,
    delimiter: u8,
    file: Option<File>,
}

impl Report {
    /// A new report. An earlier run's report is kept beside it, because rows may have been corrected in it. A file that is not a
    /// report is not replaced.
    pub(super) fn begin(path: PathBuf, form: Form, columns: Vec<String>, delimiter: u8) -> Result<Self, Failure> {
        match is_report(&path, form) {
            Ok(true) => fs::rename(&path, earlier(&path)).map_err(|error| unwritten(&path, &error))?,
            Ok(false) => {
                return Err(Failure::usage(format!("{} is no report of an import", path.display()))
                    .hint("It is left as it is. Name another place for the report with --report."));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(unwritten(&path, &error)),
        }
        Ok(Self {
            path,
            form,
            columns,
            delimiter,
            file: None,
        })
    }

    /// Its path, if it has rows.
    pub(super) fn place(&self) -> Option<String> {
        self.file.as_ref().map(|_| self.path.display().to_string())
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: &Refused) -> Result<(), Failure> {
        let Refused { line, refusal, source } = row;
        let text = match self.form {
            Form::Csv => self.cells(*line, refusal, source),
            Form::Jsonl => Ok(object(*line, refusal, source)),
        };
        let written = text.and_then(|text| {
            if let Some(file) = &mut self.file {
                return file.write_all(&text);
            }
            let text = [self.header()?, text].concat();
            let file = private(OpenOptions::new().write(true).create_new(true)).open(&self.path)?;
            self.file.insert(file).write_all(&text)
        });
        written.map_err(|error| unwritten(&self.path, &error))
    }

    fn header(&self) -> std::io::Result<Vec<u8>> {
        if self.form == Form::Jsonl {
            return Ok(Vec::new());
        }
        let own = self.columns.iter().filter(|name| !name.starts_with(MARK)).cloned();
        let marks = ["line", "code", "text", "faults", REMOVED_PASSWORD].map(|mark| format!("{MARK}{mark}"));
        self.record(own.chain(marks))
    }

    fn cells(&self, line: u64, refusal: &Refusal, source: &Source) -> std::io::Result<Vec<u8>> {
        let cells = match source {
            Source::Cells(cells) => cells.as_slice(),
            Source::Object(_) | Source::Untold => &[],
        };
        let mark = format!("{MARK}{REMOVED_PASSWORD}");
        let mut row = Vec::with_capacity(self.columns.len());
        let mut had_password = false;
        for (index, name) in self.columns.iter().enumerate() {
            let cell = cells.get(index).map_or("", String::as_str);
            if is_secret(name) && !name.starts_with(MARK) {
                had_password |= !cell.is_empty();
                row.push(String::new());
            } else if name.starts_with(MARK) {
                had_password |= *name == mark && cell == LEFT_OUT;
            } else {
                row.push(cell.to_owned());
            }
        }
        let password = if had_password { LEFT_OUT } else { "" };
        let line = line.to_string();
        let marks = [
            line.as_str(),
            refusal.cause.as_str(),
            &refusal.text,
            &refusal.faults,
            password,
        ];
        row.extend(marks.map(str::to_owned));
        self.record(row.into_iter())
    }

    fn record(&self, cells: impl Iterator<Item = String>) -> std::io::Result<Vec<u8>> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .from_writer(Vec::new());
        writer
            .write_record(cells.map(String::into_bytes))
            .map_err(std::io::Error::other)?;
        writer
            .into_inner()
            .map_err(|error| std::io::Error::other(error.to_string()))
    }
}

fn object(line: u64, refusal: &Refusal, source: &Source) -> Vec<u8> {
    let mut row = match source {
        Source::Object(object) => object.clone(),
        Source::Cells(_) | Source::Untold => Map::new(),
    };
    let mark = MARK.trim_end_matches('.');
    let before = row.remove(mark);
    let mut had_password = without_secrets(&mut row);
    if let Some(Value::Object(metadata)) = row.get_mut("metadata") {
        without_secrets(metadata);
    }
    let marked = before
        .as_ref()
        .and_then(|mark| mark.get(REMOVED_PASSWORD))
        .and_then(Value::as_str);
    had_password |= marked == Some(LEFT_OUT);
    let mut about =
        json!({"line": line, "code": refusal.cause.as_str(), "text": refusal.text, "faults": refusal.faults});
    if let (true, Value::Object(about)) = (had_password, &mut about) {
        about.insert(REMOVED_PASSWORD.to_owned(), LEFT_OUT.into());
    }
    row.insert(mark.to_owned(), about);
    let mut text = Value::Object(row).to_string().into_bytes();
    text.push(b'\n');
    text
}

/// Whether a file is a report, by the marks in its first line.
fn is_report(path: &Path, form: Form) -> std::io::Result<bool> {
    let mut begin = Vec::new();
    File::open(path)?.take(LONGEST_ROW).read_to_end(&mut begin)?;
    let line = begin.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mark = match form {
        Form::Csv => format!("{MARK}line"),
        Form::Jsonl => format!("\"{}\":{{", MARK.trim_end_matches('.')),
    };
    // A killed import may have left an empty one.
    Ok(begin.is_empty() || line.windows(mark.len()).any(|part| part == mark.as_bytes()))
}

/// The path for the previous report: a new name, so that older ones with corrected rows are kept.
fn earlier(path: &Path) -> PathBuf {
    let kept = |number: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".old{number}"));
        PathBuf::from(name)
    };
    let mut number = 1;
    while kept(number).exists() {
        number += 1;
    }
    kept(number)
}

/// Removes what may be a password; returns whether there was any.
fn without_secrets(object: &mut Map<String, Value>) -> bool {
    let before = object.len();
    object.retain(|name, _| !is_secret(name));
    object.len() < before
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure::failed(format!("the report {} cannot be written: {error}", path.display()))
        .hint("Name another place with --report.")
}
