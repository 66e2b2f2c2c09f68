//! Short forms for what would be unreadable in a table: `<151 x>` stands for 151 times `x`, and other words between
//! angle brackets for texts that are known when the stack runs.

/// Writes everything out; `known` are words with their texts.
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
