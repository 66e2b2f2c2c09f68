//! Laws of the texts that callers, operators and records get.

use crate::error::{ApiError, PortError, chain};

/// Longest message about the faults of a request, in bytes: fifty faults with their places.
const LONGEST_MESSAGE: usize = 64 * 1024;

/// Longest error text in the log, in bytes.
const LONGEST_CAUSE: usize = 1024;

/// Longest vendor's message for the caller, in characters.
const LONGEST_REASON: usize = 300;

/// Whether the text is one line of bounded length.
pub(super) fn is_line(text: &str, longest: usize) -> bool {
    text.len() <= longest && !text.chars().any(char::is_control)
}

/// Checks the answer to a refused request.
pub(super) fn check_refusal(error: &ApiError) {
    let text = error.text();
    assert!(is_line(&text, LONGEST_MESSAGE), "{} bytes: {text:.200}", text.len());
    let meta = error.meta().unwrap_or_default();
    assert!(is_line(meta, LONGEST_MESSAGE), "{} bytes: {meta:.200}", meta.len());
    if let Some((_, value)) = error.header() {
        assert!(http::HeaderValue::from_str(value).is_ok(), "{value}");
    }
    assert!(!error.code().status().is_server_error(), "{}", error.cause_chain());
}

/// Checks what the caller and the log get of an upstream that refuses or fails: nothing that it answered, except a
/// validation message that has been checked.
pub(super) fn check_failure(error: &PortError) {
    let cause = chain(error);
    assert!(is_line(&cause, LONGEST_CAUSE), "{} bytes: {cause:.200}", cause.len());
    assert!(!cause.contains('@'), "an address in the log: {cause}");
    if let PortError::Rejected { reason: Some(reason) } = error {
        let fits = (1..=LONGEST_REASON).contains(&reason.chars().count());
        assert!(fits && is_line(reason, usize::MAX), "{reason:?}");
        assert!(!reason.contains(['@', '<', '>', '\u{2028}', '\u{202e}']), "{reason:?}");
    }
}
