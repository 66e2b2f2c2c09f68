//! Rows of a CSV file (RFC 4180, lines ended by LF or CRLF, with or without a byte order mark).

use std::io::{BufRead, BufReader, Read};

use ::csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};

use super::{
    LONGEST_ROW, Row, Source,
    columns::Columns,
    limited::{Limited, Recent},
};
use crate::failure::Failure;

/// The most bytes that the CSV reader may read ahead of the present row.
const READ_AHEAD: usize = 1 << 16;

pub(in super::super) struct CsvRows {
    reader: Reader<Limited<BufReader<Box<dyn Read + Send>>>>,
    recent: Recent,
    columns: Columns,
    record: ByteRecord,
}

impl CsvRows {
    pub(super) fn of(mut reader: BufReader<Box<dyn Read + Send>>, delimiter: u8) -> Result<Self, Failure> {
        let begin = reader
            .fill_buf()
            .map_err(|error| Failure::failed(format!("the file cannot be read: {error}")))?;
        if begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff") {
            return Err(Failure::usage("the file is UTF-16")
                .hint("Save it as \"CSV UTF-8\", or convert it: iconv -f utf-16 -t utf-8."));
        }
        let recent = Recent::default();
        recent.renew(LONGEST_ROW, 0);
        let reader = Limited::new(reader, recent.clone());
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .buffer_capacity(READ_AHEAD)
            .from_reader(reader);
        let header = reader.headers().map_err(|error| broken(&error, 1))?;
        if header.is_empty() {
            return Err(Failure::usage("the file is empty").hint("The first line names the columns: email,firstName,…"));
        }
        let columns = Columns::read(header.iter(), delimiter)?;
        Ok(Self {
            reader,
            recent,
            columns,
            record: ByteRecord::new(),
        })
    }

    pub(super) fn columns(&self) -> Vec<String> {
        self.columns.names()
    }

    pub(super) fn next(&mut self) -> Option<Result<Row, Failure>> {
        let (begin, at) = (self.reader.position().byte(), self.reader.position().line());
        self.recent.renew(LONGEST_ROW, begin);
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => Some(Ok(self.row(at + self.recent.line_ends()))),
            Err(error) => Some(Err(broken(&error, at + self.recent.line_ends()))),
        }
    }

    fn row(&self, line: u64) -> Row {
        let texts: Result<Vec<&str>, String> = self
            .record
            .iter()
            .enumerate()
            .map(|(index, cell)| {
                std::str::from_utf8(cell)
                    .map_err(|_| format!("cell {} is not UTF-8; save the file as \"CSV UTF-8\"", index + 1))
            })
            .collect();
        let body = match &texts {
            Err(fault) => Err(fault.clone()),
            Ok(cells) if cells.len() != self.columns.len() => Err(format!(
                "the row has {} cells and the header {}; a comma or a quote inside a cell needs quotes around it",
                cells.len(),
                self.columns.len()
            )),
            Ok(cells) => self.columns.body(cells.iter().copied()),
        };
        let whole = self.record.len() == self.columns.len();
        let source = if whole || !self.columns.have_passwords() {
            let cells = self
                .record
                .iter()
                .map(|cell| String::from_utf8_lossy(cell).into_owned());
            Source::Cells(cells.take(self.columns.len()).collect())
        } else {
            Source::Untold
        };
        Row { line, body, source }
    }
}

/// The failure of a file that cannot be read any further.
fn broken(error: &::csv::Error, line: u64) -> Failure {
    match error.kind() {
        ErrorKind::Io(io) if io.kind() == std::io::ErrorKind::FileTooLarge => {
            Failure::failed(format!("the row that begins in line {line} is longer than 1 MiB"))
                .hint("A quote is opened there, or shortly before, and never closed.")
        }
        ErrorKind::Utf8 { .. } => {
            Failure::usage("line 1, the header: is not UTF-8").hint("Save the file as \"CSV UTF-8\".")
        }
        _ => Failure::failed(format!("the file cannot be read from line {line} on: {error}")),
    }
}
