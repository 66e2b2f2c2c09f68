//! Changes of the address, and of whether it is verified.

use serde_json::json;

use super::bench::*;
use crate::{error::PortError, model::ProfileChanges, provider::UserProvider, upstream::loopback::Answer};

async fn changed(verified: bool, answers: Vec<Answer>) -> (Bench, Result<(), PortError>) {
    let bench = bench(answers);
    let outcome = bench
        .gigya
        .change_email(&bench.tenant, &bench.call, &id("crid-1"), &ana(), verified)
        .await;
    (bench, outcome)
}

fn nothing() -> Answer {
    done(&json!({}))
}

#[tokio::test]
async fn a_new_address_takes_the_place_of_the_old_one_everywhere() {
    let (bench, outcome) = changed(true, vec![done(&account("crid-1", "Old@Example.com")), nothing()]).await;
    outcome.unwrap();
    let expected = form([
        ("UID", "crid-1"),
        ("profile", r#"{"email":"ana@example.com"}"#),
        ("addLoginEmails", "ana@example.com"),
        ("removeLoginEmails", "Old@Example.com"),
        ("isVerified", "true"),
    ]);
    assert_eq!(bench.methods(), ["getAccountInfo", "setAccountInfo"]);
    assert_eq!(bench.sent()[1].1, expected);
}

#[tokio::test]
async fn an_unverified_address_stays_so_in_a_verified_account() {
    let (bench, outcome) = changed(
        false,
        vec![done(&account("crid-1", "old@example.com")), nothing(), nothing()],
    )
    .await;
    outcome.unwrap();
    assert_eq!(
        bench.methods(),
        ["getAccountInfo", "addEmails", "setAccountInfo"],
        "never verified in between"
    );
    assert_eq!(
        bench.sent()[1].1,
        form([("uid", "crid-1"), ("unverifiedEmails", "ana@example.com")])
    );
    assert!(!bench.sent()[2].1.contains_key("isVerified"));
}

#[tokio::test]
async fn in_an_account_that_is_not_verified_nothing_has_to_be_taken_back() {
    let mut before = account("crid-1", "old@example.com");
    before["isVerified"] = false.into();
    before["emails"] = json!({"verified": [], "unverified": ["old@example.com"]});
    let (bench, outcome) = changed(false, vec![done(&before), nothing()]).await;
    outcome.unwrap();
    assert_eq!(bench.methods(), ["getAccountInfo", "setAccountInfo"]);
}

#[tokio::test]
async fn an_account_without_an_address_gets_its_first() {
    let (bench, outcome) = changed(true, vec![done(&json!({"UID": "crid-1"})), nothing()]).await;
    outcome.unwrap();
    assert!(!bench.sent()[1].1.contains_key("removeLoginEmails"));
}

#[tokio::test]
async fn only_logins_that_are_the_replaced_address_are_removed() {
    for (logins, removed) in [
        (
            json!({"emails": ["OLD@example.com", "other@example.com"]}),
            Some("OLD@example.com"),
        ),
        (
            json!({"emails": ["old@example.com"], "unverifiedEmails": ["Old@Example.com", "old@example.com"]}),
            Some("Old@Example.com,old@example.com"),
        ),
        (
            json!({"unverifiedEmails": ["old@example.com"]}),
            Some("old@example.com"),
        ),
        (json!({"emails": ["other@example.com"]}), None),
        (json!({"username": "old@example.com"}), None),
        (json!({"emails": ["ana@example.com", "other@example.com"]}), None),
    ] {
        let mut before = account("crid-1", "old@example.com");
        before["loginIDs"] = logins.clone();
        let (bench, outcome) = changed(true, vec![done(&before), nothing()]).await;
        outcome.unwrap();
        let sent = &bench.sent()[1].1;
        assert_eq!(sent.get("removeLoginEmails").map(String::as_str), removed, "{logins}");
    }
}

#[tokio::test]
async fn the_same_address_again_is_no_change() {
    let (bench, outcome) = changed(true, vec![done(&account("crid-1", "Ana@Example.com"))]).await;
    outcome.unwrap();
    assert_eq!(bench.methods(), ["getAccountInfo"]);
}

#[tokio::test]
async fn the_same_address_may_become_verified_or_not() {
    let mut unverified = account("crid-1", "ana@example.com");
    unverified["emails"] = json!({"verified": [], "unverified": ["ana@example.com"]});
    let (bench, outcome) = changed(true, vec![done(&unverified), nothing()]).await;
    outcome.unwrap();
    let expected = form([("UID", "crid-1"), ("isVerified", "true")]);
    assert_eq!(bench.sent()[1], ("setAccountInfo".to_owned(), expected));

    let verified = account("crid-1", "ana@example.com");
    let (bench, outcome) = changed(false, vec![done(&verified), nothing()]).await;
    outcome.unwrap();
    let expected = form([("uid", "crid-1"), ("unverifiedEmails", "ana@example.com")]);
    assert_eq!(bench.sent()[1], ("addEmails".to_owned(), expected));
}

#[tokio::test]
async fn the_same_address_is_completed_where_a_place_lacks_it() {
    let mut half = account("crid-1", "ana@example.com");
    half["loginIDs"] = json!({"username": "ana"});
    let (bench, outcome) = changed(true, vec![done(&half), nothing()]).await;
    outcome.unwrap();
    let (_, sent) = &bench.sent()[1];
    assert_eq!(sent["addLoginEmails"], "ana@example.com");
    assert!(!sent.contains_key("removeLoginEmails"));
}

#[tokio::test]
async fn a_conflict_is_somebody_elses_address_or_the_answer_to_a_repeat() {
    let old = || done(&account("crid-1", "old@example.com"));
    let new = || done(&account("crid-1", "ana@example.com"));
    for code in [400_003, 403_043, 409_001, 200_010] {
        let (bench, outcome) = changed(true, vec![old(), refused(code), old()]).await;
        assert!(matches!(outcome, Err(PortError::EmailTaken)), "{outcome:?}");
        assert!(
            format!("{:?}", bench.call).contains(&code.to_string()),
            "the record tells of the refusal"
        );
        let (_, outcome) = changed(true, vec![old(), refused(code), new()]).await;
        outcome.unwrap();
    }
    let (_, outcome) = changed(true, vec![old(), refused(400_003), refused(403_007)]).await;
    assert!(matches!(outcome, Err(PortError::Misconfigured { .. })), "{outcome:?}");
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_sent_again() {
    let old = || done(&account("crid-1", "old@example.com"));
    let new = || done(&account("crid-1", "ana@example.com"));
    let (bench, outcome) = changed(true, vec![old(), Answer::Bytes(Vec::new()), refused(400_003), new()]).await;
    outcome.unwrap();
    assert_eq!(
        bench.methods(),
        ["getAccountInfo", "setAccountInfo", "setAccountInfo", "getAccountInfo"]
    );
}

#[tokio::test]
async fn who_is_not_there_cannot_be_changed() {
    let (bench, outcome) = changed(true, vec![unknown_user()]).await;
    assert!(matches!(outcome, Err(PortError::NotFound)), "{outcome:?}");
    assert_eq!(bench.methods(), ["getAccountInfo"]);
}

#[tokio::test]
async fn verified_is_taken_back_for_the_address_alone() {
    let unverify = ProfileChanges {
        verified: Some(false),
        ..ProfileChanges::default()
    };
    let verified = bench([done(&account("crid-1", "Ana@example.com")), nothing()]);
    verified
        .gigya
        .update(&verified.tenant, &verified.call, &id("crid-1"), &unverify)
        .await
        .unwrap();
    assert_eq!(verified.methods(), ["getAccountInfo", "addEmails"]);
    assert_eq!(
        verified.sent()[1].1,
        form([("uid", "crid-1"), ("unverifiedEmails", "Ana@example.com")])
    );

    let mut account = account("crid-1", "ana@example.com");
    account["emails"] = json!({"unverified": ["ana@example.com"]});
    let unverified = bench([done(&account)]);
    unverified
        .gigya
        .update(&unverified.tenant, &unverified.call, &id("crid-1"), &unverify)
        .await
        .unwrap();
    assert_eq!(unverified.methods(), ["getAccountInfo"]);
}
