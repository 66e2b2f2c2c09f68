//! Splits a query into words.

use std::iter::Peekable;
use std::vec::IntoIter;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    /// A name, a keyword, a number or a sign.
    Plain(String),
    /// The content of a quoted text.
    Text(String),
}

/// The words not read yet.
#[derive(Debug)]
pub(super) struct Words(Peekable<IntoIter<Word>>);

impl Words {
    pub(super) fn of(text: &str) -> Result<Self, String> {
        let mut words = Vec::new();
        let mut rest = text.chars().peekable();
        while let Some(first) = rest.next() {
            match first {
                _ if first.is_whitespace() => {}
                '"' | '\'' => {
                    let mut quoted = String::new();
                    loop {
                        match rest.next() {
                            None => return Err("a text without its closing quote".to_owned()),
                            Some(last) if last == first => break,
                            // A backslash escapes the next character.
                            Some('\\') => quoted.extend(rest.next()),
                            Some(character) => quoted.push(character),
                        }
                    }
                    words.push(Word::Text(quoted));
                }
                _ if is_in_name(first) => {
                    let mut name = String::from(first);
                    while let Some(character) = rest.next_if(|character| is_in_name(*character)) {
                        name.push(character);
                    }
                    words.push(Word::Plain(name));
                }
                _ => {
                    let mut sign = String::from(first);
                    sign.extend(rest.next_if_eq(&'='));
                    words.push(Word::Plain(sign));
                }
            }
        }
        Ok(Self(words.into_iter().peekable()))
    }

    pub(super) fn take(&mut self) -> Result<Word, String> {
        self.0.next().ok_or_else(|| "the end".to_owned())
    }

    /// Skips a keyword or sign, if it is the next word.
    pub(super) fn skip(&mut self, keyword: &str) -> bool {
        let is_keyword = |word: &Word| matches!(word, Word::Plain(plain) if plain.eq_ignore_ascii_case(keyword));
        self.0.next_if(is_keyword).is_some()
    }

    pub(super) fn expect(&mut self, keyword: &str) -> Result<(), String> {
        if self.skip(keyword) {
            Ok(())
        } else {
            Err(self.next_word())
        }
    }

    pub(super) fn name(&mut self) -> Result<String, String> {
        match self.take()? {
            Word::Plain(name) if name.starts_with(is_in_name) => Ok(name),
            Word::Plain(word) | Word::Text(word) => Err(word),
        }
    }

    pub(super) fn end(&mut self) -> Result<(), String> {
        if self.0.peek().is_none() {
            Ok(())
        } else {
            Err(self.next_word())
        }
    }

    fn next_word(&mut self) -> String {
        match self.0.peek() {
            Some(Word::Plain(word) | Word::Text(word)) => word.clone(),
            None => "the end".to_owned(),
        }
    }
}

fn is_in_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '.' | '*' | '-')
}
