//! Links and anchors exist, and every page can be reached from `docs/README.md`.

use std::{collections::BTreeSet, path::Path};

use crate::{
    page::{Page, is_page, pages},
    repository::{exists, files_below},
    verdict::Faults,
};

const INDEX: &str = "docs/README.md";

/// A link of a page: its line, its path from the root (empty for the same page), and its anchor.
struct Link {
    line: usize,
    path: String,
    anchor: Option<String>,
}

#[test]
fn every_relative_link_leads_somewhere() {
    let mut faults = Faults::default();
    for page in pages() {
        for link in links(&page) {
            if !exists(&link.path) {
                faults.add(&page, link.line, format!("there is no {}", link.path));
            } else if let Some(anchor) = link.anchor
                && !(is_page(&link.path) && Page::read(&link.path).anchors().contains(&anchor))
            {
                faults.add(&page, link.line, format!("{} has no heading for #{anchor}", link.path));
            }
        }
    }
    faults.none();
}

#[test]
fn every_document_is_in_the_index() {
    let mut listed = BTreeSet::new();
    let mut indices = vec![INDEX.to_owned()];
    while let Some(index) = indices.pop() {
        for link in links(&Page::read(&index)) {
            // The README of a folder is an index of the pages in it.
            if listed.insert(link.path.clone()) && link.path.starts_with("docs/") && link.path.ends_with("/README.md") {
                indices.push(link.path);
            }
        }
    }
    let mut faults = Faults::default();
    for path in files_below("docs") {
        if !path.starts_with("docs/images/") && path != INDEX && !listed.contains(&path) {
            faults.say(format!("{path} is in no index: give it a line in {INDEX}"));
        }
    }
    faults.none();
}

#[test]
fn every_picture_is_shown() {
    let shown: BTreeSet<String> = pages()
        .iter()
        .flat_map(|page| links(page).into_iter().map(|link| link.path))
        .collect();
    let mut faults = Faults::default();
    for path in files_below("docs/images")
        .into_iter()
        .filter(|path| !shown.contains(path))
    {
        faults.say(format!("no page shows {path}"));
    }
    faults.none();
}

/// The links within the repository, including pictures.
fn links(page: &Page) -> Vec<Link> {
    let mut links = Vec::new();
    for (line, text) in page.prose() {
        let text = without_code(text);
        let of_markdown = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split([')', ' ']).next());
        let of_html = ["src=\"", "srcset=\"", "href=\""]
            .into_iter()
            .flat_map(|attribute| text.split(attribute).skip(1))
            .filter_map(|rest| rest.split('"').next());
        for target in of_markdown.chain(of_html).filter(|target| !target.contains(':')) {
            let (path, anchor) = target
                .split_once('#')
                .map_or((target, None), |(path, anchor)| (path, Some(anchor)));
            let anchor = anchor.map(str::to_owned);
            let path = if path.is_empty() {
                page.path.clone()
            } else {
                from_root(&page.path, path)
            };
            links.push(Link { line, path, anchor });
        }
    }
    links
}

fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join("code")
}

/// The path from the repository's root for a path on a page.
fn from_root(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Path::new(page).parent().unwrap().to_str().unwrap().split('/').collect();
    parts.retain(|part| !part.is_empty());
    for part in path.trim_end_matches('/').split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn links_are_found_with_their_place() {
    let page = Page::parse(
        "docs/providers/p.md",
        "[a](../x.md#y) `[b](c)` ![d](e.svg) <https://f>\n[g](#h), [`i`](https://j) <img src=\"../k.png\">\n",
    );
    let found: Vec<_> = links(&page)
        .into_iter()
        .map(|link| (link.line, link.path, link.anchor))
        .collect();
    let some = |line, path: &str, anchor: Option<&str>| (line, path.to_owned(), anchor.map(str::to_owned));
    assert_eq!(
        found,
        [
            some(1, "docs/x.md", Some("y")),
            some(1, "docs/providers/e.svg", None),
            some(2, "docs/providers/p.md", Some("h")),
            some(2, "docs/k.png", None),
        ]
    );
}
