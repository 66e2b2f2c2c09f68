//! What an event record may keep of a vendor's answer: the vendor's own code, and its id of the call.

/// The longest text in bytes that goes into an event record.
const LONGEST: usize = 64;

/// Whether a text looks like a code or an id, not like a message or personal data.
pub(super) fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_and_call_ids_are_plain() {
        let longest = "x".repeat(LONGEST);
        for text in [
            "EMAIL_EXISTS",
            "auth0_idp_error",
            "403005",
            "a1b2-c3.d4",
            longest.as_str(),
        ] {
            assert!(is_plain(text), "{text}");
        }
    }

    #[test]
    fn messages_addresses_and_long_texts_are_not() {
        let too_long = "x".repeat(LONGEST + 1);
        for text in [
            "",
            "not found",
            "ana@example.com",
            "é",
            "a\nb",
            "a/b",
            "a:b",
            too_long.as_str(),
        ] {
            assert!(!is_plain(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_plain_holds_neither_spaces_nor_addresses(text in "\\PC{0,80}|[ -~]{0,80}") {
            if is_plain(&text) {
                prop_assert!(!text.contains([' ', '@', '"', '<']) && text.is_ascii());
            }
        }
    }
}
