//! Tokens without the scope, or with something that resembles it.

use serde_json::{Value, json};

use super::{At, Row, insufficient};

/// Values of `scope` and `scp` that contain neither `users:read` nor `users:write`.
fn look_alikes() -> Vec<Value> {
    vec![
        json!(""),
        json!(" "),
        json!("users"),
        json!("users:"),
        json!("users:*"),
        json!("*"),
        json!("users:rea users:writ"),
        json!("users:reader users:writer"),
        json!("USERS:READ USERS:WRITE"),
        json!("users.read users.write"),
        json!("users%3Aread users%3Awrite"),
        json!("users:read,users:write"),
        json!("users:read;users:write"),
        json!("users:read\u{a0}users:write"),
        json!("users:read\u{b}users:write"),
        json!("users\u{ff1a}read users\u{ff1a}write"),
        json!("\"users:read\" \"users:write\""),
        json!("-users:read -users:write"),
        json!("api/users:read api/users:write"),
        json!(null),
        json!(true),
        json!(1),
        json!([]),
        json!([["users:read", "users:write"]]),
        json!({"users:read": true, "users:write": true}),
    ]
}

/// Claims that are not read for the scope.
const ELSEWHERE: [&str; 8] = [
    "Scope",
    "scopes",
    "role",
    "roles",
    "groups",
    "authorities",
    "azp",
    "entitlements",
];

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for scope in look_alikes() {
        rows.push(insufficient(format!("scope {scope}"), move |forge| {
            let draft = forge.rs256().claim("scope", scope.clone());
            draft.claim("scp", scope.clone()).signed(&forge.rsa)
        }));
    }
    for claim in ELSEWHERE {
        rows.push(insufficient(format!("the scopes in {claim}"), move |forge| {
            let draft = forge.rs256().claim("scope", json!(null));
            draft.claim(claim, "users:read users:write").signed(&forge.rsa)
        }));
    }
    rows.extend([
        insufficient("the scopes in the header", |forge| {
            let draft = forge.rs256().header("scope", "users:read users:write");
            draft.claim("scope", "openid").signed(&forge.rsa)
        }),
        insufficient("permissions as a text of several", |forge| {
            let draft = forge.rs256().claim("scope", json!(null));
            draft.claim("permissions", "users:read users:write").signed(&forge.rsa)
        }),
        insufficient("permissions as a list in a list", |forge| {
            let draft = forge.rs256().claim("scope", json!(null));
            draft
                .claim("permissions", json!([["users:read", "users:write"]]))
                .signed(&forge.rsa)
        }),
        Row {
            at: At::Reads,
            ..insufficient("writing, where one reads", |forge| {
                forge.rs256().claim("scope", "users:write").signed(&forge.rsa)
            })
        },
        Row {
            at: At::Writes,
            ..insufficient("reading, where one writes", |forge| {
                forge.rs256().claim("scope", "users:read").signed(&forge.rsa)
            })
        },
    ]);
    rows
}
