//! Expired and future tokens, to the second, and invalid times (RFC 7519 §4.1.4 to §4.1.6).

use serde_json::{Value, json};

use super::{MALFORMED, Row, invalid};

const EXPIRED: &str = "the token has expired";
const TOO_EARLY: &str = "the token is not valid yet";
const NO_NUMBER: &str = "a date claim is not a number";

/// A claim, seconds from now, and the expected fault. Clocks may differ by 60 seconds.
const MOMENTS: &[(&str, f64, &str)] = &[
    ("exp", -60.0, EXPIRED),
    ("exp", -60.5, EXPIRED),
    ("exp", -61.0, EXPIRED),
    ("exp", -86_400.0, EXPIRED),
    ("nbf", 61.0, TOO_EARLY),
    ("nbf", 60.5, TOO_EARLY),
    ("nbf", 86_400.0, TOO_EARLY),
    ("iat", 61.0, TOO_EARLY),
    ("iat", 86_400.0, TOO_EARLY),
];

/// Values of `exp` that have passed long ago, in any interpretation.
fn long_ago() -> [Value; 5] {
    [json!(0), json!(-1), json!(-0.0), json!(1e-300), json!(-1e300)]
}

/// Values that are not numbers.
fn no_numbers(now: i64) -> [Value; 9] {
    let later = now + 600;
    [
        json!(later.to_string()),
        json!("tomorrow"),
        json!("2999-01-01T00:00:00Z"),
        json!("NaN"),
        json!("Infinity"),
        json!(true),
        json!(null),
        json!([later]),
        json!({"exp": later}),
    ]
}

/// Numbers that are not valid JSON, or too large for any parser.
const NO_JSON: &[&str] = &[
    "1e400",
    "-1e400",
    "NaN",
    "Infinity",
    "-Infinity",
    "0x7fffffff",
    "1_999_999_999",
    "",
];

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for &(claim, seconds, says) in MOMENTS {
        rows.push(invalid(format!("{claim} {seconds} s from now"), says, move |forge| {
            #[expect(clippy::cast_precision_loss, reason = "seconds of the epoch stay far below 2^52")]
            let moment = forge.now as f64 + seconds;
            forge.rs256().claim(claim, moment).signed(&forge.rsa)
        }));
    }
    for value in long_ago() {
        rows.push(invalid(format!("exp {value}"), EXPIRED, move |forge| {
            forge.rs256().claim("exp", value.clone()).signed(&forge.rsa)
        }));
    }
    for claim in ["exp", "nbf", "iat"] {
        for index in 0..no_numbers(0).len() {
            let name = format!("{claim} {}", no_numbers(0)[index]);
            rows.push(invalid(name, NO_NUMBER, move |forge| {
                let value = no_numbers(forge.now)[index].clone();
                forge.rs256().claim(claim, value).signed(&forge.rsa)
            }));
        }
    }
    for text in NO_JSON {
        rows.push(invalid(format!("exp {text}, as it stands"), MALFORMED, move |forge| {
            let [header, claims] = forge.texts();
            let exp = format!("\"exp\":{}", forge.now + 3600);
            assert!(claims.contains(&exp));
            let claims = claims.replace(&exp, &format!("\"exp\":{text}"));
            forge.sealed(header.as_bytes(), claims.as_bytes())
        }));
    }
    rows.push(invalid("no exp", "the token has no expiry", |forge| {
        let [header, claims] = forge.texts();
        let claims = claims.replace("\"exp\"", "\"Exp\"");
        forge.sealed(header.as_bytes(), claims.as_bytes())
    }));
    rows
}
