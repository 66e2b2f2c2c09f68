//! A vendor's own message for the caller.

/// The longest validation message, in characters, that is passed on to the caller.
const LONGEST: usize = 200;

/// A validation message that may be shown to the caller: short, one line without invisible characters, no markup, no email
/// address. The name of the status is dropped, because it says nothing.
pub(super) fn presentable(message: String) -> Option<String> {
    if message.eq_ignore_ascii_case("bad request") {
        return None;
    }
    let harmless =
        |symbol: char| !symbol.is_control() && !is_unseen(symbol) && !matches!(symbol, '<' | '>' | '&' | '@');
    let fits = (1..=LONGEST).contains(&message.chars().count());
    (fits && message.chars().all(harmless)).then_some(message)
}

/// Whether a character is a format character (category `Cf` of Unicode 16: marks of direction, characters without width,
/// tags) or a separator of lines or paragraphs. These can make a text look like another one.
const fn is_unseen(symbol: char) -> bool {
    matches!(
        symbol,
        '\u{AD}'
            | '\u{600}'..='\u{605}'
            | '\u{61C}'
            | '\u{6DD}'
            | '\u{70F}'
            | '\u{890}'..='\u{891}'
            | '\u{8E2}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{110BD}'
            | '\u{110CD}'
            | '\u{13430}'..='\u{1343F}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0001}'
            | '\u{E0020}'..='\u{E007F}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_validation_message_passes_and_what_could_do_harm_does_not() {
        let longest = "ü".repeat(LONGEST);
        for text in [
            "The password must have at least 8 characters.",
            "Das Paßwort ist zu kurz – 6 von 8 Zeichen",
            "كلمة المرور قصيرة جدًا",
            "パスワードが短すぎます",
            &longest,
        ] {
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
            "gpj.\u{202E}exe",
            "\u{2066}left to right\u{2069}",
            "zero\u{200B}width",
            "\u{FEFF}mark",
            "soft\u{AD}hyphen",
            "tag\u{E0041}",
            "two\u{2028}lines",
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
