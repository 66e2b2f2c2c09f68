//! Codes, event types and settings in the page's handwritten text.

use std::collections::BTreeSet;

use clap::error::ErrorKind;
use shared::{catalogue::Code, events::EventType};

use super::page::Page;

/// Words of the page with these prefixes.
fn words(page: &Page, beginnings: &[&str]) -> BTreeSet<String> {
    let is_of_word = |symbol: char| symbol.is_ascii_alphanumeric() || symbol == '_';
    let words = page.text().split(|symbol: char| !is_of_word(symbol));
    let words = words.map(|word| word.trim_start_matches("UsersOrchestrator_"));
    words
        .filter(|word| beginnings.iter().any(|beginning| word.starts_with(beginning)))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_code_exists_and_every_documented_one_is_named() {
    let page = Page::read();
    let named = words(&page, &["E40", "E41", "E42", "E50", "S200"]);
    let known: BTreeSet<String> = Code::TABLE.iter().map(|code| code.suffix().to_owned()).collect();
    assert_eq!(named.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(known.difference(&named).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn every_event_type_exists() {
    let known: BTreeSet<String> = EventType::TABLE.iter().map(|kind| kind.code().to_owned()).collect();
    let named = words(&Page::read(), &["AUTHSYSTEM_USER", "SUBSCRIBE_USER"]);
    assert_eq!(named, known);
}

/// The tool's commands within sentences; `…` is a placeholder.
#[test]
fn commands_are_ones_that_the_tool_understands() {
    let page = Page::read();
    let prose: String = page.text().split("```").step_by(2).collect();
    let spans: Vec<&str> = prose.split('`').skip(1).step_by(2).collect();
    let commands = spans
        .iter()
        .filter(|span| span.starts_with("uo ") && !span.contains('…'));
    let mut checked = 0;
    for command in commands {
        let words = command.split(['|', '>']).next().unwrap_or_default().split_whitespace();
        let parsed = cli::command().try_get_matches_from(words);
        // A sentence may omit required arguments.
        let fault = parsed
            .err()
            .filter(|error| error.kind() != ErrorKind::MissingRequiredArgument);
        assert!(fault.is_none(), "{command}: {fault:?}");
        checked += 1;
    }
    assert!(checked > 2, "{spans:#?}");
}
