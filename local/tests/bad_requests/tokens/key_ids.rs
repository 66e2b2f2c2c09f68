//! Unknown or hostile key ids, and keys that a token brings along (RFC 8725 §2.6, §3.10).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{ALGORITHM, MALFORMED, NO_KEY, Row, SIGNATURE, forge::ATTACKERS_KID, insufficient, invalid};
use crate::forge::SigningKey;

/// Key ids in a token that the issuer has signed with a key that has another id.
const UNKNOWN: &[&str] = &[
    "",
    " ",
    "unknown",
    ATTACKERS_KID,
    "0",
    "null",
    "*",
    "../../../../../../dev/null",
    "/proc/self/environ",
    "file:issuer-shared-secret",
    "' OR '1'='1",
    "' UNION SELECT 'hunter2' --",
    "$(curl evil.example)",
    "{{7*7}}",
    "https://evil.example/jwks.json",
    "\r\nX-Evil: 1",
    "kid\u{202e}",
];

/// Key ids that are not strings.
fn no_texts() -> [Value; 6] {
    [
        json!(7),
        json!(null),
        json!(true),
        json!(["kid"]),
        json!({"kid": 1}),
        json!(0.5),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = UNKNOWN
        .iter()
        .map(|kid| {
            invalid(format!("kid {kid:?}"), NO_KEY, move |forge| {
                forge.rs256().header("kid", *kid).signed(&forge.rsa)
            })
        })
        .collect();
    for kid in no_texts() {
        rows.push(invalid(
            format!("kid {kid}, where each algorithm has one key"),
            "the token's key id is not a text",
            move |forge| forge.rs256().header("kid", kid.clone()).signed(&forge.rsa),
        ));
    }
    rows.extend([
        invalid(
            "the right key id in a list",
            "the token's key id is not a text",
            |forge| {
                forge
                    .rs256()
                    .header("kid", json!([forge.kid("RS256")]))
                    .signed(&forge.rsa)
            },
        ),
        invalid("the right key id and a blank", NO_KEY, |forge| {
            let kid = format!("{} ", forge.kid("RS256"));
            forge.rs256().header("kid", kid).signed(&forge.rsa)
        }),
        invalid("the beginning of the right key id", NO_KEY, |forge| {
            let kid = forge.kid("RS256");
            forge.rs256().header("kid", &kid[..kid.len() - 1]).signed(&forge.rsa)
        }),
        invalid("a key id of 8 KiB", NO_KEY, |forge| {
            forge.rs256().header("kid", "k".repeat(8192)).signed(&forge.rsa)
        }),
        invalid("a key id with NUL", MALFORMED, |forge| {
            let kid = format!("{}\0", forge.kid("RS256"));
            forge.rs256().header("kid", kid).signed(&forge.rsa)
        }),
        invalid("a key id that is the attacker's URL", NO_KEY, |forge| {
            forge
                .rs256()
                .header("kid", forge.url_of_the_attacker())
                .signed(&forge.rsa)
        }),
        invalid("a key id that leads to an empty file, HS256", ALGORITHM, |forge| {
            let draft = forge.rs256().header("alg", "HS256").header("kid", "../../dev/null");
            draft.signed(&SigningKey::Secret(Vec::new()))
        }),
        invalid(
            "a key id that leads to an empty file, at the symmetric issuer",
            SIGNATURE,
            |forge| {
                let draft = forge.hs256().header("kid", "../../dev/null");
                draft.signed(&SigningKey::Secret(Vec::new()))
            },
        ),
        invalid(
            "the attacker's key under the issuer's key id, RS256",
            SIGNATURE,
            |forge| forge.rs256().signed(&forge.attackers_rsa),
        ),
        invalid(
            "the attacker's key under the issuer's key id, ES256",
            SIGNATURE,
            |forge| forge.es256().signed(&forge.attackers_ec),
        ),
        insufficient("an issuer that is the attacker's URL, with jku", |forge| {
            let url = forge.url_of_the_attacker();
            let draft = forge.rs256().claim("iss", url.as_str()).header("jku", url);
            draft.signed(&forge.attackers_rsa)
        }),
        invalid("the attacker's key on P-256 in jwk", SIGNATURE, |forge| {
            let jwk = forge.attackers_ec.jwk(forge.kid("ES256"));
            forge.es256().header("jwk", jwk).signed(&forge.attackers_ec)
        }),
        invalid("a secret in jwk", ALGORITHM, |forge| {
            let secret = SigningKey::Secret(b"a secret that the token brings along itself".to_vec());
            let jwk = secret.jwk(forge.kid("RS256"));
            forge.rs256().header("alg", "HS256").header("jwk", jwk).signed(&secret)
        }),
    ]);
    rows.extend(brought_along());
    rows
}

/// Tokens signed with the attacker's key that say where to find it, under three key ids.
fn brought_along() -> Vec<Row> {
    let mut rows = Vec::new();
    for member in ["jwk", "jku", "x5u", "x5c"] {
        for (whose, says) in [
            ("the issuer's", SIGNATURE),
            ("the attacker's", NO_KEY),
            ("no", SIGNATURE),
        ] {
            rows.push(invalid(
                format!("the attacker's key in {member}, with {whose} key id"),
                says,
                move |forge| {
                    let attackers = forge.attackers_rsa.jwk(ATTACKERS_KID);
                    let value = match member {
                        "jwk" => attackers,
                        "x5c" => json!([STANDARD.encode(attackers["n"].as_str().unwrap())]),
                        _ => json!(forge.url_of_the_attacker()),
                    };
                    let draft = match whose {
                        "the issuer's" => forge.rs256(),
                        "the attacker's" => forge.rs256().header("kid", ATTACKERS_KID),
                        _ => forge.without_key_id(),
                    };
                    draft.header(member, value).signed(&forge.attackers_rsa)
                },
            ));
        }
    }
    rows
}
