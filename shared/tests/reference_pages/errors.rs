//! `docs/errors.md`: the catalogue, with what each answer means for the caller.

use std::fmt::Write;

use shared::{
    catalogue::{Code, PREFIX},
    operation::Operation,
};

const HEAD: &str = "\
# Answers and errors

This page is rendered from the catalogue in `shared/src/catalogue.rs`, and a test keeps the two equal. To change it, change the
catalogue (or the remedies in `shared/tests/reference_pages/errors.rs`) and run
`UPDATE_DOCS=1 cargo test -p shared --test reference_pages`.

## The form of an answer

Every answer has the same envelope. `type` is `Success` or `Error`; `meta` is `null` or a text; `data` is there only where an
operation returns some.

```json
{
  \"message\": { \"code\": \"PREFIXE400_00\", \"text\": \"Invalid InputModel - email: is required\", \"type\": \"Error\" },
  \"meta\": null
}
```

- A program should decide by `message.code`; texts are for people.
- `{Message}` in a text stands for the faults of the request, all of them, separated by `; `, each as `place: what is wrong`.
  In `E400_01`, `E400_09` and `E400_17` the place stands in `meta`.
- With `Accept: application/problem+json` an error comes as problem details (RFC 9457) instead, with the code in the member
  `code` and the text in `detail`.
- Every answer carries `x-request-id`. It finds the event records and the log line of the request, so quote it when you ask for
  help.
- *Source* says whether Naviga's public documentation lists the code; the others are this API's own, in the same pattern.
";

/// The page.
pub(crate) fn page() -> String {
    let mut page = HEAD.replace("PREFIX", PREFIX);
    let mut status = None;
    for code in Code::TABLE {
        let entry = code.entry();
        if status != Some(entry.status) {
            status = Some(entry.status);
            // Writing to a String cannot fail; so it is below.
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
            meaning(*code)
        );
    }
    page
}

const TITLES: &str = "| Code | Text | Operations | Source | What it means and what to do |\n|---|---|---|---|---|";

/// What a caller should know and do.
const fn meaning(code: Code) -> &'static str {
    match code {
        Code::GetByIdCompleted => {
            "The user is in `data.user`. `meta: \"partial: provider unavailable\"` says that the provider failed and these are Subscribe's data alone."
        }
        Code::CreateCompleted => {
            "The user stands on each side that the request concerns; `data` holds the id, plain and encrypted."
        }
        Code::UpdateCompleted => "Each side that the request concerns holds the new values.",
        Code::UpdateEmailCompleted => "Each side that knows the user holds the new address; `verified` is as it was.",
        Code::BadRequest => {
            "The gateway's event could not be read, or a system behind refused the request without a reason that may be shown. Repeating it does not help; ask with the request id."
        }
        Code::InvalidInput => "Mend everything that the text names: headers, query and body. Nothing was changed.",
        Code::InvalidId => {
            "The id in the path is malformed (`meta` says how), or no side knows the user. Check the id and its percent-encoding."
        }
        Code::EmailPending => {
            "Somebody registered with this address and has not confirmed it. Let the reader follow the link in the mail."
        }
        Code::EmailInUse => "Let the reader sign in with this address, or use another.",
        Code::InvalidMetadata => "Mend the keys and values that `meta` names.",
        Code::MetadataTooLong => "Shorten the keys and values that `meta` names; characters are counted, not bytes.",
        Code::UpdateRefused => {
            "A side refused the change, and the other side is as it was before. Look whether the user still exists and the values are ones that the provider takes; repeating the same request does not help."
        }
        Code::IdTaken => "Choose another id, or leave it out to get a new one.",
        Code::Unauthorized => "Get a new token. `WWW-Authenticate` says what is wrong with the one that was sent.",
        Code::Forbidden => {
            "Check the tenant headers, and that the token is of an issuer that the tenant trusts, for this tenant, and has the scope. The answer, `WWW-Authenticate` included, does not say which, so that tenants cannot be enumerated."
        }
        Code::NotFound => "Check the path; it is case-sensitive.",
        Code::MethodNotAllowed => {
            "Use one of the methods in `Allow`. (API Gateway itself answers `E404` for a method that it does not route.)"
        }
        Code::StillRunning => {
            "An earlier request with the same key has not ended yet. Wait as `Retry-After` says, then repeat the request with its key: it gets the answer of the first, or finishes it."
        }
        Code::KeyReused => "Use a new key for each new request; repeat a request with its own key and the same body.",
        Code::PayloadTooLarge => "Send at most 64 KiB.",
        Code::UnsupportedMediaType => {
            "Send the body as uncompressed `application/json` in UTF-8; `meta` names the header at fault."
        }
        Code::TooManyRequests => "The gateway limits the rate. Wait as `Retry-After` says.",
        Code::Internal => {
            "Something failed that the caller cannot mend; a write has been put back, or the repair settles it within minutes. Repeat a write with its `Idempotency-Key`; without one, read the user first. Ask with the request id where it stays."
        }
        Code::GetByIdFailed => {
            "A side could not be read, so nothing was changed. Repeat the request later, with growing pauses."
        }
        Code::Unavailable => {
            "A system behind asked for a pause, the keys of the token's issuer could not be had just now, or the journal is out of reach, without which nothing is begun. Wait as `Retry-After` says, then repeat the request."
        }
    }
}
