//! Runs the `bash` blocks of each page against a stack, in order and in one shell, and compares the output of each with the block
//! below it.

use std::{collections::BTreeMap, fmt::Write as _, fs, process::Command, time::Duration};

use local::stack::{Stack, StackConfig};

use crate::{
    page::{Block, Page, pages},
    recording,
    repository::{lacks, root},
    scripts,
    verdict::{Faults, is_update},
};

/// A time limit, so that a hanging command does not hang the test. Every answer here takes milliseconds.
const PATIENCE: &str = "curl() { command curl --max-time 60 \"$@\"; }\n";

/// Marks the beginning of a block in the output.
const MARK: &str = "@@ block of line ";

/// The API's addresses on the pages: the local stack, and single functions on the same routes.
const ADDRESSES: [&str; 3] = [
    "http://127.0.0.1:8080",
    "http://127.0.0.1:3000",
    "http://localhost:9000",
];

/// Values that differ in each run, by the member before them.
const DIFFERING: [&str; 8] = [
    "\"encryptedCustomerRegistrationId\":\"",
    "\"token\":\"",
    "\"id\":\"",
    "\"requestId\":\"",
    "\"traceId\":\"",
    "\"occurredAt\":\"",
    "\"upstreamCallId\":\"",
    "\"link\":\"",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_block_in_bash_does_what_it_shows() {
    if lacks(&["bash", "curl", "jq", "python3"], "what the pages show") {
        return;
    }
    let is_update = is_update();
    let mut faults = Faults::default();
    let mut ran = 0;
    for page in pages().into_iter().filter(|page| !scripts(page).is_empty()) {
        // A new stack for each page, so that no page sees the data of another.
        let stack = Stack::start(StackConfig::new(0, None, Duration::ZERO)).await.unwrap();
        let api = stack.status().api;
        let page = tokio::task::spawn_blocking(move || (run(&page, &api), page));
        let (printed, page) = page.await.unwrap();
        match printed {
            Ok(printed) if is_update => write_outputs(&page, &printed),
            Ok(printed) => compare(&page, &printed, &mut faults),
            Err((line, said)) => faults.add(&page, line, said),
        }
        ran += scripts(&page).len();
    }
    if is_update {
        recording::write();
    }
    assert!(ran >= 12, "the pages have lost their commands: {ran} are left");
    faults.none();
}

/// The output of each block by its line; or the line of the block that failed, and its errors.
fn run(page: &Page, api: &str) -> Result<BTreeMap<usize, String>, (usize, String)> {
    let mut script = PATIENCE.to_owned();
    for block in scripts(page) {
        let line = block.line;
        let _ = write!(script, "echo '{MARK}{line}'; echo '{MARK}{line}' >&2\n{}", block.text);
    }
    for address in ADDRESSES {
        script = script.replace(address, api);
    }
    let output = Command::new("bash")
        .args(["-eu", "-o", "pipefail", "-c", &script])
        .current_dir(root())
        .envs([("STACK_URL", api), ("no_proxy", "127.0.0.1")])
        .env_remove("API")
        .env_remove("TOKEN")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap().replace(api, ADDRESSES[0]);
    let (printed, errors) = (parts(&text(output.stdout)), parts(&text(output.stderr)));
    if output.status.success() {
        return Ok(printed);
    }
    let (line, error) = errors
        .last_key_value()
        .map_or((1, ""), |(line, error)| (*line, error.as_str()));
    let last = printed.get(&line).map_or("", String::as_str);
    Err((
        line,
        format!("a command of this block fails ({}): {error} {last}", output.status),
    ))
}

fn parts(text: &str) -> BTreeMap<usize, String> {
    let parts = text.split(MARK).skip(1);
    parts
        .map(|part| part.split_once('\n').unwrap_or((part, "")))
        .map(|(line, printed)| (line.trim().parse().unwrap(), printed.trim().to_owned()))
        .collect()
}

/// The block with the expected output of a block.
fn output_of<'p>(page: &'p Page, script: &Block) -> Option<&'p Block> {
    let mut pairs = page.blocks_with_neighbour();
    let (output, _) = pairs.find(|(_, before)| before.is_some_and(|before| before.line == script.line))?;
    matches!(output.language(), "json" | "text").then_some(output)
}

fn compare(page: &Page, printed: &BTreeMap<usize, String>, faults: &mut Faults) {
    for block in scripts(page) {
        let printed = printed.get(&block.line).map_or("", String::as_str);
        match output_of(page, block) {
            Some(shown) if is_as_shown(printed, shown.text.trim()) => {}
            Some(shown) => faults.add(
                page,
                shown.line,
                format!(
                    "the block above prints something else (UPDATE_DOCS=1 cargo test -p local --test documents \
                     writes it down):\n  shown   {}\n  printed {printed}",
                    shown.text.trim()
                ),
            ),
            None if printed.is_empty() => {}
            None => faults.add(
                page,
                block.line,
                format!(
                    "show below the block what it prints, in a `json` or `text` block, `…` for what differs: {printed}"
                ),
            ),
        }
    }
}

/// Whether the printed text matches the shown one, in which `…` stands for anything within a line.
fn is_as_shown(printed: &str, shown: &str) -> bool {
    let is_line_as_shown = |printed: &str, shown: &str| {
        let parts: Vec<&str> = shown.split('…').collect();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            return false;
        };
        if parts.len() == 1 {
            return printed == shown;
        }
        let Some(mut rest) = printed.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else {
            return false;
        };
        parts[1..parts.len() - 1]
            .iter()
            .all(|part| match rest.split_once(part) {
                Some((_, after)) => {
                    rest = after;
                    true
                }
                None => false,
            })
    };
    printed.lines().count() == shown.lines().count()
        && printed
            .lines()
            .zip(shown.lines())
            .all(|(printed, shown)| is_line_as_shown(printed, shown))
}

/// Writes the outputs into the page, where they do not match it already.
fn write_outputs(page: &Page, printed: &BTreeMap<usize, String>) {
    let mut lines = page.lines.clone();
    for block in scripts(page).into_iter().rev() {
        let (Some(shown), Some(printed)) = (output_of(page, block), printed.get(&block.line)) else {
            continue;
        };
        if !is_as_shown(printed, shown.text.trim()) {
            let indent: String = lines[shown.line - 1]
                .chars()
                .take_while(|letter| *letter == ' ')
                .collect();
            let new = masked(printed)
                .lines()
                .map(|line| format!("{indent}{line}"))
                .collect::<Vec<_>>();
            lines.splice(shown.line..shown.end - 1, new);
        }
    }
    if lines != page.lines {
        fs::write(root().join(&page.path), lines.join("\n") + "\n").unwrap();
    }
}

fn masked(text: &str) -> String {
    let mut text = text.to_owned();
    for member in DIFFERING {
        let mut parts = text.split(member);
        let first = parts.next().unwrap_or_default().to_owned();
        text = parts.fold(first, |text, part| {
            text + member + "…\"" + part.split_once('"').map_or("", |(_, rest)| rest)
        });
    }
    text
}

#[test]
fn three_dots_stand_for_anything_within_a_line_and_for_nothing_else() {
    for (printed, shown, is_same) in [
        ("a\nb", "a\nb", true),
        ("a\nb", "a", false),
        ("{\"id\":\"7\",\"b\":1}", "{\"id\":\"…\",\"b\":1}", true),
        ("{\"id\":\"7\",\"b\":2}", "{\"id\":\"…\",\"b\":1}", false),
        ("one two three", "…two…", true),
        ("one three", "…two…", false),
        ("", "…", false),
    ] {
        assert_eq!(is_as_shown(printed, shown), is_same, "{printed} {shown}");
    }
    assert_eq!(masked("{\"token\":\"ey\",\"n\":1}"), "{\"token\":\"…\",\"n\":1}");
}
