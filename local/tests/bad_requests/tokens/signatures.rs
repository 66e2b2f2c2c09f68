//! Invalid signatures, and those of other tokens.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{Forge, MALFORMED, Row, SIGNATURE, invalid};
use crate::forge::SigningKey;

/// The order of P-256: both numbers of a signature are smaller (FIPS 186-5 §6.4.2).
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// The three algorithms, each with a valid token.
const ALGORITHMS: [&str; 3] = ["RS256", "ES256", "HS256"];

fn good(forge: &Forge, algorithm: &str) -> String {
    match algorithm {
        "RS256" => forge.rs256().signed(&forge.rsa),
        "ES256" => forge.es256().signed(&forge.ec),
        _ => forge.hs256().signed(&forge.secret),
    }
}

/// A valid token with its signature changed.
fn with_signature(token: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> String {
    let (message, signature) = token.rsplit_once('.').unwrap();
    let changed = change(URL_SAFE_NO_PAD.decode(signature).unwrap());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(changed))
}

/// The text with another last character: the same bits, but a different unused bit.
pub(super) fn with_trailing_bit(text: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (last, rest) = text.as_bytes().split_last().unwrap();
    let place = ALPHABET.iter().position(|symbol| symbol == last).unwrap();
    assert!(
        !text.len().is_multiple_of(4) && place.is_multiple_of(4),
        "no bits are left over"
    );
    format!(
        "{}{}",
        std::str::from_utf8(rest).unwrap(),
        char::from(ALPHABET[place + 1])
    )
}

type Change = fn(Vec<u8>) -> Vec<u8>;

/// Changes of the bytes of any signature.
const CHANGES: &[(&str, Change)] = &[
    ("nothing left", |_| Vec::new()),
    ("one byte less", |mut bytes| {
        bytes.pop();
        bytes
    }),
    ("the first half", |mut bytes| {
        bytes.truncate(bytes.len() / 2);
        bytes
    }),
    ("a zero behind", |mut bytes| {
        bytes.push(0);
        bytes
    }),
    ("a zero in front", |mut bytes| {
        bytes.insert(0, 0);
        bytes
    }),
    ("twice", |bytes| [bytes.clone(), bytes].concat()),
    ("backwards", |mut bytes| {
        bytes.reverse();
        bytes
    }),
    ("one bit changed", |mut bytes| {
        bytes[0] ^= 1;
        bytes
    }),
    ("zeros", |bytes| vec![0; bytes.len()]),
    ("ones", |bytes| vec![0xff; bytes.len()]),
];

/// Pairs of numbers that are not valid signatures on P-256 (CVE-2022-21449).
fn pairs() -> [(&'static str, [u8; 32], [u8; 32]); 6] {
    let (zero, mut one) = ([0; 32], [0; 32]);
    one[31] = 1;
    [
        ("r = s = 0", zero, zero),
        ("r = 0", zero, one),
        ("s = 0", one, zero),
        ("r = s = 1", one, one),
        ("r = s = n", ORDER, ORDER),
        ("r = n, s = 1", ORDER, one),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for algorithm in ALGORITHMS {
        for (name, change) in CHANGES {
            rows.push(invalid(format!("{algorithm}, {name}"), SIGNATURE, move |forge| {
                with_signature(&good(forge, algorithm), change)
            }));
        }
        rows.extend([
            invalid(
                format!("{algorithm}, the signature of another token"),
                SIGNATURE,
                move |forge| {
                    let other = match algorithm {
                        "RS256" => forge.rs256().claim("sub", "another").signed(&forge.rsa),
                        "ES256" => forge.es256().claim("sub", "another").signed(&forge.ec),
                        _ => forge.hs256().claim("sub", "another").signed(&forge.secret),
                    };
                    let (good, other) = (good(forge, algorithm), other);
                    format!(
                        "{}.{}",
                        good.rsplit_once('.').unwrap().0,
                        other.rsplit_once('.').unwrap().1
                    )
                },
            ),
            invalid(
                format!("{algorithm}, a bit too many in the encoding"),
                MALFORMED,
                move |forge| {
                    let good = good(forge, algorithm);
                    let (message, signature) = good.rsplit_once('.').unwrap();
                    format!("{message}.{}", with_trailing_bit(signature))
                },
            ),
            invalid(format!("{algorithm}, padded"), MALFORMED, move |forge| {
                let good = good(forge, algorithm);
                let padding = "=".repeat((4 - good.rsplit_once('.').unwrap().1.len() % 4) % 4);
                format!("{good}{padding}")
            }),
            invalid(format!("{algorithm}, a blank behind"), MALFORMED, move |forge| {
                format!("{} x", good(forge, algorithm))
            }),
            invalid(format!("{algorithm}, in hexadecimal"), SIGNATURE, move |forge| {
                let good = good(forge, algorithm);
                let (message, signature) = good.rsplit_once('.').unwrap();
                let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
                let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("{message}.{}", digits.concat())
            }),
        ]);
    }
    for (name, r, s) in pairs() {
        rows.push(invalid(format!("ES256, {name}"), SIGNATURE, move |forge| {
            with_signature(&good(forge, "ES256"), |_| [r, s].concat())
        }));
    }
    rows.extend([
        invalid("ES256, both numbers exchanged", SIGNATURE, |forge| {
            with_signature(&good(forge, "ES256"), |mut bytes| {
                bytes.rotate_left(32);
                bytes
            })
        }),
        invalid("ES256, in DER", SIGNATURE, |forge| forge.signed_in_der(&forge.es256())),
        invalid("the claims of another token", SIGNATURE, |forge| {
            let (good, other) = (good(forge, "RS256"), forge.rs256().claim("sub", "another"));
            let (good, other): (Vec<&str>, String) = (good.split('.').collect(), other.message());
            format!("{}.{}.{}", good[0], other.split_once('.').unwrap().1, good[2])
        }),
        invalid("the header of another token", SIGNATURE, |forge| {
            let (good, other) = (good(forge, "RS256"), forge.rs256().header("typ", "at+jwt"));
            let (good, other): (Vec<&str>, String) = (good.split('.').collect(), other.message());
            format!("{}.{}.{}", other.split_once('.').unwrap().0, good[1], good[2])
        }),
        invalid("a secret that is nearly the shared one", SIGNATURE, |forge| {
            let SigningKey::Secret(secret) = &forge.secret else {
                unreachable!("it is a secret")
            };
            forge.hs256().signed(&SigningKey::Secret([secret, &b"\n"[..]].concat()))
        }),
        invalid("the secret of another tenant's issuer", SIGNATURE, |forge| {
            forge.hs256().signed(&forge.secret_of_another)
        }),
    ]);
    rows
}
