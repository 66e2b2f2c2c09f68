//! Parses shell text into commands, as far as the pages use the shell's grammar.

use std::{collections::BTreeSet, iter::Peekable, str::Chars};

use crate::page::Page;

/// A program with its arguments, unquoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    /// The line of the block where it ends, from 1.
    pub(crate) line: usize,
    pub(crate) words: Vec<String>,
}

/// Words of the shell that come before a command …
const OPENING: [&str; 9] = ["do", "then", "else", "{", "!", "while", "until", "if", "time"];
/// … and words that begin no command.
const CLOSING: [&str; 6] = ["done", "}", "fi", "esac", "for", "case"];

/// All commands of a text, including those within `$(…)`.
pub(crate) fn commands(text: &str) -> Vec<Command> {
    let mut reader = Reader {
        letters: text.chars().peekable(),
        line: 1,
        found: Vec::new(),
        words: Vec::new(),
        word: None,
        skips_word: false,
    };
    reader.read();
    reader.found
}

/// The functions that a page's blocks define.
pub(crate) fn functions(page: &Page) -> BTreeSet<String> {
    let shells = page
        .blocks
        .iter()
        .filter(|block| ["sh", "bash"].contains(&block.language()));
    shells
        .flat_map(|block| block.text.lines())
        .filter_map(|line| line.split_once("() {"))
        .map(|(name, _)| name.trim().to_owned())
        .collect()
}

struct Reader<'t> {
    letters: Peekable<Chars<'t>>,
    line: usize,
    found: Vec<Command>,
    words: Vec<String>,
    word: Option<String>,
    /// The current word is the file of a redirection.
    skips_word: bool,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(letter) = self.letters.next() {
            match letter {
                '\'' => self.quoted(),
                '"' => self.double_quoted(),
                '\\' => match self.letters.next() {
                    Some('\n') => self.line += 1,
                    Some(letter) => self.push(letter),
                    None => {}
                },
                '$' if self.letters.peek() == Some(&'(') => self.nested(),
                '#' if self.word.is_none() => while self.letters.next_if(|letter| *letter != '\n').is_some() {},
                '(' if self.letters.peek() == Some(&')') => {
                    self.letters.next();
                    self.words.clear();
                    self.word = None;
                }
                ' ' | '\t' => self.end_word(),
                '<' | '>' => {
                    // `2>&1` and similar redirections have no file.
                    self.word
                        .take_if(|word| word.chars().all(|letter| letter.is_ascii_digit()));
                    self.end_word();
                    self.skips_word = true;
                    while self.letters.next_if(|letter| "<>&".contains(*letter)).is_some() {}
                }
                '\n' => {
                    self.end_command();
                    self.line += 1;
                }
                '|' | '&' | ';' | '(' | ')' => self.end_command(),
                letter => self.push(letter),
            }
        }
        self.end_command();
    }

    fn push(&mut self, letter: char) {
        self.word.get_or_insert_default().push(letter);
    }

    fn quoted(&mut self) {
        self.word.get_or_insert_default();
        while let Some(letter) = self.letters.next().filter(|letter| *letter != '\'') {
            self.line += usize::from(letter == '\n');
            self.push(letter);
        }
    }

    fn double_quoted(&mut self) {
        self.word.get_or_insert_default();
        while let Some(letter) = self.letters.next().filter(|letter| *letter != '"') {
            match letter {
                '\\' => {
                    let escaped = self.letters.next().unwrap_or('\\');
                    self.push(escaped);
                }
                '$' if self.letters.peek() == Some(&'(') => self.nested(),
                letter => {
                    self.line += usize::from(letter == '\n');
                    self.push(letter);
                }
            }
        }
    }

    /// A command substitution: its commands are added, and it becomes an unknown word.
    fn nested(&mut self) {
        self.letters.next();
        let mut inside = String::new();
        let mut depth = 1;
        let mut quote = None;
        for letter in self.letters.by_ref() {
            match (letter, quote) {
                ('\'' | '"', None) => quote = Some(letter),
                (letter, Some(open)) if letter == open => quote = None,
                ('(', None) => depth += 1,
                (')', None) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            inside.push(letter);
        }
        for command in commands(&inside) {
            let line = self.line + command.line - 1;
            self.found.push(Command { line, ..command });
        }
        self.line += inside.matches('\n').count();
        self.push('…');
    }

    fn end_word(&mut self) {
        if let Some(word) = self.word.take()
            && !std::mem::take(&mut self.skips_word)
        {
            self.words.push(word);
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        self.skips_word = false;
        let mut words = std::mem::take(&mut self.words);
        while let Some(first) = words.first() {
            if OPENING.contains(&first.as_str()) || is_assignment(first) {
                words.remove(0);
            } else {
                break;
            }
        }
        if words.first().is_some_and(|first| !CLOSING.contains(&first.as_str())) {
            let line = self.line;
            self.found.push(Command { line, words });
        }
    }
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    })
}

#[test]
fn commands_are_found_wherever_the_shell_finds_them() {
    let text = "\
# a comment
A=1 B='x y' cargo test -p local \\
  --test smoke   # more
f() {
  curl \"$1\" > out.txt 2>&1
}
for record in $(aws dynamodb query --names \"{\\\":user\\\":1}\" | jq -r '.[] | .a'); do
  sed \"s|{token}|$(cat token)|\" file | sam remote invoke Name; done
";
    let found: Vec<(usize, String)> = commands(text)
        .into_iter()
        .map(|one| (one.line, one.words.join(" ")))
        .collect();
    let expected = [
        (3, "cargo test -p local --test smoke"),
        (5, "curl $1"),
        (7, "aws dynamodb query --names {\":user\":1}"),
        (7, "jq -r .[] | .a"),
        (8, "cat token"),
        (8, "sed s|{token}|…| file"),
        (8, "sam remote invoke Name"),
    ];
    assert_eq!(found, expected.map(|(line, words)| (line, words.to_owned())));
}
