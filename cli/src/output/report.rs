//! What a failure says.

use std::io::Write as _;

use serde_json::{Value, json};

use super::{Format, Style};
use crate::{exit::Exit, failure::Failure};

/// Tells a failure on standard error, as JSON where the output is JSON too.
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
    // Nobody is left to tell where standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
    exit
}
