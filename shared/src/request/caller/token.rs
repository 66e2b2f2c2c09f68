//! Parses the bearer token. Nothing in it is verified yet.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, header};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::{error::ApiError, request::body::parse_object};

/// Largest token, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// A JSON Web Token in compact form. Its header and claims are JSON objects without duplicate keys.
#[derive(Clone)]
pub struct BearerToken {
    text: Zeroizing<String>,
    signature_dot: usize,
    header: Map<String, Value>,
    claims: Map<String, Value>,
}

impl BearerToken {
    /// The token of the `Authorization` header. 401 if there is none, or if its form can never be valid.
    pub fn from_headers(headers: &HeaderMap) -> Result<Self, ApiError> {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let value = match (values.next(), values.next()) {
            (None, _) => return Err(ApiError::unauthorized(None)),
            (Some(value), None) => value,
            (Some(_), Some(_)) => return Err(ApiError::unauthorized(Some("Authorization must be sent once"))),
        };
        let text = value.to_str().map_err(|_| ApiError::unauthorized(None))?.trim();
        let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(ApiError::unauthorized(None));
        }
        Self::parse(token.trim_start()).ok_or_else(|| ApiError::unauthorized(Some("the token is malformed")))
    }

    fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let (signed, signature) = text.rsplit_once('.')?;
        // A signature that is not base64url is never valid.
        URL_SAFE_NO_PAD.decode(signature).ok()?;
        let (header, claims) = signed.split_once('.')?;
        Some(Self {
            header: object(header)?,
            claims: object(claims)?,
            signature_dot: signed.len(),
            text: Zeroizing::new(text.to_owned()),
        })
    }

    /// A parameter of the header.
    pub(super) fn header(&self, name: &str) -> Option<&Value> {
        self.header.get(name)
    }

    /// The claims, not verified yet.
    pub(super) const fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// The signed part, and the signature in base64url.
    pub(crate) fn signed(&self) -> (&str, &str) {
        let (signed, rest) = self.text.split_at_checked(self.signature_dot).unwrap_or_default();
        (signed, rest.get(1..).unwrap_or_default())
    }
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    parse_object(std::str::from_utf8(&bytes).ok()?).ok()
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BearerToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Code;
    use proptest::prelude::*;

    fn read(value: &str) -> Result<BearerToken, ApiError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        BearerToken::from_headers(&headers)
    }

    #[test]
    fn the_scheme_comes_in_any_case() {
        for scheme in ["Bearer", "bearer", "BEARER", "bEaReR "] {
            let token = read(&format!("{scheme} e30.e30.c2ln")).unwrap();
            assert_eq!(token.signed(), ("e30.e30", "c2ln"));
        }
    }

    #[test]
    fn what_can_never_be_valid_is_401_before_anything_else() {
        for value in [
            "",
            "Bearer",
            "Basic dTpw",
            "Bearer x",
            "Bearer e30.e30",
            "Bearer e30.e30.c2ln.c2ln",
            "Bearer e30.e30.c2ln\tc2ln",
            "Bearer e30.e30.c2ln c2ln",
            "Bearer e30.e30.%%%",
            "Bearer bnVsbA.e30.c2ln",
            "Bearer e30.W10.c2ln",
            "Bearer eyJhIjoxLCJhIjoxfQ.e30.c2ln",
        ] {
            assert_eq!(read(value).unwrap_err().code(), Code::Unauthorized, "{value}");
        }
        let huge = format!("Bearer e30.e30.{}", "a".repeat(MAX_BYTES));
        assert_eq!(read(&huge).unwrap_err().code(), Code::Unauthorized);
    }

    #[test]
    fn a_request_without_token_is_told_so_without_an_error_code() {
        let error = BearerToken::from_headers(&HeaderMap::new()).unwrap_err();
        assert_eq!(error.header().unwrap().1, "Bearer realm=\"users-orchestrator\"");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[ -~]{0,80}") {
            let _ = read(&text);
        }
    }
}
