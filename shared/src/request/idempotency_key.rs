//! The header `Idempotency-Key`, with which a caller can safely repeat a write (`docs/consistency.md`).

use std::{fmt, ops::RangeInclusive};

use http::HeaderMap;

use crate::error::ApiError;

/// The key of one write, chosen by the caller: 8–255 visible ASCII characters. It may contain personal data, so it is
/// neither logged nor stored.
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The name of the header.
    pub const HEADER: &str = "Idempotency-Key";
    /// The allowed length, in characters. They are ASCII, so also in bytes.
    pub const LENGTH: RangeInclusive<usize> = 8..=255;

    /// The key of a request, trimmed. `None` if the header is absent. `E400_00` if it was sent more than once or has
    /// another form; the error does not quote the value.
    pub fn of(headers: &HeaderMap) -> Result<Option<Self>, ApiError> {
        let refused = |what: &str| Err(ApiError::invalid_input(format!("{}: {what}", Self::HEADER)));
        let mut values = headers.get_all(Self::HEADER).iter();
        let Some(value) = values.next() else { return Ok(None) };
        if values.next().is_some() {
            return refused("must be sent once");
        }
        match value.to_str().map(str::trim) {
            Ok(text) if Self::LENGTH.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) => {
                Ok(Some(Self(text.to_owned())))
            }
            _ => refused("must be 8 to 255 visible ASCII characters without spaces"),
        }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("IdempotencyKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(values: &[&str]) -> Result<Option<IdempotencyKey>, ApiError> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(
                "idempotency-key",
                http::HeaderValue::from_bytes(value.as_bytes()).unwrap(),
            );
        }
        IdempotencyKey::of(&headers)
    }

    #[test]
    fn a_key_is_visible_and_neither_short_nor_long() {
        assert_eq!(key(&[]).unwrap(), None);
        for good in ["12345678", " 6f1f0a7e-2d3c-4a53-9c1c ", &"x".repeat(255)] {
            assert_eq!(key(&[good]).unwrap().unwrap().as_str(), good.trim());
        }
        for bad in ["", "1234567", "has space", "ümlaut-key", &"x".repeat(256)] {
            let error = key(&[bad]).unwrap_err().text();
            assert!(error.contains("Idempotency-Key: must be 8 to 255"), "{error}");
        }
        assert!(key(&["12345678", "12345678"]).unwrap_err().text().contains("sent once"));
    }
}
