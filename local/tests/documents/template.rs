//! Parameters and outputs of `template.yaml`: those named in the prose exist, and one page has tables of all.

use std::{collections::BTreeMap, fs};

use serde_json::Value;

use crate::{
    page::{Page, pages},
    repository::{read, root},
    verdict::{Faults, is_update},
};

/// The page whose last section has the tables.
const PAGE: &str = "docs/OPERATIONS.md";

const BEGIN: &str = "## Parameters and outputs\n";

/// The word before a name, and the section of the template with that name.
const NAMED: [(&str, &str); 3] = [
    ("output `", "Outputs"),
    ("outputs `", "Outputs"),
    ("parameter `", "Parameters"),
];

#[test]
fn every_parameter_and_output_that_a_page_names_is_there() {
    let template: Value = serde_saphyr::from_str(&read("template.yaml")).unwrap();
    let mut faults = Faults::default();
    let mut found = 0;
    for page in pages() {
        for (line, section, name) in named(&page) {
            found += 1;
            if template[section][&name].is_null() {
                faults.add(&page, line, format!("{section} of template.yaml has no {name}"));
            }
        }
    }
    assert!(found >= 8, "the pages name {found} of them: are they read?");
    faults.none();
}

#[test]
fn the_tables_are_what_the_template_says() {
    let page = read(PAGE);
    let expected = format!("{}{BEGIN}{}", page.split(BEGIN).next().unwrap(), tables());
    if is_update() {
        fs::write(root().join(PAGE), expected).unwrap();
    } else {
        let fault = "is not what template.yaml says. Run: UPDATE_DOCS=1 cargo test -p local --test documents";
        assert!(page == expected, "{PAGE} {fault}");
    }
}

fn tables() -> String {
    let template: Value = serde_saphyr::from_str(&read("template.yaml")).unwrap();
    let rows = |section: &str, row: &dyn Fn(&str, &Value) -> String| -> String {
        let entries: BTreeMap<_, _> = template[section].as_object().unwrap().iter().collect();
        entries.into_iter().map(|(name, entry)| row(name, entry)).collect()
    };
    let meaning = |entry: &Value| entry["Description"].as_str().unwrap().to_owned();
    let parameters = rows("Parameters", &|name, entry| {
        let default = match entry["Default"].to_string().trim_matches('"') {
            "" => "empty".to_owned(),
            default => format!("`{default}`"),
        };
        format!("| `{name}` | {default} | {} |\n", meaning(entry))
    });
    let outputs = rows("Outputs", &|name, entry| format!("| `{name}` | {} |\n", meaning(entry)));
    format!(
        "\nWhat `template.yaml` says of them; `UPDATE_DOCS=1 cargo test -p local --test documents` writes these tables.\n\n\
         | Parameter | Default | Meaning |\n|---|---|---|\n{parameters}\n| Output | Meaning |\n|---|---|\n{outputs}"
    )
}

/// Names with line and section: after such a word, or as a parameter with its value (`Name=value`).
fn named(page: &Page) -> Vec<(usize, &'static str, String)> {
    let mut names = Vec::new();
    let mut word_before = String::new();
    for (line, text) in page.prose() {
        let text = format!("{word_before} {}", text.trim_start());
        for (before, section) in NAMED {
            let spans = text.split(before).skip(1).filter_map(|rest| rest.split('`').next());
            names.extend(
                spans
                    .filter(|span| is_name(span))
                    .map(|span| (line, section, span.to_owned())),
            );
        }
        word_before = text.rsplit(' ').next().unwrap_or_default().to_owned();
    }
    for (line, span) in page.spans() {
        if let Some((name, _)) = span.split_once('=').filter(|(name, _)| is_name(name)) {
            names.push((line, "Parameters", name.to_owned()));
        }
    }
    names
}

/// Whether this is a name like the template's: in Pascal case.
fn is_name(text: &str) -> bool {
    let has_small = text.contains(|letter: char| letter.is_ascii_lowercase());
    text.starts_with(|first: char| first.is_ascii_uppercase()) && has_small && text.chars().all(char::is_alphanumeric)
}

#[test]
fn names_are_found_over_the_end_of_a_line_too() {
    let page = Page::parse(
        "p.md",
        "the output\n`ApiUrl`, the parameter `WarmUp`, `LogLevel=INFO`, a parameter `x=1`, `A_B=1`\n",
    );
    let names: Vec<_> = named(&page)
        .into_iter()
        .map(|(_, section, name)| (section, name))
        .collect();
    let expected = [
        ("Outputs", "ApiUrl"),
        ("Parameters", "WarmUp"),
        ("Parameters", "LogLevel"),
    ];
    assert_eq!(names, expected.map(|(section, name)| (section, name.to_owned())));
}
