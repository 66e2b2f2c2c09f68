//! Ambiguous or invalid JSON, correctly signed (RFC 8725 §2.4, §3.7).

use super::{Forge, MALFORMED, Row, invalid};

/// Members inserted before those of the valid header, which has `alg` and `typ` already.
const IN_THE_HEADER: &[&str] = &[
    r#""alg":"none""#,
    r#""alg":"HS256""#,
    r#""typ":"JWT""#,
    r#""kid":"a","kid":"b""#,
    r#""\u0061lg":"none""#,
    r#""x":{"a":1,"a":2}"#,
];

/// Members inserted before the valid claims.
const IN_THE_CLAIMS: &[&str] = &[
    r#""iss":"https://evil.example/""#,
    r#""exp":0"#,
    r#""exp":99999999999"#,
    r#""nbf":0"#,
    r#""aud":"another""#,
    r#""sub":"another""#,
    r#""tenant":"DEMO/HERALD/EVENING""#,
    r#""tenant":"DEMO/HERALD/MORNING""#,
    r#""scope":"""#,
    r#""t\u0065nant":"DEMO/HERALD/EVENING""#,
    r#""x":[{"a":1,"a":1}]"#,
    r#""x":"a\u0000""#,
    r#""a\u0000":1"#,
    r#""exp\u0000":1"#,
    r#""x":"\ud800""#,
    r#""x":NaN"#,
    r#""x":-Infinity"#,
    r#""x":1e400"#,
    r#""x":01"#,
    r#""x":'a'"#,
    "x:1",
    r#"/* */"x":1"#,
    ",",
];

/// Texts that replace the claims.
const WHOLE: &[&str] = &[
    "",
    "null",
    "[]",
    "\"iss\"",
    "7",
    "true",
    "{",
    "{}{}",
    "{};",
    "{\"a\":1,}",
    "[{}]",
    "e30",
];

type Encoding = fn(&str) -> Vec<u8>;

/// Bytes that are not JSON in UTF-8 (RFC 8259 §8.1).
const ENCODINGS: &[(&str, Encoding)] = &[
    ("behind a byte order mark", |text| {
        [b"\xef\xbb\xbf", text.as_bytes()].concat()
    }),
    ("in UTF-16", |text| {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }),
    ("in UTF-32", |text| {
        text.chars()
            .flat_map(|symbol| u32::from(symbol).to_be_bytes())
            .collect()
    }),
    ("with a byte that is none of UTF-8", |text| {
        [b"{\"x\":\"\xff\",", &text.as_bytes()[1..]].concat()
    }),
    ("with an overlong slash", |text| {
        [b"{\"x\":\"\xc0\xaf\",", &text.as_bytes()[1..]].concat()
    }),
    ("with half a surrogate pair", |text| {
        [b"{\"x\":\"\xed\xa0\x80\",", &text.as_bytes()[1..]].concat()
    }),
    ("behind NUL", |text| [b"\0", text.as_bytes()].concat()),
    ("before NUL", |text| [text.as_bytes(), b"\0"].concat()),
    ("with a control character in a text", |text| {
        [b"{\"x\":\"\x01\",", &text.as_bytes()[1..]].concat()
    }),
];

/// A member with this many nested levels below its object.
pub(super) fn nested(levels: usize) -> String {
    format!("\"x\":{}{}", "[".repeat(levels), "]".repeat(levels))
}

/// An object with members inserted before its own.
pub(super) fn with(object: &str, members: &str) -> String {
    object.replacen('{', &format!("{{{members},"), 1)
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for members in IN_THE_HEADER {
        rows.push(invalid(format!("in the header: {members}"), MALFORMED, move |forge| {
            let [header, claims] = forge.texts();
            forge.sealed(with(&header, members).as_bytes(), claims.as_bytes())
        }));
    }
    for members in IN_THE_CLAIMS {
        rows.push(invalid(format!("in the claims: {members}"), MALFORMED, move |forge| {
            let [header, claims] = forge.texts();
            forge.sealed(header.as_bytes(), with(&claims, members).as_bytes())
        }));
    }
    for text in WHOLE {
        rows.push(invalid(format!("claims {text}"), MALFORMED, move |forge| {
            forge.sealed(forge.texts()[0].as_bytes(), text.as_bytes())
        }));
        rows.push(invalid(format!("header {text}"), MALFORMED, move |forge| {
            forge.sealed(text.as_bytes(), forge.texts()[1].as_bytes())
        }));
    }
    for (name, encoding) in ENCODINGS {
        rows.push(invalid(format!("claims {name}"), MALFORMED, move |forge| {
            let [header, claims] = forge.texts();
            forge.sealed(header.as_bytes(), &encoding(&claims))
        }));
    }
    let claims_nested = |levels: usize| {
        move |forge: &Forge| {
            let [header, claims] = forge.texts();
            forge.sealed(header.as_bytes(), with(&claims, &nested(levels)).as_bytes())
        }
    };
    rows.extend([
        invalid("claims 17 levels deep", MALFORMED, claims_nested(16)),
        invalid("claims 5,000 levels deep", MALFORMED, claims_nested(5000)),
        invalid("a header 5,000 levels deep", MALFORMED, |forge| {
            let [header, claims] = forge.texts();
            forge.sealed(with(&header, &nested(5000)).as_bytes(), claims.as_bytes())
        }),
        invalid("good claims, and a second object behind them", MALFORMED, |forge| {
            let [header, claims] = forge.texts();
            forge.sealed(header.as_bytes(), format!("{claims} {{}}").as_bytes())
        }),
    ]);
    rows
}
