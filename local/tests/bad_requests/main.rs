//! Bad requests: the answer is the envelope with each fault and its place, and no upstream is called.
//!
//! Each module with `cases()` is one rule of the API; together they are the table. `request` defines how rows are written,
//! `verdict` checks what must hold for every answer. Tokens have a table of their own in `tokens`.

#![cfg(test)]

mod accepted;
mod body_json;
mod body_media;
#[path = "../client/mod.rs"]
mod client;
mod create_fields;
mod emails;
mod events;
#[path = "../forge/mod.rs"]
mod forge;
mod headers;
mod ids;
mod metadata;
mod placeholders;
mod request;
mod return_urls;
mod routes;
#[path = "../client/scan.rs"]
mod scan;
mod standing;
mod tenants;
mod tokens;
mod update_fields;
mod verdict;
mod wire;

use request::Case;
use standing::Standing;
use verdict::Verdict;

/// A rule of the API and its cases.
type Rule = (&'static str, fn() -> Vec<Case>);

/// The table.
const RULES: &[Rule] = &[
    ("routes", routes::cases),
    ("headers", headers::cases),
    ("tenants", tenants::cases),
    ("ids and query", ids::cases),
    ("media types, encodings, sizes", body_media::cases),
    ("JSON", body_json::cases),
    ("email addresses", emails::cases),
    ("fields of Create", create_fields::cases),
    ("return URLs", return_urls::cases),
    ("fields of Update and Update Email", update_fields::cases),
    ("metadata", metadata::cases),
    ("events", events::cases),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_bad_request_is_answered_and_goes_no_further() {
    let standing = Standing::start().await;
    let mut verdict = Verdict::default();
    for (rule, cases) in RULES {
        let cases = cases();
        println!("{:>4}  {rule}", cases.len());
        for case in &cases {
            let answer = standing.ask(&case.sent).await;
            let traces = standing.traces(&answer).await;
            verdict.judge(rule, case, &answer, &traces);
        }
    }
    println!("{:>4}  bad requests in all", verdict.judged());
    assert!(
        verdict.judged() >= 450,
        "the table has shrunk to {} cases",
        verdict.judged()
    );
    verdict.assert_clean();
    assert_eq!(standing.kept_users(), 0, "a bad request left a user behind");
}
