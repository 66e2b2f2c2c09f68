//! Request bodies: strict JSON objects, parsed field by field, with all faults in one answer.
//!
//! [`object`] checks the body as a whole: size, media type, encoding. `strict_json` parses the text and refuses what
//! two parsers could read differently. An operation's `input.rs` takes the object apart with [`Fields`], which collects
//! the faults and returns them all ([`Fields::finish`]).

mod fields;
mod strict_json;

pub use fields::{Fault, Fields};
pub use strict_json::{MAX_DEPTH, parse_object};

use http::{HeaderMap, header};
use serde_json::{Map, Value};

use super::{HttpRequest, event::RawBody};
use crate::{catalogue::Code, error::ApiError};

/// Largest body, in bytes. The documented fields take a few KiB.
pub const MAX_BYTES: usize = 64 * 1024;

/// Parses the body of a request as a JSON object.
///
/// The checks are, in this order: a body that is absent or is not valid base64 as declared, `E400_00`; more than
/// [`MAX_BYTES`] after decoding, `E413`; another media type or charset, or compression, `E415`; only white space,
/// invalid UTF-8, or not one strict JSON object ([`parse_object`]), `E400_00` with all faults.
pub fn object(request: &HttpRequest) -> Result<Map<String, Value>, ApiError> {
    let bytes = match &request.body {
        RawBody::Absent => return Err(ApiError::invalid_input("body: a JSON object is required")),
        RawBody::BrokenBase64 => {
            return Err(ApiError::invalid_input(
                "body: the event says base64, but it is not valid base64",
            ));
        }
        RawBody::Bytes(bytes) => bytes,
    };
    if bytes.len() > MAX_BYTES {
        return Err(ApiError::new(Code::PayloadTooLarge).with_meta("body: must not be larger than 64 KiB"));
    }
    check_media_type(&request.headers)?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ApiError::invalid_input("body: a JSON object is required"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        ApiError::invalid_input(format!("body: is not valid UTF-8 from byte {}", error.valid_up_to()))
    })?;
    parse_object(text).map_err(|faults| ApiError::invalid_input(faults.join("; ")))
}

/// Requires JSON in UTF-8, not compressed. A body without a declared type is taken as JSON.
fn check_media_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let refuse = |what: &str| Err(ApiError::new(Code::UnsupportedMediaType).with_meta(what));
    if headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
    {
        return refuse("Content-Encoding: must be absent or identity");
    }
    let Some(declared) = headers.get(header::CONTENT_TYPE) else {
        return Ok(());
    };
    let Ok(declared) = declared.to_str() else {
        return refuse("Content-Type: must be application/json");
    };
    let mut parts = declared.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    if essence != "application/json" && !(essence.starts_with("application/") && essence.ends_with("+json")) {
        return refuse("Content-Type: must be application/json");
    }
    let charset = parts
        .filter_map(|part| part.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    match charset {
        Some((_, value)) if !value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8") => {
            refuse("Content-Type: charset must be UTF-8")
        }
        _ => Ok(()),
    }
}
