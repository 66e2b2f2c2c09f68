//! Rows of a JSON Lines file: each line is a body of Create.

use std::io::{BufRead, BufReader, Read};

use serde_json::{Map, Value};

use super::{
    LONGEST_ROW, Row, Source,
    report_marks::{LEFT_OUT, MARK, PASSWORD_MISSING, REMOVED_PASSWORD},
};
use crate::failure::Failure;

pub(in super::super) struct JsonRows {
    reader: BufReader<Box<dyn Read + Send>>,
    line: u64,
    bytes: Vec<u8>,
}

impl JsonRows {
    pub(super) const fn of(reader: BufReader<Box<dyn Read + Send>>) -> Self {
        Self {
            reader,
            line: 0,
            bytes: Vec::new(),
        }
    }

    /// The next line that is not blank.
    pub(super) fn next(&mut self) -> Option<Result<Row, Failure>> {
        loop {
            self.bytes.clear();
            self.line += 1;
            let mut limited = (&mut self.reader).take(LONGEST_ROW as u64 + 1);
            match limited.read_until(b'\n', &mut self.bytes) {
                Ok(0) => return None,
                Ok(_) if self.bytes.len() > LONGEST_ROW => {
                    let what = format!("line {} is longer than 1 MiB", self.line);
                    return Some(Err(
                        Failure::failed(what).hint("JSON Lines have one object in each line.")
                    ));
                }
                Ok(_) => {}
                Err(error) => {
                    let what = format!("the file cannot be read from line {} on: {error}", self.line);
                    return Some(Err(Failure::failed(what)));
                }
            }
            if self.line == 1 && self.bytes.starts_with("\u{feff}".as_bytes()) {
                self.bytes.drain(..3);
            }
            if !self.bytes.trim_ascii().is_empty() {
                return Some(Ok(row(self.line, &self.bytes)));
            }
        }
    }
}

fn row(line: u64, bytes: &[u8]) -> Row {
    let refused = |fault: String| Row {
        line,
        body: Err(fault),
        source: Source::Untold,
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return refused("the line is not UTF-8".to_owned());
    };
    let object = match shared::request::body::parse_object(text) {
        Ok(object) => object,
        Err(faults) => return refused(faults.join("; ")),
    };
    let source = Source::Object(object.clone());
    Row {
        line,
        body: unmarked(object),
        source,
    }
}

/// The body without the members that a report added.
fn unmarked(mut object: Map<String, Value>) -> Result<Map<String, Value>, String> {
    let Some(mark) = object.remove(MARK.trim_end_matches('.')) else {
        return Ok(object);
    };
    let removed = mark.get(REMOVED_PASSWORD).and_then(Value::as_str) == Some(LEFT_OUT);
    if removed && !object.contains_key("password") {
        return Err(PASSWORD_MISSING.to_owned());
    }
    Ok(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &'static [u8]) -> Vec<Result<Row, Failure>> {
        let reader: Box<dyn Read + Send> = Box::new(text);
        let mut rows = JsonRows::of(BufReader::new(reader));
        std::iter::from_fn(|| rows.next()).collect()
    }

    #[test]
    fn lines_keep_their_numbers_and_faults_do_not_end_the_file() {
        let rows = rows(b"\xef\xbb\xbf{\"email\":\"a@b.de\"}\r\n\n[1]\n{\"a\":1,\"a\":2}\n\xff\n{\"email\":\"c@d.de\",\"import\":{\"code\":\"x\"}}");
        let told: Vec<(u64, bool)> = rows
            .iter()
            .map(|row| row.as_ref().unwrap())
            .map(|row| (row.line, row.body.is_ok()))
            .collect();
        assert_eq!(told, [(1, true), (3, false), (4, false), (5, false), (6, true)]);
        let last = rows.into_iter().next_back().unwrap().unwrap();
        assert_eq!(
            Value::Object(last.body.unwrap()),
            serde_json::json!({"email": "c@d.de"})
        );
    }
}
