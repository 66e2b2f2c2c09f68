//! Placeholders in the table: `<151 x>` means 151 times `x`. Other words in angle brackets stand for texts that are only known
//! when the stack runs.

/// Replaces all placeholders; `known` are words with their texts.
pub(crate) fn expand(text: &str, known: &[(&str, String)]) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        expanded.push_str(before);
        let found = after
            .split_once('>')
            .and_then(|(word, behind)| Some((meaning(word, known)?, behind)));
        if let Some((meaning, behind)) = found {
            expanded.push_str(&meaning);
            rest = behind;
        } else {
            expanded.push('<');
            rest = after;
        }
    }
    expanded + rest
}

fn meaning(word: &str, known: &[(&str, String)]) -> Option<String> {
    if let Some((_, text)) = known.iter().find(|(name, _)| *name == word) {
        return Some(text.clone());
    }
    let (count, what) = word.split_once(' ')?;
    Some(what.repeat(count.parse().ok()?))
}
