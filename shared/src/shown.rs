//! Text that somebody else wrote, as messages show it.

/// The longest name that is shown, in characters.
const LONGEST_NAME: usize = 60;

/// A name as messages show it: short, and without anything that could disturb a header, a log or a terminal.
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

/// At most so many characters of a text; where some are left out, three dots say so.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
