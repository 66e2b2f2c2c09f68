//! Checks that hold for the answer to every bad request.

use std::collections::HashSet;

use serde_json::Value;

use crate::{
    placeholders::expand,
    request::{Case, Event, Form, Sent},
    standing::Traces,
    wire::Answer,
};

/// A value that the tables use as a secret. No answer may repeat it.
pub(crate) const SECRET: &str = "hunter2";

/// Codes whose answers list faults.
const NAMING: [&str; 3] = ["E400_00", "E400_09", "E400_17"];

/// The texts of the catalogue; for `E400_00`, the part before the faults.
const TEXTS: [(&str, &str); 11] = [
    ("E400", "Bad Request"),
    ("E400_00", "Invalid InputModel - "),
    ("E400_01", "Invalid Id"),
    ("E400_09", "The metadata is invalid."),
    (
        "E400_17",
        "Metadata Key or Value cannot contain more than 100 characters.",
    ),
    ("E401", "Unauthorized"),
    ("E403", "Forbidden"),
    ("E404", "Not Found"),
    ("E405", "Method Not Allowed"),
    ("E413", "Payload Too Large"),
    ("E415", "Unsupported Media Type"),
];

/// Everything that was wrong with the answers, reported together.
#[derive(Default)]
pub(crate) struct Verdict {
    judged: usize,
    complaints: Vec<String>,
    request_ids: HashSet<String>,
}

impl Verdict {
    pub(crate) const fn judged(&self) -> usize {
        self.judged
    }

    /// Another condition to check.
    pub(crate) fn claim(&mut self, rule: &str, holds: bool, what: &str) {
        if !holds {
            self.complaints.push(format!("- {rule}: {what}"));
        }
    }

    pub(crate) fn assert_clean(&self) {
        assert!(
            self.complaints.is_empty(),
            "{} complaints:\n{}",
            self.complaints.len(),
            self.complaints.join("\n")
        );
    }

    pub(crate) fn judge(&mut self, rule: &str, case: &Case, answer: &Answer, traces: &Traces) {
        self.judged += 1;
        let mut complaints = Vec::new();
        let mut claim = |holds: bool, what: &str| {
            if !holds {
                complaints.push(what.to_owned());
            }
        };
        claim(
            answer.status.to_string() == case.code[1..4],
            "the status is another one",
        );
        let told = envelope(case, answer, &mut claim);
        headers(case, answer, &mut claim);
        claim(
            traces.calls.is_empty(),
            &format!("upstream calls were made: {}", traces.calls.len()),
        );
        claim(
            traces.events == 0,
            &format!("event records were written: {}", traces.events),
        );
        let request_id = answer.header("x-request-id").unwrap_or_default();
        claim(
            !request_id.is_empty() && self.request_ids.insert(request_id.to_owned()),
            "x-request-id is missing or not new",
        );

        let header = |name: &str| answer.header(name).unwrap_or_default();
        let told = format!("{told}\n{}\n{}", header("www-authenticate"), header("allow"));
        for words in &case.says {
            claim(
                told.contains(&expand(words, &[])),
                &format!("it does not say {words:?}"),
            );
        }
        claim(!told.lines().any(stutters), "it names a place twice in a row");
        if NAMING.contains(&case.code) {
            let parts: Vec<&str> = told
                .lines()
                .flat_map(|line| line.split("; "))
                .filter(|part| !part.is_empty())
                .collect();
            let named = parts.iter().filter(|part| is_fault(part)).count();
            claim(
                named == case.says.len(),
                &format!("it names {named} faults, not {}", case.says.len()),
            );
            let astray: Vec<_> = parts.iter().filter(|part| !is_fault(part) && !is_rest(part)).collect();
            claim(
                astray.is_empty(),
                &format!("split at \"; \", it is not faults alone: {astray:?}"),
            );
        }
        claim(!answer.body.contains(SECRET), "it repeats a secret");
        if !complaints.is_empty() {
            let complaints = complaints.join("; ");
            self.complaints.push(format!(
                "- {rule}: {} → {} {}\n  {complaints}",
                shown(&case.sent),
                answer.status,
                answer.body
            ));
        }
    }
}

/// Checks the envelope byte by byte; returns its message.
fn envelope(case: &Case, answer: &Answer, claim: &mut impl FnMut(bool, &str)) -> String {
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let (text, meta) = (&body["message"]["text"], &body["meta"]);
    let code = format!("UsersOrchestrator_{}", case.code);
    let expected = format!(r#"{{"message":{{"code":"{code}","text":{text},"type":"Error"}},"meta":{meta}}}"#);
    claim(
        answer.body == expected,
        "the envelope is not exactly message (with this code) and meta",
    );
    claim(
        meta.is_null() || meta.as_str().is_some_and(|meta| !meta.is_empty()),
        "meta is neither null nor a text",
    );
    let text = text.as_str().unwrap_or_default();
    let (_, documented) = TEXTS.iter().find(|(code, _)| *code == case.code).unwrap();
    let fits = if documented.ends_with("- ") {
        text.len() > documented.len() && text.starts_with(documented)
    } else {
        text == *documented
    };
    claim(fits, "the text is not that of the catalogue");
    let printable = |text: &str| !text.chars().any(char::is_control);
    claim(
        printable(text) && meta.as_str().is_none_or(printable),
        "control characters are repeated",
    );
    let message = text.strip_prefix(documented).unwrap_or_default();
    format!("{message}\n{}", meta.as_str().unwrap_or_default())
}

fn headers(case: &Case, answer: &Answer, claim: &mut impl FnMut(bool, &str)) {
    for (name, value) in [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ] {
        claim(answer.header(name) == Some(value), &format!("{name} is not {value}"));
    }
    let challenge = answer.header("www-authenticate");
    claim(
        is_challenge(challenge, case.code),
        &format!("the challenge is not as RFC 6750 §3 has it: {challenge:?}"),
    );
    claim(
        answer.header("allow").is_some() == (case.code == "E405"),
        "Allow stands exactly where the status is 405",
    );
    claim(answer.header("x-evil").is_none(), "a header was smuggled in");
}

/// The expected challenge of a code, or none. Its description contains only characters that need no escape.
fn is_challenge(challenge: Option<&str>, code: &str) -> bool {
    let Some(rest) = challenge.map(|challenge| challenge.strip_prefix("Bearer realm=\"users-orchestrator\"")) else {
        return !["E401", "E403"].contains(&code);
    };
    match (code, rest) {
        ("E401", Some("")) => true,
        ("E401", Some(rest)) => {
            let description = rest.strip_prefix(", error=\"invalid_token\", error_description=\"");
            let description = description.and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
            let plain = |symbol: char| matches!(symbol, ' ' | '!' | '#'..='[' | ']'..='~');
            !description.is_empty() && description.chars().all(plain)
        }
        ("E403", Some(rest)) => rest == ", error=\"insufficient_scope\"",
        _ => false,
    }
}

/// Whether a part of a text is a fault: `where: what`. A place contains no spaces, except in a metadata key.
fn is_fault(part: &str) -> bool {
    part.split_once(": ")
        .is_some_and(|(place, _)| !place.is_empty() && (!place.contains(' ') || place.starts_with("metadata.")))
}

/// Whether a part of a text counts the faults that are not listed.
fn is_rest(part: &str) -> bool {
    part.starts_with("and ") && part.ends_with(" more")
}

/// `where: where: what`.
fn stutters(text: &str) -> bool {
    text.split("; ").any(|part| {
        part.split_once(": ")
            .is_some_and(|(place, what)| what.starts_with(&format!("{place}: ")))
    })
}

/// The request, shortened for a message.
fn shown(sent: &Sent) -> String {
    match sent {
        Sent::Http(request) => {
            let body = request.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
            let body: String = body.chars().take(100).collect();
            let headers: Vec<_> = request
                .headers
                .iter()
                .map(|(name, value)| format!("{name}: {:.40}", String::from_utf8_lossy(value)))
                .collect();
            format!(
                "{} {:.80} {headers:?} without {:?} {:?} {body}",
                request.method, request.path, request.left_out, request.token
            )
        }
        Sent::Event(Event {
            function,
            form: Form::Text(text),
        }) => format!("{function}: {text:.100}"),
        Sent::Event(Event { function, .. }) => format!("{function}: an event (told by what it should say)"),
    }
}
