//! The texts that must not leak, and all their encodings.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Whether the answer to a read may contain it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A credential: it may appear nowhere.
    Secret,
    /// Personal data: only the answer to a read may contain it.
    Personal,
}

/// Where a text was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The answer to a read that succeeded.
    Read,
    /// Anything else.
    Elsewhere,
}

struct Mark {
    kind: Kind,
    name: String,
    spellings: Vec<String>,
}

/// Texts to look for.
#[derive(Default)]
pub(crate) struct Marks(Vec<Mark>);

impl Marks {
    pub(crate) fn add(&mut self, kind: Kind, name: &str, text: &str) {
        assert!(text.len() >= 6, "{name} is so short that it would be found by chance");
        self.0.push(Mark {
            kind,
            name: name.to_owned(),
            spellings: spellings(text),
        });
    }

    /// The names of the marks in a text that must not be there.
    pub(crate) fn found(&self, text: &str, place: Place) -> Vec<&str> {
        let marks = self
            .0
            .iter()
            .filter(|mark| place == Place::Elsewhere || mark.kind == Kind::Secret);
        let found = marks.filter(|mark| mark.spellings.iter().any(|spelling| text.contains(spelling)));
        found.map(|mark| mark.name.as_str()).collect()
    }
}

/// The text as it is; in the encodings of URLs, JSON and Rust's `Debug`; in hexadecimal, as a list of bytes; and as part of a
/// base64 text.
fn spellings(text: &str) -> Vec<String> {
    let bytes = text.bytes();
    let listed: Vec<String> = bytes.clone().map(|byte| byte.to_string()).collect();
    let hexadecimal: Vec<String> = bytes.map(|byte| format!("{byte:02x}")).collect();
    let mut spellings = vec![
        text.to_owned(),
        utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
        text.replace('/', "\\/"),
        hexadecimal.concat(),
        listed.join(", "),
        listed.join(","),
    ];
    // Neighbouring text in the same base64 changes the characters at the ends.
    for (before, changed) in [(0, 0), (1, 2), (2, 3)] {
        let padded = [&b"\0\0"[..before], text.as_bytes()].concat();
        for encoded in [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)] {
            spellings.push(encoded[changed..encoded.len() - 1].to_owned());
        }
    }
    spellings.sort();
    spellings.dedup();
    spellings
}

#[test]
fn a_mark_is_found_however_it_is_spelt() {
    let mut marks = Marks::default();
    marks.add(Kind::Secret, "secret", "Mk/Secret+7=");
    marks.add(Kind::Personal, "email", "mk.reader@example.com");
    let found = |text: &str| marks.found(text, Place::Elsewhere).concat();
    for text in [
        "{\"cause\":\"Mk/Secret+7=\"}",
        "/users?key=Mk%2FSecret%2B7%3D",
        "Mk\\/Secret+7=",
        "4d6b2f5365637265742b373d",
        "[77, 107, 47, 83, 101, 99, 114, 101, 116, 43, 55, 61]",
    ] {
        assert_eq!(found(text), "secret", "{text}");
    }
    for before in ["", "a", "ab", "abc", "user:", "some one:"] {
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            let text = engine.encode(format!("{before}Mk/Secret+7=, and more"));
            assert_eq!(found(&text), "secret", "{before}: {text}");
        }
    }
    assert_eq!(found("nothing"), "");
    assert_eq!(found("mk.reader@example.com"), "email");
    assert!(marks.found("mk.reader@example.com", Place::Read).is_empty());
    assert_eq!(marks.found("Mk/Secret+7=", Place::Read), ["secret"]);
}
