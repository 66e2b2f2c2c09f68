//! Checks Mermaid diagrams without drawing them: a flowchart's brackets, quotes and arrows; a sequence's participants and blocks,
//! each declared, used and closed; the names and arrows of states.

use std::collections::BTreeSet;

const ARROWS: [&str; 6] = ["-->", "---", "-.->", "==>", "-. ", "-- "];
const MESSAGES: [&str; 4] = ["-->>", "->>", "--x", "-x"];
const OPENING: [&str; 5] = ["par", "opt", "alt", "loop", "rect"];

pub(crate) fn check(text: &str) -> Result<(), String> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("%%"));
    let first = lines.next().unwrap_or_default();
    let lines: Vec<&str> = lines.collect();
    match first.split(' ').collect::<Vec<_>>().as_slice() {
        ["flowchart", "TB" | "TD" | "BT" | "LR" | "RL"] => lines.iter().try_for_each(|line| flow(line)),
        ["sequenceDiagram"] => sequence(&lines),
        ["stateDiagram-v2"] => lines.iter().try_for_each(|line| state(line)),
        _ => Err(format!(
            "a diagram is a flowchart with its direction, a sequenceDiagram or a stateDiagram-v2, not {first:?}"
        )),
    }
}

fn flow(line: &str) -> Result<(), String> {
    let mut open = Vec::new();
    let mut is_quoted = false;
    let mut bare = String::new();
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '[' => open.push(']'),
            '(' => open.push(')'),
            '{' => open.push('}'),
            ']' | ')' | '}' if open.pop() != Some(letter) => return Err(format!("brackets do not match: {line}")),
            letter if open.is_empty() => bare.push(letter),
            _ => {}
        }
    }
    if is_quoted || !open.is_empty() {
        return Err(format!("a quote or a bracket is not closed: {line}"));
    }
    let bare = bare.replace("[]", "");
    let is_end_a_node = bare.split([' ', '&']).any(|word| word == "end") && bare.trim() != "end";
    if is_end_a_node {
        return Err(format!(
            "Mermaid takes a node called `end` for the end of a block: {line}"
        ));
    }
    let is_node = bare.trim().split(' ').count() == 1;
    let is_known = is_node || bare.starts_with("subgraph") || ARROWS.iter().any(|arrow| bare.contains(arrow));
    if is_known {
        Ok(())
    } else {
        Err(format!("neither a node nor an arrow: {line}"))
    }
}

fn sequence(lines: &[&str]) -> Result<(), String> {
    let mut declared = BTreeSet::new();
    let mut used = BTreeSet::new();
    let mut open = Vec::new();
    for line in lines {
        let word = line.split(' ').next().unwrap_or_default();
        match word {
            "participant" | "actor" => {
                let name = line.split(' ').nth(1).unwrap_or_default();
                if !declared.insert(name) {
                    return Err(format!("{name} is declared twice"));
                }
            }
            "Note" | "note" => {
                let (place, _) = line
                    .split_once(':')
                    .ok_or_else(|| format!("a note without text: {line}"))?;
                let names = place
                    .split([' ', ','])
                    .skip(2)
                    .filter(|name| !["of", ""].contains(name));
                used.extend(names);
            }
            "end" => {
                open.pop().ok_or("`end` without a beginning")?;
            }
            "and" if open.last() == Some(&"par") => {}
            "else" if open.last() == Some(&"alt") => {}
            opening if OPENING.contains(&opening) => open.push(opening),
            _ => {
                let (names, text) = line
                    .split_once(':')
                    .ok_or_else(|| format!("a message without text: {line}"))?;
                let arrow = MESSAGES.iter().find_map(|arrow| names.split_once(arrow));
                let (from, to) = arrow.ok_or_else(|| format!("no message: {line}"))?;
                if text.contains(';') && !text.contains("#59;") && text.trim_end().ends_with(';') {
                    return Err(format!("Mermaid ends a message at its last `;`: {line}"));
                }
                used.extend([from, to]);
            }
        }
    }
    if let Some(block) = open.last() {
        return Err(format!("`{block}` has no `end`"));
    }
    if declared != used {
        let differing: Vec<_> = declared.symmetric_difference(&used).collect();
        return Err(format!(
            "declared and not used, or used and not declared: {differing:?}"
        ));
    }
    Ok(())
}

/// `state "text" as name`, or `one --> other: text`, where `[*]` is the beginning or the end.
fn state(line: &str) -> Result<(), String> {
    let is_name = |name: &str| {
        name == "[*]"
            || !name.is_empty()
                && name
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    let is_sound = if let Some(rest) = line.strip_prefix("state \"") {
        rest.split_once("\" as ").is_some_and(|(_, name)| is_name(name))
    } else {
        let (way, text) = line.split_once(": ").unwrap_or((line, "-"));
        let (from, to) = way.split_once(" --> ").unwrap_or_default();
        is_name(from) && is_name(to) && !text.is_empty()
    };
    if is_sound {
        Ok(())
    } else {
        Err(format!("neither a state nor a way from one to another: {line}"))
    }
}

#[test]
fn what_mermaid_would_not_draw_is_refused() {
    for (text, says) in [
        ("graph\n a --> b", "a diagram is"),
        ("flowchart LR\n a[x --> b", "not closed"),
        ("flowchart LR\n a[x) --> b", "do not match"),
        ("flowchart LR\n a --> end", "`end`"),
        ("flowchart LR\n a to b", "neither"),
        ("sequenceDiagram\n participant A\n A->>B: x", "[\"B\"]"),
        (
            "sequenceDiagram\n participant A\n par x\n A->>A: x",
            "`par` has no `end`",
        ),
        (
            "sequenceDiagram\n participant A\n A->>A: x\n end",
            "without a beginning",
        ),
        ("sequenceDiagram\n participant A\n A->>A", "without text"),
        ("stateDiagram-v2\n a -> b", "neither a state"),
        ("stateDiagram-v2\n needs-attention --> b: x", "neither a state"),
        (
            "sequenceDiagram\n participant A\n opt x\n else\n A->>A: x\n end",
            "without text",
        ),
    ] {
        let fault = check(text).unwrap_err();
        assert!(fault.contains(says), "{text}: {fault}");
    }
}
