//! Answers of token endpoints (RFC 6749 §5), and how some servers deviate.

use http::StatusCode;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::Value;

use crate::upstream::Reply;

/// A year. No server means more, and a time so far ahead can still be represented.
const LONGEST_LIFE_SECONDS: f64 = 31_536_000.0;

/// The body of an answer with a token.
#[derive(Deserialize)]
pub(super) struct NewToken {
    pub(super) access_token: String,
    /// In seconds; some servers write it as text or with a fraction.
    #[serde(default)]
    expires_in: Value,
}

impl NewToken {
    /// How long the token can be used; zero if the answer does not say. Then only the requests that are waiting for it use
    /// it.
    pub(super) fn life(&self) -> SignedDuration {
        let seconds = match &self.expires_in {
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_f64(),
        };
        let seconds = seconds.unwrap_or_default().clamp(0.0, LONGEST_LIFE_SECONDS);
        SignedDuration::try_from_secs_f64(seconds).unwrap_or_default()
    }
}

/// The body of a refusal.
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// `error` of a refusal, if the body is one of a token endpoint.
pub(super) fn error(reply: &Reply) -> Option<String> {
    reply.json::<Refusal>().ok().map(|refusal| refusal.error)
}

/// The status that the answer means: some servers refuse a client with 400 and say so only in the body. `None` if the body is
/// not one of a token endpoint, because a firewall can refuse too, which says nothing about the credentials.
pub(super) fn meant(reply: &Reply) -> Option<StatusCode> {
    match (reply.status(), error(reply).as_deref()) {
        (StatusCode::BAD_REQUEST, Some("invalid_client")) => Some(StatusCode::UNAUTHORIZED),
        (StatusCode::BAD_REQUEST, Some("unauthorized_client")) => Some(StatusCode::FORBIDDEN),
        (StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN, None) => None,
        (status, _) => Some(status),
    }
}

/// Whether the client itself is refused, so that another secret may help.
pub(super) fn refuses_client(reply: &Reply) -> bool {
    matches!(meant(reply), Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_life_is_told_in_several_forms() {
        for (expires_in, expected) in [
            (json!(300), 300_000),
            (json!(300.5), 300_500),
            (json!("300"), 300_000),
            (json!(" 300.0 "), 300_000),
            (json!(1e300), 31_536_000_000),
            (json!("inf"), 31_536_000_000),
            (json!(-5), 0),
            (json!("NaN"), 0),
            (json!("soon"), 0),
            (json!(null), 0),
            (json!({}), 0),
            (json!(true), 0),
        ] {
            let body = json!({"access_token": "token-1", "expires_in": expires_in});
            let token: NewToken = serde_json::from_value(body).unwrap();
            assert_eq!(token.life().as_millis(), expected, "{expires_in}");
        }
        let token: NewToken = serde_json::from_value(json!({"access_token": "token-1"})).unwrap();
        assert_eq!(token.life(), SignedDuration::ZERO);
    }

    #[test]
    fn a_refusal_means_what_the_body_says() {
        for (status, body, expected) in [
            (400, r#"{"error": "invalid_client"}"#, Some(401)),
            (400, r#"{"error": "unauthorized_client"}"#, Some(403)),
            (400, r#"{"error": "invalid_scope"}"#, Some(400)),
            (400, r#"{"error": 1}"#, None),
            (400, "<html>", None),
            (403, "<html>", None),
            (403, r#"{"error": "access_denied"}"#, Some(403)),
            (401, "", Some(401)),
            (500, r#"{"error": "invalid_client"}"#, Some(500)),
        ] {
            let reply = Reply::prepared(status, body);
            assert_eq!(meant(&reply).map(|status| status.as_u16()), expected, "{status} {body}");
            assert_eq!(
                refuses_client(&reply),
                matches!(expected, Some(401 | 403)),
                "{status} {body}"
            );
        }
    }
}
