//! `docs/errors.md`: the catalogue, with the meaning of each answer for the caller.

use std::fmt::Write;

use shared::{
    catalogue::{Code, PREFIX},
    operation::Operation,
};

const HEAD: &str = "\
# Answers and errors

This page is rendered from the catalogue in `shared/src/catalogue.rs`, and a test keeps the two equal. To change it, change the
catalogue (or the meanings in `shared/src/catalogue/meaning.rs`) and run
`UPDATE_DOCS=1 cargo test -p shared --test reference_pages`.

## The form of an answer

Every answer has the same envelope. `type` is `Success` or `Error`; `meta` is `null` or a text; `data` is present only if the
operation returns data.

```json
{
  \"message\": { \"code\": \"PREFIXE400_00\", \"text\": \"Invalid InputModel - email: is required\", \"type\": \"Error\" },
  \"meta\": null
}
```

- A program should decide by `message.code`; texts are for people.
- `{Message}` in a text is replaced by all faults of the request, separated by `; `, each as `place: what is wrong`.
  In `E400_01`, `E400_09` and `E400_17` they are in `meta`.
- With `Accept: application/problem+json` an error is sent as problem details (RFC 9457) instead, with the code in the field
  `code` and the text in `detail`.
- Every answer has `x-request-id`. With it the event records and the log line of the request can be found, so quote it when
  you ask for help.
- *Source* says whether Naviga's public documentation lists the code; the others are this API's own, in the same pattern.
";

/// Renders the page.
pub(crate) fn page() -> String {
    let mut page = HEAD.replace("PREFIX", PREFIX);
    let mut status = None;
    for code in Code::TABLE {
        let entry = code.entry();
        if status != Some(entry.status) {
            status = Some(entry.status);
            // Writing to a String cannot fail, here and below.
            let _ = write!(page, "\n## {}\n\n{TITLES}\n", entry.status);
        }
        let operations: Vec<String> = entry
            .operations
            .iter()
            .map(|operation| format!("`{}`", operation.name()))
            .collect();
        let operations = if entry.operations.len() == Operation::ALL.len() {
            "all".to_owned()
        } else {
            operations.join(", ")
        };
        let source = if entry.documented { "Naviga" } else { "own" };
        let _ = writeln!(
            page,
            "| `{}` | {} | {operations} | {source} | {} |",
            entry.suffix,
            entry.text,
            code.meaning()
        );
    }
    page
}

const TITLES: &str = "| Code | Text | Operations | Source | What it means and what to do |\n|---|---|---|---|---|";
