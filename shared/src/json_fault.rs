//! A JSON error without the parser's own text.

use serde_json::error::Category;

/// Where and how JSON is faulty. The text of `serde_json`'s error may quote a value (an email, a password, a secret),
/// so it is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{problem} at line {line}, column {column}")]
pub(crate) struct JsonFault {
    problem: &'static str,
    line: usize,
    column: usize,
}

impl From<serde_json::Error> for JsonFault {
    fn from(error: serde_json::Error) -> Self {
        let problem = match error.classify() {
            Category::Syntax => "it is not JSON",
            Category::Eof => "it is cut off",
            Category::Data => "it has another shape",
            Category::Io => "its bytes cannot be read",
        };
        Self {
            problem,
            line: error.line(),
            column: error.column(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_told_and_no_value() {
        for (text, told) in [
            ("{\n \"kept\": \"s3cret\"}", "it has another shape at line 2, column 17"),
            ("{\"kept\": s3cret}", "it is not JSON at line 1, column 10"),
            ("{\"s3cret\": ", "it is cut off at line 1, column 11"),
        ] {
            let error = serde_json::from_str::<std::collections::BTreeMap<String, bool>>(text).unwrap_err();
            assert_eq!(JsonFault::from(error).to_string(), told, "{text}");
        }
    }
}
