//! Reads the header of a token. It may only choose one of the issuer's pinned algorithms and name a key (RFC 8725
//! §3.1). Keys that it contains or points to (`jwk`, `jku`, `x5c`, `x5u`) are ignored.

use serde_json::Value;

use super::BearerToken;
use crate::settings::{TokenAlgorithm, TrustedIssuer};

/// What the header has chosen.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Choice<'a> {
    /// One of the issuer's algorithms.
    pub(super) algorithm: TokenAlgorithm,
    /// The id of the key, if the header names one.
    pub(super) kid: Option<&'a str>,
}

/// Checks the header against the issuer's settings. The error text is for the caller.
pub(super) fn read<'a>(token: &'a BearerToken, issuer: &TrustedIssuer) -> Result<Choice<'a>, &'static str> {
    if token.header("crit").is_some() {
        return Err("the token has critical header parameters that are not understood");
    }
    if !is_json_web_token(token.header("typ")) {
        return Err("the token is of another type");
    }
    if !has_plain_claims(token) {
        return Err("the token does not carry its claims as they are");
    }
    let algorithm = token.header("alg").and_then(Value::as_str);
    let algorithm = algorithm.and_then(TokenAlgorithm::parse);
    let algorithm = algorithm.filter(|algorithm| issuer.algorithms.contains(algorithm));
    let algorithm = algorithm.ok_or("the token's algorithm is not accepted")?;
    let kid = match token.header("kid") {
        None => None,
        Some(Value::String(kid)) => Some(kid.as_str()),
        // If it were ignored, the only key of a small set would be used instead of the one that was meant.
        Some(_) => return Err("the token's key id is not a text"),
    };
    Ok(Choice { algorithm, kid })
}

/// Whether `typ` is absent or one of those of access tokens (RFC 8725 §3.11, RFC 9068 §2.1).
fn is_json_web_token(typ: Option<&Value>) -> bool {
    let Some(typ) = typ else { return true };
    let known = ["jwt", "at+jwt", "application/at+jwt"];
    typ.as_str()
        .is_some_and(|typ| known.iter().any(|known| typ.eq_ignore_ascii_case(known)))
}

/// Whether the payload is the plain claims: not unencoded (RFC 7797 §7 forbids that for these tokens), not compressed
/// (RFC 7516 §4.1.3), and not a nested token (RFC 7519 §5.2).
fn has_plain_claims(token: &BearerToken) -> bool {
    let encoded = token.header("b64").is_none_or(|b64| *b64 == Value::Bool(true));
    let nested = token.header("cty").and_then(Value::as_str).is_some_and(|cty| {
        ["jwt", "application/jwt"]
            .iter()
            .any(|known| cty.eq_ignore_ascii_case(known))
    });
    encoded && !nested && token.header("zip").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use http::{HeaderMap, header::AUTHORIZATION};
    use serde_json::json;

    /// What a header with these parameters besides `alg` chooses.
    fn chosen(members: &Value) -> Result<(TokenAlgorithm, Option<String>), &'static str> {
        let mut header = json!({"alg": "RS256"});
        for (name, value) in members.as_object().unwrap() {
            header[name] = value.clone();
        }
        let mut headers = HeaderMap::new();
        let token = format!("Bearer {}.e30.c2ln", URL_SAFE_NO_PAD.encode(header.to_string()));
        headers.insert(AUTHORIZATION, token.parse().unwrap());
        let token = BearerToken::from_headers(&headers).unwrap();
        let issuer = json!({"issuer": "i", "audience": "api", "jwksUrl": "https://i/jwks"});
        read(&token, &TrustedIssuer::parse(&issuer).unwrap())
            .map(|choice| (choice.algorithm, choice.kid.map(ToOwned::to_owned)))
    }

    #[test]
    fn the_header_chooses_among_the_issuers_algorithms() {
        assert_eq!(chosen(&json!({})), Ok((TokenAlgorithm::RS256, None)));
        assert_eq!(
            chosen(&json!({"alg": "ES256", "kid": "one", "typ": "at+JWT", "b64": true, "cty": "json"})),
            Ok((TokenAlgorithm::ES256, Some("one".to_owned())))
        );
        for alg in [
            json!("HS256"),
            json!("none"),
            json!("rs256"),
            json!(" RS256"),
            json!(["RS256"]),
            json!(null),
        ] {
            assert_eq!(
                chosen(&json!({"alg": alg})),
                Err("the token's algorithm is not accepted"),
                "{alg}"
            );
        }
    }

    #[test]
    fn a_key_id_is_a_text_or_absent() {
        for kid in [json!(1), json!(null), json!(["one"]), json!({"one": 1}), json!(true)] {
            assert_eq!(
                chosen(&json!({"kid": kid})),
                Err("the token's key id is not a text"),
                "{kid}"
            );
        }
        assert_eq!(
            chosen(&json!({"kid": ""})),
            Ok((TokenAlgorithm::RS256, Some(String::new())))
        );
    }

    #[test]
    fn what_makes_something_else_of_the_claims_is_refused() {
        for header in [
            json!({"crit": []}),
            json!({"crit": null}),
            json!({"typ": "JOSE"}),
            json!({"typ": "dpop+jwt"}),
            json!({"typ": ["JWT"]}),
            json!({"typ": null}),
            json!({"b64": false}),
            json!({"b64": "false"}),
            json!({"b64": null}),
            json!({"cty": "JWT"}),
            json!({"cty": "application/jwt"}),
            json!({"zip": "DEF"}),
            json!({"zip": null}),
        ] {
            assert!(chosen(&header).is_err(), "{header}");
        }
    }
}
