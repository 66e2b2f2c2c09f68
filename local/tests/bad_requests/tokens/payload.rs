//! Headers that change the meaning of the payload, and token types that are not for APIs (RFC 8725 §3.11).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{MALFORMED, Row, invalid};

const CRITICAL: &str = "the token has critical header parameters that are not understood";
const TYPE: &str = "the token is of another type";
const NOT_PLAIN: &str = "the token does not carry its claims as they are";

/// Members of the header in a token that the issuer has signed.
fn members() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("crit", json!(["exp"]), CRITICAL),
        ("crit", json!(["b64"]), CRITICAL),
        ("crit", json!(["http://example.com/UNDEFINED"]), CRITICAL),
        ("crit", json!([]), CRITICAL),
        ("crit", json!(null), CRITICAL),
        ("crit", json!("exp"), CRITICAL),
        ("b64", json!(false), NOT_PLAIN),
        ("b64", json!("false"), NOT_PLAIN),
        ("b64", json!(0), NOT_PLAIN),
        ("b64", json!(null), NOT_PLAIN),
        ("zip", json!("DEF"), NOT_PLAIN),
        ("zip", json!("none"), NOT_PLAIN),
        ("cty", json!("JWT"), NOT_PLAIN),
        ("cty", json!("jwt"), NOT_PLAIN),
        ("cty", json!("application/jwt"), NOT_PLAIN),
        ("typ", json!(""), TYPE),
        ("typ", json!("JOSE"), TYPE),
        ("typ", json!("JWE"), TYPE),
        ("typ", json!("dpop+jwt"), TYPE),
        ("typ", json!("secevent+jwt"), TYPE),
        ("typ", json!("logout+jwt"), TYPE),
        ("typ", json!("token-introspection+jwt"), TYPE),
        ("typ", json!("oauth-authz-req+jwt"), TYPE),
        ("typ", json!("JWT "), TYPE),
        ("typ", json!(["JWT"]), TYPE),
        ("typ", json!(1), TYPE),
        ("typ", json!(null), TYPE),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    let signed = |(member, value, says): (&'static str, Value, &'static str)| {
        invalid(format!("{member} {value}"), says, move |forge| {
            forge.rs256().header(member, value.clone()).signed(&forge.rsa)
        })
    };
    let mut rows: Vec<Row> = members().into_iter().map(signed).collect();
    rows.extend([
        invalid("b64 false, and claims that are not encoded", MALFORMED, |forge| {
            let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#);
            let [_, claims] = forge.texts();
            forge.sealed_as_encoded(&header, &claims)
        }),
        invalid("b64 false, and claims that are not there", MALFORMED, |forge| {
            forge.sealed_as_encoded(
                &URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#),
                "",
            )
        }),
        invalid("a good token inside a token", MALFORMED, |forge| {
            let inner = forge.rs256().signed(&forge.rsa);
            forge.sealed(br#"{"alg":"HS256","typ":"JWT","cty":"JWT"}"#, inner.as_bytes())
        }),
        invalid("an encrypted token: five parts", MALFORMED, |forge| {
            let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RSA-OAEP","enc":"A256GCM","kid":"1"}"#);
            let [_, claims] = forge.texts();
            let sealed = URL_SAFE_NO_PAD.encode(claims);
            format!("{header}.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAA.{sealed}.AAAAAAAAAAAAAAAAAAAAAA")
        }),
        invalid("an encrypted token in three parts", super::ALGORITHM, |forge| {
            let [_, claims] = forge.texts();
            let claims = claims.replace(super::forge::SYMMETRIC, &forge.issuer);
            forge.sealed(br#"{"alg":"dir","enc":"A256GCM"}"#, claims.as_bytes())
        }),
        invalid("the JSON serialisation of a signed token", MALFORMED, |forge| {
            let token = forge.rs256().signed(&forge.rsa);
            let parts: Vec<&str> = token.split('.').collect();
            json!({"protected": parts[0], "payload": parts[1], "signature": parts[2]}).to_string()
        }),
    ]);
    rows
}
