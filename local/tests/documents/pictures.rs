//! SVG pictures are well-formed, readable in light and dark mode, and load nothing else.

use std::path::Path;

use shared::operation::Operation;

use crate::{
    repository::{files_below, read},
    verdict::Faults,
};

#[test]
fn every_picture_is_sound() {
    let mut faults = Faults::default();
    for path in files_below("docs/images")
        .into_iter()
        .filter(|path| Path::new(path).extension().is_some_and(|extension| extension == "svg"))
    {
        if let Err(fault) = check(&read(&path)) {
            faults.say(format!("{path}: {fault}"));
        }
    }
    faults.none();
}

#[test]
fn the_picture_of_the_flow_has_every_operation() {
    let picture = read("docs/images/flow.svg");
    for operation in Operation::ALL {
        let name = operation.name();
        assert!(
            picture.contains(&format!(">{name}<")),
            "docs/images/flow.svg does not show {name}"
        );
    }
}

fn check(picture: &str) -> Result<(), String> {
    if !picture.contains("viewBox=") || !picture.contains("role=\"img\"") {
        return Err("give it a viewBox and role=\"img\"".to_owned());
    }
    if !picture.contains("prefers-color-scheme:dark") {
        return Err("give it colours for the dark: @media(prefers-color-scheme:dark)".to_owned());
    }
    for foreign in ["<script", "href=", "url(http", "@import", "<image", "<foreignObject"] {
        if picture.contains(foreign) {
            return Err(format!("{foreign} has no place in a picture of a page"));
        }
    }
    let mut open = Vec::new();
    for tag in picture.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').ok_or_else(|| format!("<{tag} is not closed"))?;
        if text
            .split('&')
            .skip(1)
            .any(|rest| !rest.starts_with(['#', 'a', 'l', 'g', 'q']) || !rest.contains(';'))
        {
            return Err(format!("`&` must be `&amp;`: {text}"));
        }
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/', '\n'])
            .next()
            .unwrap_or_default();
        if tag.starts_with('/') {
            let opened: Option<&str> = open.pop();
            if opened != Some(name) {
                return Err(format!("</{name}> closes {opened:?}"));
            }
        } else if !tag.ends_with('/') && !tag.starts_with(['?', '!']) {
            open.push(name);
        }
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(format!("not closed: {open:?}"))
    }
}

#[test]
fn what_is_wrong_in_a_picture_is_told() {
    let picture = |inside: &str| {
        format!("<svg viewBox=\"\" role=\"img\"><style>@media(prefers-color-scheme:dark){{}}</style>{inside}</svg>")
    };
    check(&picture("<g><text>a &amp; b</text><rect/></g>")).unwrap();
    for (inside, says) in [
        ("<g>", "closes"),
        ("<text>a & b</text>", "&amp;"),
        ("<image href=\"https://x\"/>", "no place"),
    ] {
        let fault = check(&picture(inside)).unwrap_err();
        assert!(fault.contains(says), "{inside}: {fault}");
    }
    assert!(
        check("<svg viewBox=\"\" role=\"img\"></svg>")
            .unwrap_err()
            .contains("dark")
    );
}
