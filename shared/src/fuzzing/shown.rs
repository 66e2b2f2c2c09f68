//! Laws of what callers, operators and records are shown.

use crate::error::{ApiError, PortError, chain};

/// The most that one answer says of what is wrong with a request, in bytes: fifty faults with their places.
const LONGEST_MESSAGE: usize = 64 * 1024;

/// The most that an error says to the log, in bytes.
const LONGEST_CAUSE: usize = 1024;

/// The most that a vendor's words for the caller have, in characters.
const LONGEST_REASON: usize = 300;

/// A text of one line and bounded length, whatever went into it.
pub(super) fn is_line(text: &str, longest: usize) -> bool {
    text.len() <= longest && !text.chars().any(char::is_control)
}

/// What the caller is told of a request that is refused.
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

/// What the caller and the log are told of an upstream that refuses or fails. Neither repeats what it answered, but for a
/// validation message that has been looked at.
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
