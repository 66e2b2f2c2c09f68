use local::simulators::{GIGYA, GigyaPolicies};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::gigya::{Gigya, sent};
use crate::stage::NOW;

#[tokio::test]
async fn an_account_is_shown_in_the_parts_that_are_asked_for() {
    let gigya = Gigya::open().await;
    gigya.import("one", "a@example.com").await;
    let usual = gigya.ok("getAccountInfo", &[("UID", "one")]).await;
    for (name, expected) in [
        ("UID", json!("one")),
        ("isActive", json!(true)),
        ("isRegistered", json!(true)),
        ("isVerified", json!(true)),
        ("created", json!(NOW)),
        ("createdTimestamp", json!(1_772_366_400_000_u64)),
        ("lastUpdated", json!(NOW)),
        ("registered", json!(NOW)),
        ("verified", json!(NOW)),
        ("lastLoginTimestamp", json!(0)),
        ("profile", json!({"firstName": "Ana", "email": "a@example.com"})),
        // There is no data, and nothing else was requested.
        ("data", Value::Null),
        ("emails", Value::Null),
        ("loginIDs", Value::Null),
        ("password", Value::Null),
    ] {
        assert_eq!(usual[name], expected, "{name}");
    }
    let emails = json!({"verified": ["a@example.com"], "unverified": []});
    let logins = json!({"emails": ["a@example.com"], "unverifiedEmails": []});
    for (include, shown) in [
        ("emails", vec![("emails", &emails)]),
        ("emails,loginIDs", vec![("emails", &emails), ("loginIDs", &logins)]),
        // No space is allowed between the names.
        ("emails, loginIDs", vec![("emails", &emails)]),
    ] {
        let account = gigya
            .ok("getAccountInfo", &[("UID", "one"), ("include", include)])
            .await;
        for name in ["emails", "loginIDs", "profile"] {
            let expected = shown.iter().find(|(part, _)| *part == name).map(|(_, value)| *value);
            assert_eq!(account.get(name), expected, "{include}: {name}");
        }
    }
}

#[tokio::test]
async fn an_account_is_found_by_its_identifiers() {
    let gigya = Gigya::open().await;
    gigya.import("one", "Ana@example.com").await;
    gigya.ok("setAccountInfo", &[("UID", "one"), ("username", "ana")]).await;
    for by in [
        json!({"_uid": "one"}),
        json!({"_email": "ana@EXAMPLE.com"}),
        json!({"_username": "ana"}),
        json!({"_uid": "one", "_email": "nobody@example.com"}),
    ] {
        let found = gigya.ok("getAccountInfo", &[("findBy", &by.to_string())]).await;
        assert_eq!(found["UID"], "one", "{by}");
    }
    for by in [
        json!({"_uid": "two"}),
        json!({"_email": "nobody@example.com"}),
        json!({"_email": "ana"}),
        json!({"_userName": "ana"}),
        json!({"loyalty": "1"}),
        json!({}),
    ] {
        let refusal = gigya
            .refused("getAccountInfo", &[("findBy", &by.to_string())], 403_005)
            .await;
        assert_eq!(refusal["errorDetails"], "Unknown user", "{by}");
    }
    gigya.refused("getAccountInfo", &[("findBy", "_email")], 400_004).await;
    let nobody = gigya.refused("getAccountInfo", &[], 400_002).await;
    assert_eq!(nobody["errorDetails"], "Missing required parameter: UID");
}

#[tokio::test]
async fn a_login_is_available_until_it_is_taken() {
    let gigya = Gigya::open().await;
    gigya.import("one", "a@example.com").await;
    for (login, is_available) in [("A@example.com", false), ("b@example.com", true)] {
        let answered = gigya.ok("isAvailableLoginID", &[("loginID", login)]).await;
        assert_eq!(answered["isAvailable"], is_available, "{login}");
    }
    gigya.refused("isAvailableLoginID", &[], 400_002).await;
    let secretive = Gigya::open_with(GigyaPolicies {
        hides_accounts: true,
        ..GigyaPolicies::default()
    })
    .await;
    let form = [("loginID", "a@example.com")];
    secretive.refused("isAvailableLoginID", &form, 403_026).await;
}

#[tokio::test]
async fn five_calls_for_one_user_at_once_and_no_more() {
    let gigya = Gigya::open().await;
    gigya.import("one", "a@example.com").await;
    gigya.import("two", "b@example.com").await;
    gigya.switch(&json!({"latencyMs": 60_000, "times": 5}));
    let mut waiting = JoinSet::new();
    for _ in 0..5 {
        waiting.spawn(gigya.request("getAccountInfo", &[("UID", "one")]).send());
    }
    // The fault has met all five calls, which are waiting.
    while gigya.stage.simulators.faults(GIGYA).unwrap().current().is_some() {
        tokio::task::yield_now().await;
    }
    let form = [("findBy", "{\"_uid\":\"one\"}")];
    let refusal = gigya.refused("getAccountInfo", &form, 409_030).await;
    assert_eq!(refusal["errorMessage"], "Too many requests for same user");
    gigya.ok("getAccountInfo", &[("UID", "two")]).await;
    waiting.shutdown().await;
    while sent(gigya.request("getAccountInfo", &[("UID", "one")])).await["errorCode"] != 0 {
        tokio::task::yield_now().await;
    }
}
