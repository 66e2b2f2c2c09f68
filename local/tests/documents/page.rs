//! Parses the pages: blocks, headings and prose.

use std::collections::BTreeMap;

use crate::repository::{files_below, read};

/// One page in Markdown.
pub(crate) struct Page {
    /// From the root of the repository.
    pub(crate) path: String,
    pub(crate) lines: Vec<String>,
    pub(crate) blocks: Vec<Block>,
}

/// A fenced block.
pub(crate) struct Block {
    /// The line of its opening fence, from 1.
    pub(crate) line: usize,
    /// The line of its closing fence, from 1.
    pub(crate) end: usize,
    /// The text after the opening fence.
    pub(crate) info: String,
    /// Its text, without the indentation of a list.
    pub(crate) text: String,
}

impl Block {
    pub(crate) fn language(&self) -> &str {
        self.info.split(' ').next().unwrap_or_default()
    }
}

/// All pages.
pub(crate) fn pages() -> Vec<Page> {
    let mut paths: Vec<String> = [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "CODE_OF_CONDUCT.md",
    ]
    .map(str::to_owned)
    .to_vec();
    for folder in ["docs", ".github"] {
        paths.extend(files_below(folder).into_iter().filter(|path| is_page(path)));
    }
    paths.iter().map(|path| Page::read(path)).collect()
}

pub(crate) fn is_page(path: &str) -> bool {
    std::path::Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "md")
}

impl Page {
    pub(crate) fn read(path: &str) -> Self {
        Self::parse(path, &read(path))
    }

    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut blocks: Vec<Block> = Vec::new();
        let mut open: Option<(usize, usize, String, Vec<&str>)> = None;
        for (index, line) in text.lines().enumerate() {
            let fence = line.trim_start().strip_prefix("```");
            open = match (open, fence) {
                (None, Some(info)) => {
                    let indent = line.len() - line.trim_start().len();
                    Some((index + 1, indent, info.trim().to_owned(), Vec::new()))
                }
                (Some((start, _, info, inside)), Some("")) => {
                    blocks.push(Block {
                        line: start,
                        end: index + 1,
                        info,
                        text: inside.iter().flat_map(|line| [*line, "\n"]).collect(),
                    });
                    None
                }
                (Some((start, indent, info, mut inside)), _) => {
                    let dedented = line.get(indent..).filter(|_| line.starts_with(&" ".repeat(indent)));
                    inside.push(dedented.unwrap_or(line.trim_start()));
                    Some((start, indent, info, inside))
                }
                (None, None) => None,
            };
        }
        assert!(open.is_none(), "{path}: a fence is not closed");
        let path = path.to_owned();
        Self { path, lines, blocks }
    }

    /// Each block, with the previous block if only empty lines separate the two.
    pub(crate) fn blocks_with_neighbour(&self) -> impl Iterator<Item = (&Block, Option<&Block>)> {
        self.blocks.iter().enumerate().map(|(index, block)| {
            let before = index.checked_sub(1).map(|before| &self.blocks[before]);
            let between = |before: &&Block| self.lines[before.end..block.line - 1].iter().all(String::is_empty);
            (block, before.filter(between))
        })
    }

    /// The lines outside blocks, with their numbers.
    pub(crate) fn prose(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.lines.iter().enumerate();
        let lines = lines.map(|(index, line)| (index + 1, line.as_str()));
        lines.filter(|(number, _)| {
            !self
                .blocks
                .iter()
                .any(|block| (block.line..=block.end).contains(number))
        })
    }

    /// Texts in backticks in the prose, with the line where each begins.
    pub(crate) fn spans(&self) -> Vec<(usize, String)> {
        let mut spans = Vec::new();
        let mut open: Option<(usize, String)> = None;
        for (number, line) in self.prose() {
            if line.trim().is_empty() {
                open = None;
            }
            let mut parts = line.trim_start_matches(['>', ' ']).split('`');
            let first = parts.next().unwrap_or_default();
            if let Some((_, text)) = &mut open {
                text.push(' ');
                text.push_str(first);
            }
            for part in parts {
                open = match open {
                    Some(span) => {
                        spans.push(span);
                        None
                    }
                    None => Some((number, part.to_owned())),
                };
            }
        }
        spans
    }

    /// The anchors that GitHub makes from the headings.
    pub(crate) fn anchors(&self) -> Vec<String> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let headings = self.prose().filter(|(_, line)| line.starts_with('#'));
        headings
            .map(|(_, line)| {
                let anchor = anchor(line.trim_start_matches('#').trim());
                let times = seen.entry(anchor.clone()).and_modify(|times| *times += 1).or_default();
                if *times == 0 {
                    anchor
                } else {
                    format!("{anchor}-{times}")
                }
            })
            .collect()
    }
}

/// Lower case, with hyphens for spaces, and only letters, digits, `-` and `_`. A link counts as its text.
fn anchor(heading: &str) -> String {
    let mut plain = String::new();
    let mut rest = heading;
    while let Some((before, link)) = rest.split_once('[') {
        let (text, after) = link.split_once("](").unwrap_or((link, ""));
        plain.push_str(before);
        plain.push_str(text);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let kept = plain.to_lowercase();
    let kept = kept
        .chars()
        .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

#[test]
fn blocks_are_found_in_lists_too_and_know_their_neighbour() {
    let page = Page::parse(
        "p.md",
        "# A `b` [c](d)!\n\n1. x\n\n   ```bash recorded\n   echo\n     two\n   ```\n\n   ```text\n   2\n   ```\nand `o\nne`\n\n# A b c\n",
    );
    let blocks: Vec<_> = page
        .blocks_with_neighbour()
        .map(|(block, before)| {
            (
                block.line,
                block.language(),
                block.text.as_str(),
                before.map(|before| before.line),
            )
        })
        .collect();
    assert_eq!(
        blocks,
        [(5, "bash", "echo\n  two\n", None), (10, "text", "2\n", Some(5))]
    );
    assert_eq!(page.anchors(), ["a-b-c", "a-b-c-1"]);
    assert_eq!(page.spans(), [(1, "b".to_owned()), (13, "o ne".to_owned())]);
}
