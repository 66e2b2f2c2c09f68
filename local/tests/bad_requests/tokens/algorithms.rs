//! Unsupported algorithms, and keys of one algorithm under the name of another (RFC 8725 §2.1, §3.1).

use aws_lc_rs::signature::{RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256};
use serde_json::{Value, json};

use super::{
    ALGORITHM, NO_KEY, Row, SIGNATURE,
    forge::{PUBLIC_FORMS, SYMMETRIC},
    invalid,
};
use crate::forge::Draft;

/// `none` in every combination of upper and lower case.
fn spellings() -> impl Iterator<Item = String> {
    (0..16_u32).map(|mask| {
        let letters = "none".chars().zip(0..);
        letters
            .map(|(letter, place)| {
                if mask >> place & 1 == 1 {
                    letter.to_ascii_uppercase()
                } else {
                    letter
                }
            })
            .collect()
    })
}

fn unsigned(draft: &Draft) -> String {
    format!("{}.", draft.message())
}

/// Values of `alg` that name no algorithm, in a token that the issuer has signed.
fn unknown() -> Vec<Value> {
    vec![
        json!(""),
        json!(" "),
        json!("RS256 "),
        json!("rs256"),
        json!("Rs256"),
        json!("RSA"),
        json!("HS256,RS256"),
        json!(["RS256"]),
        json!(["none", "RS256"]),
        json!({"name": "RS256"}),
        json!(256),
        json!(true),
        json!(null),
        json!("RS384"),
        json!("ES256"),
        json!("ES384"),
        json!("ES256K"),
        json!("EdDSA"),
        json!("PS256"),
        json!("RSA-OAEP"),
        json!("dir"),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for spelling in spellings() {
        rows.push(invalid(format!("alg {spelling}, unsigned"), ALGORITHM, move |forge| {
            unsigned(&forge.rs256().header("alg", spelling.as_str()))
        }));
    }
    for alg in unknown() {
        // ES256 is supported, but then there is no matching key.
        let says = if alg == "ES256" { NO_KEY } else { ALGORITHM };
        rows.push(invalid(format!("alg {alg}, signed for RS256"), says, move |forge| {
            forge.rs256().header("alg", alg.clone()).signed(&forge.rsa)
        }));
    }
    rows.extend([
        invalid("alg missing", ALGORITHM, |forge| {
            let [_, claims] = forge.texts();
            forge.sealed(br#"{"typ":"JWT"}"#, claims.as_bytes())
        }),
        invalid("alg none, with the signature of RS256", ALGORITHM, |forge| {
            forge.rs256().header("alg", "none").signed(&forge.rsa)
        }),
        invalid("alg none at the symmetric issuer", ALGORITHM, |forge| {
            unsigned(&forge.hs256().header("alg", "none"))
        }),
        invalid("RS256 without a signature", SIGNATURE, |forge| unsigned(&forge.rs256())),
        invalid("HS256 without a signature", SIGNATURE, |forge| unsigned(&forge.hs256())),
        invalid("RS384, signed so by the issuer", ALGORITHM, |forge| {
            forge.signed_by_rsa(&forge.rs256().header("alg", "RS384"), &RSA_PKCS1_SHA384)
        }),
        invalid("RS512, signed so by the issuer", ALGORITHM, |forge| {
            forge.signed_by_rsa(&forge.rs256().header("alg", "RS512"), &RSA_PKCS1_SHA512)
        }),
        invalid("PS256, signed so by the issuer", ALGORITHM, |forge| {
            forge.signed_by_rsa(&forge.rs256().header("alg", "PS256"), &RSA_PSS_SHA256)
        }),
        invalid("PS256 under the name of RS256", SIGNATURE, |forge| {
            forge.signed_by_rsa(&forge.rs256(), &RSA_PSS_SHA256)
        }),
        invalid("RS512 under the name of RS256", SIGNATURE, |forge| {
            forge.signed_by_rsa(&forge.rs256(), &RSA_PKCS1_SHA512)
        }),
        invalid("HS384 at the symmetric issuer", ALGORITHM, |forge| {
            forge.hs256().header("alg", "HS384").signed(&forge.secret)
        }),
        invalid("HS512 at the symmetric issuer", ALGORITHM, |forge| {
            forge.hs256().header("alg", "HS512").signed(&forge.secret)
        }),
        invalid("RS256 with the key id for ES256", NO_KEY, |forge| {
            forge.rs256().header("kid", forge.kid("ES256")).signed(&forge.rsa)
        }),
        invalid("ES256 with the key id for RS256", NO_KEY, |forge| {
            forge.es256().header("kid", forge.kid("RS256")).signed(&forge.ec)
        }),
        invalid("RS256, signed by the key for ES256", SIGNATURE, |forge| {
            forge.rs256().signed(&forge.ec)
        }),
        invalid("ES256, signed by the key for RS256", SIGNATURE, |forge| {
            forge.es256().signed(&forge.rsa)
        }),
        invalid("RS256 at the symmetric issuer", ALGORITHM, |forge| {
            forge.rs256().claim("iss", SYMMETRIC).signed(&forge.rsa)
        }),
        invalid(
            "HS256 with the shared secret at the issuer of public keys",
            ALGORITHM,
            |forge| forge.hs256().claim("iss", forge.issuer.as_str()).signed(&forge.secret),
        ),
    ]);
    rows.extend(confused());
    rows
}

/// Public keys used as HMAC secrets.
fn confused() -> impl Iterator<Item = Row> {
    PUBLIC_FORMS.into_iter().flat_map(|form| {
        let name = format!("HS256 with the public key as the secret: {form}");
        let there = format!("{name}, at the symmetric issuer");
        [
            invalid(name, ALGORITHM, move |forge| {
                forge.rs256().header("alg", "HS256").signed(&forge.public(form))
            }),
            invalid(there, SIGNATURE, move |forge| {
                forge
                    .hs256()
                    .header("kid", forge.kid("RS256"))
                    .signed(&forge.public(form))
            }),
        ]
    })
}
