//! The imaginary vendor of `docs/providers/rest-connector.md`, called as that page describes it.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};
use ulid::Ulid;

use super::bench::*;
use crate::{
    error::PortError,
    ids::FreshId,
    model::{NewUser, ProviderUser},
    provider::UserProvider,
    upstream::{
        loopback::{Answer, Loopback, Seen},
        samples,
    },
};

/// The first JSON block of the page.
fn example() -> Value {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/providers/rest-connector.md");
    let page = fs::read_to_string(page).unwrap();
    let block = page.split("```json").nth(1).unwrap().split("```").next().unwrap();
    serde_json::from_str(block).unwrap()
}

/// A tenant with the settings of the page, except the addresses of server and secret.
fn papyrus(answers: impl IntoIterator<Item = Answer>) -> Bench {
    let server = Loopback::answering(answers);
    let mut settings = example();
    settings["Rest.BaseUrl"] = json!(format!("{}api", server.base));
    settings["Rest.Secret"] = json!("file:rest");
    let tenant = document(&settings, &server.base).parse().unwrap();
    Bench {
        server,
        tenant,
        ..Bench::with(&settings, [])
    }
}

fn account(key: &str) -> Value {
    json!({
        "key": key, "login": {"mail": "ana@example.com", "confirmed": true}, "person": {"given": "Ana", "family": ""},
        "custom": {"title": "Dr", "visits": 3, "tags": ["a"]},
    })
}

fn problem(status: u16, kind: &str) -> Answer {
    let problem = json!({"kind": kind, "text": "The password is too short."});
    Answer::json(status, &json!({"problem": problem}))
}

#[tokio::test]
async fn an_account_is_read_and_found() {
    let headers = "x-papyrus-call: call-7\r\n";
    let body = json!({"ok": true, "account": account("a/b")}).to_string();
    let bench = papyrus([
        Answer::with_headers(200, headers, &body),
        Answer::json(200, &json!({"ok": true, "accounts": [account("1")]})),
    ]);
    let (rest, tenant, call) = (&bench.rest, &bench.tenant, &bench.call);
    let expected = ProviderUser {
        provider_id: "a/b".to_owned(),
        email: Some(ana()),
        verified: true,
        first_name: name("Ana"),
        last_name: None,
        metadata: metadata(&json!({"title": "Dr", "visits": 3})),
    };
    assert_eq!(rest.get(tenant, call, &id("a/b")).await.unwrap(), expected);
    assert!(format!("{call:?}").contains("call-7"));
    let found = rest.find_by_email(tenant, call, &ana()).await.unwrap();
    assert_eq!(found.unwrap().provider_id, "1");
    let seen = bench.calls();
    assert_eq!(
        bench.lines(),
        ["GET /api/accounts/a%2Fb?fields=all", "POST /api/accounts/find"]
    );
    assert_eq!(seen[1].json(), json!({"mail": "ana@example.com"}));
    // users-orchestrator:s3cr3t
    assert_eq!(
        seen[0].header("authorization"),
        Some("Basic dXNlcnMtb3JjaGVzdHJhdG9yOnMzY3IzdA==")
    );
}

#[tokio::test]
async fn an_account_is_made_with_an_id_of_the_vendors_form() {
    let shown = account("reader-00000000000000000000000007");
    let bench = papyrus([Answer::json(201, &json!({ "account": shown }))]);
    let fresh = FreshId(Ulid(7));
    let settled = bench.rest.settle_id(&bench.tenant, None, fresh).unwrap();
    let user = NewUser {
        password: None,
        first_name: name("Ana"),
        metadata: metadata(&json!({"visits": 1})),
        ..samples::new_user(settled.as_str())
    };
    bench.rest.create(&bench.tenant, &bench.call, &user).await.unwrap();
    assert_eq!(bench.lines(), ["POST /api/accounts"]);
    let expected = json!({
        "account": {
            "key": "reader-00000000000000000000000007",
            "login": {"mail": "ana@example.com", "password": "sequential-1-aA1!", "confirmed": true},
            "person": {"given": "Ana"},
            "custom": {"visits": 1},
        },
        "sendWelcomeMail": false,
    });
    assert_eq!(bench.calls()[0].json(), expected);
}

#[tokio::test]
async fn an_account_is_changed_and_removed() {
    let read = Answer::json(200, &json!({"ok": true, "account": account("1")}));
    let bench = papyrus([read, no_content(), no_content(), no_content()]);
    let (rest, tenant, call, key) = (&bench.rest, &bench.tenant, &bench.call, id("1"));
    rest.update(tenant, call, &key, &changes(&json!({"visits": null})))
        .await
        .unwrap();
    rest.change_email(tenant, call, &key, &ana(), false).await.unwrap();
    rest.delete(tenant, call, &key).await.unwrap();
    assert_eq!(
        bench.lines(),
        [
            "GET /api/accounts/1?fields=all",
            "PATCH /api/accounts/1",
            "PUT /api/accounts/1/mail",
            "DELETE /api/accounts/1"
        ]
    );
    let sent: Vec<Value> = bench.calls()[1..3].iter().map(Seen::json).collect();
    let person = json!({"given": "Ana", "family": ""});
    assert_eq!(
        sent,
        [
            json!({"login": {"confirmed": false}, "person": person, "custom": {"title": "Dr", "tags": ["a"]}}),
            json!({"mail": "ana@example.com", "confirmed": false, "sendMail": false}),
        ]
    );
}

#[tokio::test]
async fn the_table_of_the_page_tells_refusals_apart() {
    let down = || Answer::json(200, &json!({"ok": false, "problem": {"kind": "maintenance"}}));
    for (answers, expected) in [
        (vec![problem(409, "key-taken")], "the id is taken"),
        (vec![problem(409, "mail-taken")], "the email is taken"),
        (vec![problem(422, "weak")], "refused: The password is too short."),
        (
            vec![problem(401, "who")],
            "misconfigured: Rest.Secret: Papyrus Accounts does not accept it with this Rest.ClientId",
        ),
        (vec![down()], "unavailable"),
        (vec![problem(200, "other")], "unavailable"),
    ] {
        let bench = papyrus(answers);
        let refusal = bench
            .rest
            .create(&bench.tenant, &bench.call, &samples::new_user("1"))
            .await;
        assert_eq!(samples::in_full(&refusal.unwrap_err()), expected);
    }
    let bench = papyrus([down(), problem(404, "no-account")]);
    let nobody = bench.rest.get(&bench.tenant, &bench.call, &id("1")).await;
    assert!(matches!(nobody, Err(PortError::NotFound)), "{nobody:?}");
    assert_eq!(bench.calls().len(), 2, "maintenance passes");
}
