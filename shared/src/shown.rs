//! Shortens and cleans foreign text for messages.

/// Longest name in a message, in characters.
const LONGEST_NAME: usize = 60;

/// A name for a message: shortened, and without characters that could disturb a header, a log or a terminal.
pub fn shown(name: &str) -> String {
    let harmless = |symbol: char| {
        if symbol.is_control() || symbol == ';' {
            '\u{fffd}'
        } else {
            symbol
        }
    };
    cut(name, LONGEST_NAME).chars().map(harmless).collect()
}

/// At most `longest` characters of a text, followed by `…` if it was longer.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
