//! Ambiguous encodings, too many or too few parts, and sizes (RFC 7515 §2, §3.1).

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD},
};

use super::{Forge, MALFORMED, Row, invalid, signatures::with_trailing_bit};

/// The longest token accepted, in bytes.
const LARGEST: usize = 16 * 1024;

/// A valid token with exactly this many bytes.
pub(super) fn of_size(forge: &Forge, bytes: usize) -> String {
    // One of four consecutive lengths is impossible in base64; blanks in the header make up for it.
    let lengths = (0..4).flat_map(|blanks| (bytes * 3 / 4 - 600..bytes * 3 / 4).map(move |pad| (blanks, pad)));
    for (blanks, pad) in lengths {
        let [header, claims] = forge.texts();
        let header = format!("{header}{}", " ".repeat(blanks));
        let claims = claims.replacen('{', &format!("{{\"pad\":\"{}\",", "p".repeat(pad)), 1);
        let length = |text: &str| (text.len() * 4).div_ceil(3);
        if length(&header) + length(&claims) + 2 + 43 == bytes {
            let token = forge.sealed(header.as_bytes(), claims.as_bytes());
            assert_eq!(token.len(), bytes);
            return token;
        }
    }
    unreachable!("every length can be had")
}

/// Header and claims whose encodings have unused bits and characters that differ between base64 and base64url.
fn playful(forge: &Forge) -> [String; 2] {
    let [header, claims] = forge.texts();
    // The encodings of ??? and ~~~ differ between base64 and base64url.
    let mut claims = claims.replacen('{', r#"{"odd":"???>>>~~~???>>>~~~","#, 1);
    let mut header = header.replacen('{', r#"{"odd":"???>>>~~~???>>>~~~","#, 1);
    for text in [&mut header, &mut claims] {
        while text.len() % 3 != 1 {
            text.push(' ');
        }
    }
    [header, claims]
}

type Encode = fn(&str) -> String;

/// Encodings of either part that are not valid base64url.
const ENCODINGS: &[(&str, Encode)] = &[
    ("padded", |text| URL_SAFE.encode(text)),
    ("in the other alphabet", |text| STANDARD_NO_PAD.encode(text)),
    ("with a bit too many", |text| {
        with_trailing_bit(&URL_SAFE_NO_PAD.encode(text))
    }),
    ("with a blank inside", |text| {
        let mut encoded = URL_SAFE_NO_PAD.encode(text);
        encoded.insert(8, ' ');
        encoded
    }),
    ("with a percent sign", |text| {
        URL_SAFE_NO_PAD.encode(text).replacen('e', "%65", 1)
    }),
    ("of a length that base64 does not have", |text| {
        let encoded = URL_SAFE_NO_PAD.encode(text);
        let missing = (5 - encoded.len() % 4) % 4;
        encoded + &"A".repeat(missing)
    }),
    ("not encoded", |text| text.replace('.', "")),
    ("empty", |_| String::new()),
];

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, encode) in ENCODINGS {
        rows.push(invalid(format!("the header {name}"), MALFORMED, move |forge| {
            let [header, claims] = playful(forge);
            forge.sealed_as_encoded(&encode(&header), &URL_SAFE_NO_PAD.encode(claims))
        }));
        rows.push(invalid(format!("the claims {name}"), MALFORMED, move |forge| {
            let [header, claims] = playful(forge);
            forge.sealed_as_encoded(&URL_SAFE_NO_PAD.encode(header), &encode(&claims))
        }));
    }
    let token = |forge: &Forge| forge.rs256().signed(&forge.rsa);
    rows.extend([
        invalid("a dot in front", MALFORMED, move |forge| format!(".{}", token(forge))),
        invalid("a dot behind", MALFORMED, move |forge| format!("{}.", token(forge))),
        invalid("a fourth part", MALFORMED, move |forge| format!("{}.e30", token(forge))),
        invalid("two dots together", MALFORMED, move |forge| {
            token(forge).replacen('.', "..", 1)
        }),
        invalid("dots alone", MALFORMED, |_| "..".to_owned()),
        invalid("one dot", MALFORMED, |_| ".".to_owned()),
        invalid("two parts", MALFORMED, |forge| forge.rs256().message()),
        invalid("one part", MALFORMED, |_| "e30".to_owned()),
        invalid("a semicolon behind", MALFORMED, move |forge| {
            format!("{};", token(forge))
        }),
        invalid("a fragment behind", MALFORMED, move |forge| {
            format!("{}#x", token(forge))
        }),
        invalid("one byte more than 16 KiB", MALFORMED, |forge| {
            of_size(forge, LARGEST + 1)
        }),
        invalid("64 KiB", MALFORMED, |forge| of_size(forge, 64 * 1024)),
        invalid("a signature of 16 KiB", MALFORMED, move |forge| {
            format!("{}{}", token(forge), "A".repeat(LARGEST))
        }),
        invalid("65,536 dots", MALFORMED, |_| ".".repeat(65_536)),
    ]);
    rows
}
