//! Prints failures.

use std::io::Write as _;

use serde_json::{Value, json};

use super::{Format, Style};
use crate::{exit::Exit, failure::Failure};

/// Prints a failure to standard error, as JSON if the output is JSON.
pub(crate) fn report(failure: Failure, format: Format, colour: bool) -> Exit {
    let Failure {
        exit,
        what,
        details,
        hint,
    } = failure;
    let text = match format {
        Format::Table => {
            let label = Style::Bad.paint("error:", colour);
            let hint = hint.map(|hint| format!("\n  {}", hint.replace('\n', "\n  ")));
            let details = details.iter().map(|(text, _)| text.as_str());
            let last = format!("{label} {what}{}", hint.unwrap_or_default());
            details.chain([last.as_str()]).collect::<Vec<_>>().join("\n")
        }
        Format::Json | Format::Jsonl => {
            let details: Vec<Value> = details.into_iter().map(|(_, json)| json).collect();
            json!({"error": {"message": what, "details": details, "hint": hint, "exit": exit.number()}}).to_string()
        }
    };
    // A closed standard error is ignored.
    let _ = writeln!(std::io::stderr(), "{text}");
    exit
}
