//! Checks the documents: every fenced block of every page is run, compared or parsed, by its language.
//!
//! | Fence | Check |
//! |---|---|
//! | `bash` | runs against a stack in this process; the blocks of a page share one shell, in order (`shell.rs`) |
//! | `json` or `text` right below a `bash` block | compared with the output of that block, where `…` stands for anything |
//! | `bash recorded` | also becomes part of the picture `docs/images/walk.svg` (`recording.rs`) |
//! | `sh` | cannot run here: our own programs must know the options, others need a reason (`programs.rs`, `foreign.rs`) |
//! | `json` | parsed by the project's own code for such JSON, known by its members (`json.rs`) |
//! | `mermaid` | participants, brackets and blocks are checked (`mermaid.rs`) |
//! | `text` | a list of paths of this repository, which must exist (`lists.rs`) |
//! | `insights` | a log query: its members must be in the page's table (`lists.rs`) |
//!
//! Any other block fails, unless `elsewhere.rs` names the program that verifies it. Broken links and anchors, names that the
//! template lacks, pages that no index lists, and pictures that no page shows also fail.
//!
//! `UPDATE_DOCS=1 cargo test -p local --test documents` updates outputs, pictures and the template's tables.

#![cfg(test)]

mod cargo;
mod changelog;
mod checks;
#[path = "../client/mod.rs"]
mod client;
mod commands;
mod control;
mod elsewhere;
mod foreign;
mod habits;
mod json;
mod links;
mod lists;
mod manifests;
mod mermaid;
mod page;
mod pictures;
mod programs;
mod recording;
mod repository;
mod shell;
mod template;
mod verdict;

use foreign::Foreign;
use page::{Block, Page, pages};
use verdict::Faults;

#[test]
fn every_block_is_of_a_kind_that_is_verified() {
    let mut faults = Faults::default();
    let mut foreign = Foreign::default();
    for page in pages() {
        let functions = commands::functions(&page);
        for (block, before) in page.blocks_with_neighbour() {
            let is_output = before.is_some_and(|before| before.language() == "bash");
            let said = match block.language() {
                language if elsewhere::has(&page, language) => Ok(()),
                // The next test runs them and compares their output.
                "bash" => Ok(()),
                "json" | "text" if is_output => Ok(()),
                "sh" => {
                    programs::check(&page, block, &functions, &mut foreign, &mut faults);
                    Ok(())
                }
                "json" => json::check(&block.text),
                "mermaid" => mermaid::check(&block.text),
                "text" => lists::paths(&block.text),
                "insights" => lists::query(&block.text, &page),
                other => Err(format!(
                    "nothing checks a block of the kind {other:?}: take one of the table in local/tests/documents/main.rs"
                )),
            };
            if let Err(fault) = said {
                faults.add(&page, block.line, fault);
            }
        }
        programs::check_spans(&page, &mut faults);
    }
    programs::check_recipes(&mut foreign, &mut faults);
    foreign.unused(&mut faults);
    faults.none();
}

/// The `bash` blocks, in the order of the page.
fn scripts(page: &Page) -> Vec<&Block> {
    let scripts = page.blocks.iter().filter(|block| block.language() == "bash");
    scripts.filter(|_| !elsewhere::has(page, "bash")).collect()
}
