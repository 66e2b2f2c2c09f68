//! Hostile tokens (RFC 8725): every operation refuses each with the challenge of RFC 6750, and no upstream is called.
//!
//! Each module with `rows()` is one theme of the table. Nearly all tokens are signed with the key that their issuer publishes or
//! shares, so that each is refused only for what its row says.

mod absent;
mod accepted;
mod addressees;
mod algorithms;
mod forge;
mod form;
mod json;
mod key_ids;
mod payload;
mod scopes;
mod signatures;
mod tenants;
mod times;

use std::{sync::Arc, time::Duration};

use local::{
    simulators::Sources,
    stack::{Stack, StackConfig},
};
use shared::{
    clock::{Clock as _, ManualClock, SystemClock},
    ids::{IdSource as _, RandomIds},
};

use crate::{
    client::client,
    request::{Request, Token, change_email, create, get, update},
    scan::scan,
    standing::Standing,
    verdict::Verdict,
    wire::Answer,
};
use forge::Forge;

const MALFORMED: &str = "the token is malformed";
const ALGORITHM: &str = "the token's algorithm is not accepted";
const NO_KEY: &str = "the issuer has no such key";
const SIGNATURE: &str = "the signature does not verify";

/// Makes the values of `Authorization`, usually one.
type Making = Box<dyn Fn(&Forge) -> Vec<String>>;

/// A value of `Authorization` and the expected refusal.
struct Row {
    name: String,
    at: At,
    authorization: Making,
    code: &'static str,
    says: &'static str,
}

/// The operations at which a token is tested.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    All,
    Reads,
    Writes,
}

/// A token that is invalid.
fn invalid(name: impl Into<String>, says: &'static str, token: impl Fn(&Forge) -> String + 'static) -> Row {
    Row {
        name: name.into(),
        at: At::All,
        authorization: Box::new(move |forge| vec![format!("Bearer {}", token(forge))]),
        code: "E401",
        says,
    }
}

/// A valid token without the permission for this request.
fn insufficient(name: impl Into<String>, token: impl Fn(&Forge) -> String + 'static) -> Row {
    Row {
        code: "E403",
        ..invalid(name, "", token)
    }
}

/// A theme's name and its rows.
type Theme = (&'static str, fn() -> Vec<Row>);

/// The table.
const THEMES: &[Theme] = &[
    ("no bearer token", absent::rows),
    ("algorithms", algorithms::rows),
    ("key ids and keys of the token's own", key_ids::rows),
    ("signatures", signatures::rows),
    ("payloads that are something else", payload::rows),
    ("encoding and size", form::rows),
    ("JSON", json::rows),
    ("times", times::rows),
    ("issuer, audience, subject", addressees::rows),
    ("tenants", tenants::rows),
    ("scopes", scopes::rows),
];

/// Requests that would have an effect if they were accepted. [`At::All`] gives a read and one of the writes, in turn: all
/// operations verify tokens in the same code, and each theme is tested at all of them.
fn requests(at: At, turn: usize) -> Vec<Request> {
    let read = get("somebody");
    let [create, update, change_email] = [
        create(r#"{"email":"eve@example.com","customerRegistrationId":"eve"}"#),
        update(r#"{"firstName":"Eve"}"#),
        change_email(r#"{"email":"eve@example.com"}"#),
    ];
    match (at, turn % 3) {
        (At::Reads, _) => vec![read],
        (At::Writes, _) => vec![create, update, change_email],
        (At::All, 0) => vec![read, create],
        (At::All, 1) => vec![read, update],
        (At::All, _) => vec![read, change_email],
    }
}

/// A stack with a fixed clock and known issuer keys, and its forge.
async fn open(directory: &tempfile::TempDir) -> (Standing, Forge) {
    let clock = Arc::new(ManualClock::at(SystemClock::new().now()));
    let of_simulators = Arc::clone(&clock);
    let standing = Standing::of(StackConfig {
        clock,
        sources: Sources::new(move || of_simulators.now(), |_| RandomIds.uuid().replace('-', "")),
        ..StackConfig::new(0, Some(directory.path().to_owned()), Duration::ZERO)
    })
    .await;
    let forge = Forge::open(&standing.stack, directory.path()).await;
    (standing, forge)
}

/// Whether an answer contains any part of the token.
fn repeats(answer: &Answer, authorization: &str) -> bool {
    let told = format!("{:?}\n{}", answer.headers, answer.body);
    let parts = authorization.split(['.', ' ', ',']);
    parts.filter(|part| part.len() >= 12).any(|part| told.contains(part))
}

/// The number of items in the tables of events and of the journal.
async fn books(stack: &Stack) -> [usize; 2] {
    let (client, dynamodb, config) = (client(), stack.status().dynamodb, stack.function_config());
    let events = scan(&client, &dynamodb, &config.events_table).await;
    let entries = scan(&client, &dynamodb, &config.journal_table).await;
    [events.len(), entries.len()]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_hostile_token_is_refused_and_goes_no_further() {
    let directory = tempfile::tempdir().unwrap();
    let (standing, forge) = open(&directory).await;
    let mut verdict = Verdict::default();
    let mut tokens = 0;
    for (theme, rows) in THEMES {
        let rows = rows();
        println!("{:>4}  {theme}", rows.len());
        for row in rows {
            tokens += 1;
            let authorization = (row.authorization)(&forge);
            for request in requests(row.at, tokens) {
                let request = authorization
                    .iter()
                    .fold(request.token(Token::Absent), |request, value| {
                        request.header("Authorization", value.as_str())
                    });
                let case = request.refused(row.code, &[row.says]);
                let answer = standing.ask(&case.sent).await;
                let traces = standing.traces(&answer).await;
                verdict.judge(&row.name, &case, &answer, &traces);
                let repeated = authorization.iter().any(|value| repeats(&answer, value));
                verdict.claim(&row.name, !repeated, "it repeats the token");
            }
        }
    }
    println!("{tokens:>4}  hostile tokens in all, in {} requests", verdict.judged());
    assert!(tokens >= 500, "the table has shrunk to {tokens} tokens");
    verdict.assert_clean();
    assert!(!forge.was_visited(), "a URL of the attacker was called");
    assert_eq!(standing.kept_users(), 0, "a hostile token left a user behind");
    let books = books(&standing.stack).await;
    assert_eq!(books, [0; 2], "there are event records or entries of the journal");
}
