use serde_json::{Value, json};

use crate::gigya::Gigya;

async fn search(gigya: &Gigya, rest: &str) -> Value {
    let query = format!("SELECT * FROM accounts {rest}");
    gigya.ok("search", &[("query", &query)]).await
}

async fn uids(gigya: &Gigya, rest: &str) -> Vec<Value> {
    let found = search(gigya, rest).await;
    let results = found["results"].as_array().unwrap();
    results.iter().map(|account| account["UID"].clone()).collect()
}

#[tokio::test]
async fn a_search_sees_changes_a_second_later() {
    let gigya = Gigya::open().await;
    let (old, new) = (
        r#"WHERE loginIDs.emails CONTAINS "a@example.com""#,
        r#"WHERE loginIDs.emails CONTAINS "b@example.com""#,
    );
    let nobody: Vec<Value> = Vec::new();
    gigya.import("one", "a@example.com").await;
    assert_eq!(uids(&gigya, old).await, nobody);
    gigya.pass(1);
    assert_eq!(uids(&gigya, old).await, ["one"]);

    let change = [
        ("UID", "one"),
        ("addLoginEmails", "b@example.com"),
        ("removeLoginEmails", "a@example.com"),
    ];
    gigya.ok("setAccountInfo", &change).await;
    gigya
        .ok("setAccountInfo", &[("UID", "one"), ("data", "{\"a\":1}")])
        .await;
    assert_eq!(gigya.found("b@example.com").await["UID"], "one");
    assert_eq!(
        (uids(&gigya, old).await, uids(&gigya, new).await),
        (vec![json!("one")], nobody.clone())
    );
    gigya.pass(1);
    assert_eq!(
        (uids(&gigya, old).await, uids(&gigya, new).await),
        (nobody.clone(), vec![json!("one")])
    );

    // A deletion is visible at once.
    gigya.ok("deleteAccount", &[("UID", "one")]).await;
    assert_eq!(uids(&gigya, "").await, nobody);
}

#[tokio::test]
async fn a_search_finds_by_address_in_the_vendors_way() {
    let gigya = Gigya::open().await;
    gigya.import("one", "Ana@example.com").await;
    gigya.import("two", "b@example.com").await;
    let unverified = [
        ("uid", "three"),
        ("loginIDs", r#"{"unverifiedEmails":["c@example.com"]}"#),
    ];
    gigya.ok("importFullAccount", &unverified).await;
    gigya.pass(1);
    let anywhere = |email: &str| {
        let places = ["loginIDs.emails", "loginIDs.unverifiedEmails", "profile.email"];
        let conditions = places.map(|place| format!("{place} CONTAINS \"{email}\""));
        format!("WHERE {}", conditions.join(" OR "))
    };
    for (email, expected) in [
        ("ANA@example.com", json!(["one"])),
        ("C@example.com", json!(["three"])),
        ("d@example.com", json!([])),
    ] {
        assert_eq!(json!(uids(&gigya, &anywhere(email)).await), expected, "{email}");
    }
    for (condition, expected) in [
        (r#"WHERE profile.email = "Ana@example.com""#, json!(["one"])),
        (r#"WHERE profile.email = "ana@example.com""#, json!([])),
        (r#"WHERE profile.email CONTAINS "ana@example.com""#, json!(["one"])),
        (r#"WHERE loginIDs.emails CONTAINS "ANA@example.com""#, json!(["one"])),
        (r#"WHERE emails.verified CONTAINS "example""#, json!([])),
        (r#"WHERE loginIDs.emails CONTAINS "c@example.com""#, json!([])),
        ("", json!(["one", "two", "three"])),
        ("LIMIT 1", json!(["one"])),
    ] {
        assert_eq!(json!(uids(&gigya, condition).await), expected, "{condition}");
    }
    let all = search(&gigya, "LIMIT 1").await;
    assert_eq!((&all["objectsCount"], &all["totalCount"]), (&json!(1), &json!(3)));
    let query = "SELECT UID, profile.firstName FROM accounts WHERE UID = \"one\"";
    let selected = gigya.ok("search", &[("query", query)]).await;
    assert_eq!(
        selected["results"],
        json!([{"UID": "one", "profile": {"firstName": "Ana"}}])
    );
}

#[tokio::test]
async fn a_result_has_neither_subscriptions_nor_password() {
    let gigya = Gigya::open().await;
    gigya.import("one", "a@example.com").await;
    let more = [
        ("UID", "one"),
        ("subscriptions", r#"{"news":true}"#),
        ("data", r#"{"a":1}"#),
    ];
    gigya.ok("setAccountInfo", &more).await;
    gigya.pass(1);
    let found = search(&gigya, "").await["results"][0].take();
    for (name, is_shown) in [
        ("profile", true),
        ("data", true),
        ("emails", true),
        ("loginIDs", true),
        ("subscriptions", false),
        ("password", false),
    ] {
        assert_eq!(found.get(name).is_some(), is_shown, "{name}");
    }
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_refused() {
    let gigya = Gigya::open().await;
    gigya.refused("search", &[], 400_002).await;
    for query in [
        "SELECT * FROM users",
        r#"SELECT * FROM accounts WHERE profile.email = "a@example.com" OR"#,
        r#"SELECT * FROM accounts WHERE profile.email = "a" b@example.com""#,
    ] {
        gigya.refused("search", &[("query", query)], 400_006).await;
    }
}
