//! Issuer, audience and subject of a token (RFC 8725 §3.8, §3.9).

use local::issuer::AUDIENCE;
use serde_json::{Value, json};

use super::{ALGORITHM, Forge, Row, insufficient, invalid};

const AUDIENCE_SAYS: &str = "the token is for another audience";
const SUBJECT_SAYS: &str = "the token has no subject of 1 to 255 characters";

/// Audiences other than this API.
fn audiences() -> Vec<Value> {
    vec![
        json!(null),
        json!(""),
        json!("another-api"),
        json!(&AUDIENCE[1..]),
        json!(&AUDIENCE[..AUDIENCE.len() - 1]),
        json!(format!("{AUDIENCE}/")),
        json!(format!("{AUDIENCE} ")),
        json!(format!("another-api {AUDIENCE}")),
        json!(format!("another-api,{AUDIENCE}")),
        json!(AUDIENCE.to_uppercase()),
        json!("*"),
        json!([]),
        json!(["another-api", "a-third"]),
        json!([[AUDIENCE]]),
        json!([{"aud": AUDIENCE}]),
        json!({AUDIENCE: true}),
        json!(1),
        json!(true),
    ]
}

/// Invalid subjects.
fn subjects() -> Vec<Value> {
    vec![
        json!(null),
        json!(""),
        json!(7),
        json!(true),
        json!(["local-developer"]),
        json!({"sub": "local-developer"}),
        json!("s".repeat(256)),
    ]
}

type Iss = fn(&str) -> Value;

/// Issuers that resemble the trusted one.
const ISSUERS: &[(&str, Iss)] = &[
    ("another", |_| json!("https://idp.evil.example/")),
    ("null", |_| json!(null)),
    ("empty", |_| json!("")),
    ("without its last slash", |iss| json!(iss.trim_end_matches('/'))),
    ("with one slash more", |iss| json!(format!("{iss}/"))),
    ("with a blank behind", |iss| json!(format!("{iss} "))),
    ("with a line break behind", |iss| json!(format!("{iss}\n"))),
    ("in capitals", |iss| json!(iss.to_uppercase())),
    ("with another scheme", |iss| json!(iss.replacen("http:", "https:", 1))),
    ("with dots in its path", |iss| json!(format!("{iss}../issuer/"))),
    ("percent-encoded", |iss| json!(iss.replace("issuer", "%69ssuer"))),
    ("with a query", |iss| json!(format!("{iss}?x=1"))),
    ("with a fragment", |iss| json!(format!("{iss}#x"))),
    ("with a user", |iss| json!(iss.replacen("://", "://user@", 1))),
    ("in a list", |iss| json!([iss])),
    ("in an object", |iss| json!({"iss": iss})),
    ("a number", |_| json!(1)),
];

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, iss) in ISSUERS {
        rows.push(insufficient(format!("iss {name}"), move |forge: &Forge| {
            forge.rs256().claim("iss", iss(&forge.issuer)).signed(&forge.rsa)
        }));
    }
    for aud in audiences() {
        rows.push(invalid(format!("aud {aud}"), AUDIENCE_SAYS, move |forge| {
            forge.rs256().claim("aud", aud.clone()).signed(&forge.rsa)
        }));
    }
    for sub in subjects() {
        let name = sub.to_string().chars().take(20).collect::<String>();
        rows.push(invalid(format!("sub {name}"), SUBJECT_SAYS, move |forge| {
            forge.rs256().claim("sub", sub.clone()).signed(&forge.rsa)
        }));
    }
    for (claim, says) in [("aud", AUDIENCE_SAYS), ("sub", SUBJECT_SAYS)] {
        rows.push(invalid(format!("no {claim}"), says, move |forge| {
            let [header, claims] = forge.texts();
            let claims = claims.replace(&format!("\"{claim}\""), "\"other\"");
            forge.sealed(header.as_bytes(), claims.as_bytes())
        }));
    }
    rows.extend([
        insufficient("no iss", |forge| {
            let [header, claims] = forge.texts();
            forge.sealed(header.as_bytes(), claims.replace("\"iss\"", "\"Iss\"").as_bytes())
        }),
        insufficient("an issuer that another tenant trusts", |forge| {
            let draft = forge.hs256().claim("iss", super::forge::OF_ANOTHER);
            draft.signed(&forge.secret_of_another)
        }),
        invalid(
            "the symmetric issuer's name on a token of the other",
            ALGORITHM,
            |forge| forge.es256().claim("iss", super::forge::SYMMETRIC).signed(&forge.ec),
        ),
    ]);
    rows
}
