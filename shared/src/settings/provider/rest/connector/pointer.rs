//! JSON pointers (RFC 6901): the place of a value in a body.

use serde_json::{Map, Value};

/// The most names in a pointer. Objects are created along it, and no vendor's bodies are deeper.
const MOST_TOKENS: usize = 16;

/// The longest pointer in bytes.
const LONGEST: usize = 256;

/// A pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pointer {
    text: String,
    tokens: Vec<String>,
}

impl Pointer {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let Some(path) = text.strip_prefix('/') else {
            return if text.is_empty() {
                Ok(Self {
                    text: String::new(),
                    tokens: Vec::new(),
                })
            } else {
                Err("must be a JSON pointer, which begins with /".to_owned())
            };
        };
        if text.len() > LONGEST || path.split('/').count() > MOST_TOKENS {
            return Err(format!(
                "must be a JSON pointer of at most {MOST_TOKENS} names and {LONGEST} bytes"
            ));
        }
        let is_escaped = |token: &str| token.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        if !path.split('/').all(is_escaped) {
            return Err("in a JSON pointer ~ is written ~0, and / within a name ~1".to_owned());
        }
        let tokens = path.split('/').map(|token| token.replace("~1", "/").replace("~0", "~"));
        Ok(Self {
            text: text.to_owned(),
            tokens: tokens.collect(),
        })
    }

    /// A pointer to a member, not to the whole.
    pub(super) fn parse_member(text: &str) -> Result<Self, String> {
        let pointer = Self::parse(text)?;
        if pointer.tokens.is_empty() {
            Err("must point to a member, as in /name".to_owned())
        } else {
            Ok(pointer)
        }
    }

    /// A pointer to a place where a value can be put. It leads only through objects, because the items of a list cannot be
    /// created.
    pub(super) fn parse_target(text: &str) -> Result<Self, String> {
        let pointer = Self::parse_member(text)?;
        let is_index =
            |token: &String| token == "-" || !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        if pointer.tokens.iter().any(is_index) {
            Err("must not hold a number or - as a name: lists cannot be written".to_owned())
        } else {
            Ok(pointer)
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The value at this place; `null` counts as absent.
    pub(crate) fn find<'v>(&self, body: &'v Value) -> Option<&'v Value> {
        self.look_up(body).filter(|value| !value.is_null())
    }

    /// The value at this place, which may be `null`.
    pub(crate) fn look_up<'v>(&self, body: &'v Value) -> Option<&'v Value> {
        body.pointer(&self.text)
    }

    /// Puts a value at this place, and creates the objects on the way.
    pub(crate) fn put(&self, body: &mut Map<String, Value>, value: Value) {
        let Some((last, way)) = self.tokens.split_last() else {
            return;
        };
        let mut object = body;
        for token in way {
            let member = object.entry(token.clone()).or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(next) = member else {
                // Pointers that cross each other are refused when the connector is read.
                return;
            };
            object = next;
        }
        object.insert(last.clone(), value);
    }

    /// Whether the other is the same, or lies within the value at this place.
    pub(super) fn leads_to(&self, other: &Self) -> bool {
        other.tokens.starts_with(&self.tokens)
    }

    /// Whether one body cannot hold both: they are the same, or one lies within the other's value.
    pub(super) fn crosses(&self, other: &Self) -> bool {
        self.tokens.iter().zip(&other.tokens).all(|(one, other)| one == other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::rest::connector::place::joined;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn what_is_no_pointer_is_refused() {
        for text in ["email", "#/email", "/a~", "/a~2b", "/~/b"] {
            assert!(Pointer::parse(text).is_err(), "{text}");
        }
        for text in ["", "/", "/a", "/a/b", "/a~1b/m~0n", "/0"] {
            assert!(Pointer::parse(text).is_ok(), "{text}");
        }
        assert!(Pointer::parse_member("").is_err());
    }

    #[test]
    fn a_pointer_has_bounds() {
        assert!(Pointer::parse(&"/a".repeat(MOST_TOKENS)).is_ok());
        assert!(Pointer::parse(&format!("/{}", "a".repeat(LONGEST - 1))).is_ok());
        for text in [
            "/a".repeat(MOST_TOKENS + 1),
            "/".repeat(150_000),
            format!("/{}", "a".repeat(LONGEST)),
        ] {
            assert!(Pointer::parse(&text).is_err(), "{} bytes", text.len());
        }
    }

    #[test]
    fn lists_can_be_read_and_not_written() {
        for text in ["/0", "/mails/0/address", "/mails/-", "/12"] {
            assert!(Pointer::parse_member(text).is_ok(), "{text}");
            assert!(Pointer::parse_target(text).is_err(), "{text}");
        }
        for text in ["/a0", "/-a", "/", "/1st"] {
            assert!(Pointer::parse_target(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn pointers_cross_where_one_is_within_the_other() {
        let pointer = |text| Pointer::parse(text).unwrap();
        for (one, other, cross) in [
            ("/a", "/a", true),
            ("/a", "/a/b", true),
            ("/a/b", "/a/c", false),
            ("/a", "/ab", false),
        ] {
            assert_eq!(pointer(one).crosses(&pointer(other)), cross, "{one} {other}");
            assert_eq!(pointer(other).crosses(&pointer(one)), cross, "{other} {one}");
        }
    }

    #[test]
    fn null_is_no_value() {
        let body = json!({"a": null, "b": [1, {"c": 2}]});
        assert_eq!(Pointer::parse("/a").unwrap().find(&body), None);
        assert_eq!(Pointer::parse("/b/1/c").unwrap().find(&body), Some(&json!(2)));
        assert_eq!(Pointer::parse("").unwrap().find(&body), Some(&body));
    }

    proptest! {
        #[test]
        fn what_is_put_is_found(tokens in prop::collection::vec("[a-z~/ü0]{0,4}", 1..4)) {
            let text = tokens.iter().fold(String::new(), |text, token| joined(&text, token));
            let Ok(pointer) = Pointer::parse_target(&text) else { return Ok(()) };
            let mut body = Map::new();
            pointer.put(&mut body, json!("value"));
            let body = Value::Object(body);
            prop_assert_eq!(pointer.find(&body), Some(&json!("value")));
        }
    }
}
