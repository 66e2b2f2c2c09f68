//! Valid tokens made in the same way. Without these rows, the others could be refused for the wrong reasons, and "no calls, no
//! records" could be true of every request.

use serde_json::json;

use super::{
    Forge, books, form,
    json::{nested, with},
    open,
};
use crate::request::{Request, Token, change_email, create, get, update};

type Good = (&'static str, fn(&Forge) -> String);

const GOOD: &[Good] = &[
    ("RS256", |forge| forge.rs256().signed(&forge.rsa)),
    ("ES256", |forge| forge.es256().signed(&forge.ec)),
    ("HS256", |forge| forge.hs256().signed(&forge.secret)),
    ("the only key of the algorithm, not named", |forge| {
        forge.without_key_id().signed(&forge.rsa)
    }),
    ("an access token by its type", |forge| {
        forge.rs256().header("typ", "at+jwt").signed(&forge.rsa)
    }),
    ("claims that are encoded, expressly", |forge| {
        forge.rs256().header("b64", true).signed(&forge.rsa)
    }),
    ("keys in the header that are not looked at", |forge| {
        let draft = forge.rs256().header("jwk", forge.attackers_rsa.jwk("other"));
        let draft = draft.header("jku", forge.url_of_the_attacker());
        draft.header("x5u", forge.url_of_the_attacker()).signed(&forge.rsa)
    }),
    ("expired, and not yet by any clock", |forge| {
        forge.rs256().claim("exp", forge.now - 59).signed(&forge.rsa)
    }),
    ("valid in a minute, and by some clocks now", |forge| {
        let draft = forge.rs256().claim("nbf", forge.now + 60);
        draft.claim("iat", forge.now + 60).signed(&forge.rsa)
    }),
    ("fractions of seconds", |forge| {
        forge.rs256().claim("exp", json!(1e10 + 0.5)).signed(&forge.rsa)
    }),
    ("a life without end", |forge| {
        forge.rs256().claim("exp", json!(1e300)).signed(&forge.rsa)
    }),
    ("one of several audiences", |forge| {
        let aud = json!(["another", "users-orchestrator"]);
        forge.rs256().claim("aud", aud).signed(&forge.rsa)
    }),
    ("one of several tenants, in another case", |forge| {
        let tenant = json!(["DEMO/HERALD/EVENING", "demo/Herald/MORNING"]);
        forge.rs256().claim("tenant", tenant).signed(&forge.rsa)
    }),
    ("permissions in place of scopes", |forge| {
        let draft = forge.rs256().claim("scope", "openid");
        draft
            .claim("permissions", json!(["users:write", "users:read"]))
            .signed(&forge.rsa)
    }),
    ("16 levels", |forge| {
        let [header, claims] = forge.texts();
        forge.sealed(header.as_bytes(), with(&claims, &nested(15)).as_bytes())
    }),
    ("16 KiB", |forge| form::of_size(forge, 16 * 1024)),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_makings_with_nothing_wrong_are_let_in() {
    let directory = tempfile::tempdir().unwrap();
    let (standing, forge) = open(&directory).await;
    let mut complaints = Vec::new();
    for (index, (name, token)) in GOOD.iter().enumerate() {
        let id = format!("reader-{index}");
        let of_reader = |request: Request| Request {
            path: request.path.replace("somebody", &id),
            ..request
        };
        let creation = format!(r#"{{"email":"{id}@example.com","customerRegistrationId":"{id}"}}"#);
        for request in [
            create(&creation),
            of_reader(get("somebody")),
            of_reader(update(r#"{"firstName":"Ana"}"#)),
            of_reader(change_email(&format!(r#"{{"email":"new.{id}@example.com"}}"#))),
        ] {
            let request = request.token(Token::Verbatim(format!("Bearer {}", token(&forge))));
            let answer = standing.send(&request).await;
            let traces = standing.traces(&answer).await;
            if answer.status != 200 || traces.calls.is_empty() || traces.events == 0 {
                let (method, status) = (request.method, answer.status);
                complaints.push(format!("{name}: {method} {status} {} {traces:?}", answer.body));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(!forge.was_visited(), "a URL in a token's header was called");
    let [events, entries] = books(&standing.stack).await;
    assert_eq!(entries, 3 * GOOD.len(), "one for each write");
    assert!(events > 4 * GOOD.len(), "{events} records");
}
