//! Tokens: none, none that could be valid, not valid now or here, and valid but not for this.

use serde_json::{Value, json};

use crate::request::{Case, Request, Token, change_email, create, get, update};

/// What can never be a valid bearer token, and what the challenge says of it.
const VERBATIM: &[(&str, &str)] = &[
    ("", "realm=\"users-orchestrator\""),
    ("Basic dXNlcjpodW50ZXIy", "realm=\"users-orchestrator\""),
    ("Token <token>", "realm=\"users-orchestrator\""),
    ("<token>", "realm=\"users-orchestrator\""),
    ("Bearer", "the token is malformed"),
    ("Bearer hunter2", "the token is malformed"),
    ("Bearer one.two.three", "the token is malformed"),
    ("Bearer <token> <token>", "the token is malformed"),
    ("Bearer <token>.x", "the token is malformed"),
    ("Bearer e30.e30", "the token is malformed"),
    ("Bearer e30.W10.c2ln", "the token is malformed"),
    ("Bearer eyJhIjoxLCJhIjoxfQ.e30.c2ln", "the token is malformed"),
    ("Bearer e30.e30.<17000 c>", "the token is malformed"),
    ("Bearer \"<token>\"", "the token is malformed"),
];

/// Tokens of the right form, made wrong; the local issuer signs them properly.
fn minted() -> Vec<(Value, &'static str, &'static str)> {
    let claims = |name: &str, value: Value| json!({ "claims": { name: value } });
    let header = |name: &str, value: Value| json!({ "header": { name: value } });
    let symmetric = "urn:users-orchestrator:local:hs256";
    vec![
        (json!({ "expiresIn": -61 }), "E401", "the token has expired"),
        (json!({ "expiresIn": -86400 }), "E401", "the token has expired"),
        (claims("exp", Value::Null), "E401", "the token has no expiry"),
        (claims("exp", json!("tomorrow")), "E401", "a date claim is not a number"),
        (
            claims("nbf", json!(4_102_444_800_i64)),
            "E401",
            "the token is not valid yet",
        ),
        (
            claims("iat", json!(4_102_444_800_i64)),
            "E401",
            "the token is not valid yet",
        ),
        (
            claims("aud", json!("another-api")),
            "E401",
            "the token is for another audience",
        ),
        (
            claims("aud", json!(["another-api", "a-third"])),
            "E401",
            "the token is for another audience",
        ),
        (claims("aud", Value::Null), "E401", "the token is for another audience"),
        (claims("sub", Value::Null), "E401", "the token has no subject"),
        (claims("sub", json!("")), "E401", "the token has no subject"),
        (
            header("alg", json!("none")),
            "E401",
            "the token's algorithm is not accepted",
        ),
        (
            header("alg", json!("nOnE")),
            "E401",
            "the token's algorithm is not accepted",
        ),
        (
            header("alg", json!("HS256")),
            "E401",
            "the token's algorithm is not accepted",
        ),
        (
            json!({ "claims": { "iss": symmetric } }),
            "E401",
            "the token's algorithm is not accepted",
        ),
        (
            json!({ "header": { "alg": "none" }, "claims": { "iss": symmetric } }),
            "E401",
            "the token's algorithm is not accepted",
        ),
        (
            header("kid", json!("somebody-elses")),
            "E401",
            "the issuer has no such key",
        ),
        (header("crit", json!(["exp"])), "E401", "critical header parameters"),
        (header("typ", json!("dpop+jwt")), "E401", "the token is of another type"),
        (claims("iss", json!("https://idp.evil.example/")), "E403", ""),
        (claims("iss", Value::Null), "E403", ""),
        (claims("tenant", json!("DEMO/HERALD/EVENING")), "E403", ""),
        (claims("tenant", json!("DEMO/HERALD")), "E403", ""),
        (claims("tenant", json!("DEMO/HERALD/MORNING/")), "E403", ""),
        (claims("tenant", Value::Null), "E403", ""),
        (claims("scope", Value::Null), "E403", ""),
        (claims("scope", json!("")), "E403", ""),
        (claims("scope", json!("users:write")), "E403", ""),
        (claims("scope", json!("users:reader users:rea")), "E403", ""),
    ]
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    // Every operation asks for a token, before it looks at the body.
    let each: [Request; 4] = [
        get("somebody"),
        create("not JSON"),
        update("not JSON"),
        change_email("not JSON"),
    ];
    cases.extend(each.map(|request| request.token(Token::Absent).refused("E401", &["realm="])));
    for (value, says) in VERBATIM {
        cases.push(
            get("somebody")
                .token(Token::Verbatim((*value).to_owned()))
                .refused("E401", &[says]),
        );
    }
    for (wishes, code, says) in minted() {
        cases.push(get("somebody").token(Token::Minted(wishes)).refused(code, &[says]));
    }
    for request in [create("{}"), update("{}"), change_email("{}")] {
        let reader = Token::Minted(json!({ "claims": { "scope": "users:read" } }));
        cases.push(request.token(reader).refused("E403", &[]));
    }
    cases.extend([
        get("somebody")
            .header("Authorization", "Bearer <token>")
            .header("Authorization", "Bearer <token>")
            .refused("E401", &["Authorization must be sent once"]),
        get("somebody")
            .token(Token::SignedWithPublicKey)
            .refused("E401", &["the token's algorithm is not accepted"]),
        get("somebody")
            .token(Token::ClaimsExchanged)
            .refused("E401", &["the signature does not verify"]),
        create("{}")
            .token(Token::ClaimsExchanged)
            .refused("E401", &["the signature does not verify"]),
    ]);
    cases
}
