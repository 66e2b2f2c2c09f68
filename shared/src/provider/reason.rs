//! A vendor's own words for the caller.

/// Longest validation message that is handed on to the caller.
const LONGEST: usize = 200;

/// A validation message that may be shown to the caller: short, one line, no markup, and no address in it, for the
/// reason of a refusal also goes to the log. The name of the status says nothing.
pub(super) fn presentable(message: String) -> Option<String> {
    if message.eq_ignore_ascii_case("bad request") {
        return None;
    }
    let harmless = |symbol: char| !symbol.is_control() && !matches!(symbol, '<' | '>' | '&' | '@');
    let fits = (1..=LONGEST).contains(&message.chars().count());
    (fits && message.chars().all(harmless)).then_some(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_validation_message_passes_and_what_could_do_harm_does_not() {
        let longest = "ü".repeat(LONGEST);
        for text in ["The password must have at least 8 characters.", &longest] {
            assert_eq!(presentable(text.to_owned()).as_deref(), Some(text));
        }
        let too_long = "ü".repeat(LONGEST + 1);
        for text in [
            "",
            "Bad Request",
            "two\nlines",
            "<b>bold</b>",
            "a&b",
            "ana@example.com is taken",
            "bell\u{7}",
            &too_long,
        ] {
            assert_eq!(presentable(text.to_owned()), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_passes_is_the_message_itself(text in "\\PC{0,250}|[\\x00-\\x7f]{0,20}") {
            if let Some(shown) = presentable(text.clone()) {
                prop_assert_eq!(&shown, &text);
                prop_assert!(!shown.contains(['@', '<', '\n', '\0']));
            }
        }
    }
}
