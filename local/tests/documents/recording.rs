//! Draws `docs/images/walk.svg`: the `bash recorded` blocks of `README.md` as in a terminal, light and dark. `shell.rs` compares
//! their output on the page with what the commands print.

use std::{fmt::Write as _, fs};

use crate::{
    page::{Block, Page},
    repository::{read, root},
    verdict::is_update,
};

const PICTURE: &str = "docs/images/walk.svg";

/// The most characters of a line; longer ones are wrapped, as in a terminal.
const COLUMNS: usize = 104;
/// The width of a character in pixels; in monospaced fonts it is about 0.6 of the height.
const LETTER: usize = 8;
const LINE: usize = 19;
const MARGIN: usize = 18;
const TITLE_BAR: usize = 34;

const STYLE: &str = "\
.paper{fill:#f6f8fa;stroke:#d1d9e0}.bar{stroke:#d1d9e0}.dot{fill:#d1d9e0}\
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1f2328;white-space:pre}\
.sign{fill:#1a7f37}.typed{fill:#0550ae}\
@media(prefers-color-scheme:dark){.paper{fill:#151b23;stroke:#3d444d}.bar{stroke:#3d444d}.dot{fill:#3d444d}\
text{fill:#d1d7e0}.sign{fill:#3fb950}.typed{fill:#79c0ff}}\
@media(prefers-reduced-motion:no-preference){.step{animation:appear .4s ease-out both}\
@keyframes appear{from{opacity:0}to{opacity:1}}}";

#[test]
fn the_recording_is_what_the_page_shows() {
    if !is_update() {
        assert!(
            fs::read_to_string(root().join(PICTURE)).is_ok_and(|picture| picture == draw()),
            "{PICTURE} is not what README.md shows. Run: UPDATE_DOCS=1 cargo test -p local --test documents"
        );
    }
}

pub(crate) fn write() {
    fs::write(root().join(PICTURE), draw()).unwrap();
}

fn draw() -> String {
    render(&Page::parse("README.md", &read("README.md")))
}

fn render(page: &Page) -> String {
    let mut y = TITLE_BAR + MARGIN + 6;
    let mut steps = String::new();
    let mut delay = 0;
    for (block, output) in recorded(page) {
        let _ = writeln!(steps, "<g class=\"step\" style=\"animation-delay:{delay}ms\">");
        for line in block.text.lines() {
            for (index, part) in wrapped(line, COLUMNS - 2).iter().enumerate() {
                let is_first = index == 0 && !line.starts_with(' ');
                let sign = if is_first { "$ " } else { "  " };
                let _ = writeln!(
                    steps,
                    "<text x=\"{MARGIN}\" y=\"{y}\"><tspan class=\"sign\">{sign}</tspan><tspan class=\"typed\">{}</tspan></text>",
                    escaped(part)
                );
                y += LINE;
            }
        }
        steps += "</g>\n";
        let _ = writeln!(steps, "<g class=\"step\" style=\"animation-delay:{}ms\">", delay + 900);
        for line in in_columns(&output.text) {
            for part in wrapped(&line, COLUMNS) {
                let _ = writeln!(steps, "<text x=\"{MARGIN}\" y=\"{y}\">{}</text>", escaped(&part));
                y += LINE;
            }
        }
        steps += "</g>\n";
        y += LINE / 2;
        delay += 2200;
    }
    let (width, height) = (COLUMNS * LETTER + 2 * MARGIN, y - LINE / 2);
    let mut dots = String::new();
    for x in [20, 40, 60] {
        let _ = write!(dots, "<circle class=\"dot\" cx=\"{x}\" cy=\"17\" r=\"6\"/>");
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\">\n<title>A reader is created, read, and leaves event records</title>\n<style>{STYLE}</style>\n\
         <rect class=\"paper\" x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"10\"/>\n{dots}\n\
         <path class=\"bar\" d=\"M0 {TITLE_BAR}.5H{width}\"/>\n{steps}</svg>\n",
        width - 1,
        height - 1
    )
}

/// The blocks to draw, each with its output block.
fn recorded(page: &Page) -> Vec<(&Block, &Block)> {
    page.blocks_with_neighbour()
        .filter_map(|(output, before)| Some((before?, output)))
        .filter(|(block, _)| block.info == "bash recorded")
        .collect()
}

/// Wraps a line, after a space or a comma if one is near.
fn wrapped(line: &str, columns: usize) -> Vec<String> {
    let mut letters: Vec<char> = line.chars().collect();
    let mut parts = Vec::new();
    while letters.len() > columns {
        let space = letters[..columns]
            .iter()
            .rposition(|letter| [' ', ','].contains(letter));
        let at = space.filter(|at| at + 30 > columns).map_or(columns, |at| at + 1);
        let rest = letters.split_off(at);
        parts.push(letters.into_iter().collect());
        letters = rest;
    }
    parts.push(letters.into_iter().collect());
    parts
}

/// The lines, with tabs expanded.
fn in_columns(text: &str) -> Vec<String> {
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    let width = |column: usize| {
        let cells = rows.iter().filter(|row| row.len() > column + 1).map(|row| row[column]);
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default() + 2
    };
    let padded = |(column, cell): (usize, &&str)| format!("{cell:<0$}", width(column));
    rows.iter()
        .map(|row| {
            row.iter()
                .enumerate()
                .map(padded)
                .collect::<String>()
                .trim_end()
                .to_owned()
        })
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn only_recorded_blocks_are_drawn_and_long_lines_go_on_below() {
    let page = Page::parse(
        "README.md",
        &format!(
            "```bash recorded\na <b\n```\n\n```text\n{}\n```\n\n```bash\nno\n```\n\n```text\nneither\n```\n",
            "x".repeat(COLUMNS + 1)
        ),
    );
    let picture = render(&page);
    assert!(picture.contains("a &lt;b") && !picture.contains("neither") && !picture.contains(">no<"));
    assert!(picture.contains(&format!(">{}</text>", "x".repeat(COLUMNS))) && picture.contains(">x</text>"));
    assert_eq!(wrapped("aaaa bbbb", 6), ["aaaa ", "bbbb"]);
    assert_eq!(wrapped("aaa,bbbb", 6), ["aaa,", "bbbb"]);
    assert_eq!(in_columns("a\tbc\td\nabc\te\tf"), ["a    bc  d", "abc  e   f"]);
}
