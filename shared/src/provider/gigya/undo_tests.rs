//! What is undone when the second of two calls fails.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::{addresses::TIME_TO_UNDO, bench::*};
use crate::{
    error::PortError,
    metrics::{Repaired, samples::meter},
    model::{Patch, ProfileChanges},
    provider::UserProvider,
    upstream::{
        loopback::Answer,
        samples::{self, call_with},
    },
};

fn nothing() -> Answer {
    done(&json!({}))
}

async fn changed(answers: Vec<Answer>) -> (Bench, Result<(), PortError>) {
    let bench = bench(answers);
    let outcome = bench
        .gigya
        .change_email(&bench.tenant, &bench.call, &id("crid-1"), &ana(), false)
        .await;
    (bench, outcome)
}

/// The requests that undo a change to this account, whose second call is refused.
async fn undone(before: &Value) -> Vec<(String, std::collections::BTreeMap<String, String>)> {
    let answers = vec![done(before), nothing(), refused(403_007), nothing(), nothing()];
    let (bench, outcome) = changed(answers).await;
    assert!(matches!(outcome, Err(PortError::Misconfigured { .. })), "{outcome:?}");
    assert_eq!(bench.methods()[..3], ["getAccountInfo", "addEmails", "setAccountInfo"]);
    assert!(
        format!("{:?}", bench.call).contains("403007"),
        "the record tells of the refusal"
    );
    bench.sent().split_off(3)
}

#[tokio::test]
async fn half_a_change_of_the_address_is_taken_back_in_every_place() {
    let mut before = account("crid-1", "Old@example.com");
    before["emails"] = json!({
        "verified": ["Old@example.com", "b@example.com"], "unverified": ["c@example.com", "d@example.com"],
    });
    let places = form([
        ("UID", "crid-1"),
        ("profile", r#"{"email":"Old@example.com"}"#),
        ("addLoginEmails", "Old@example.com"),
        ("removeLoginEmails", "ana@example.com"),
    ]);
    let lists = form([
        ("uid", "crid-1"),
        ("verifiedEmails", "Old@example.com,b@example.com"),
        ("unverifiedEmails", "c@example.com,d@example.com"),
    ]);
    assert_eq!(
        undone(&before).await,
        [("setAccountInfo".to_owned(), places), ("addEmails".to_owned(), lists)]
    );
}

#[tokio::test]
async fn half_a_change_that_stays_is_counted() {
    for (last, left) in [(nothing(), 0), (refused(403_007), 1)] {
        let before = account("crid-1", "old@example.com");
        let mut bench = bench([done(&before), nothing(), refused(403_007), nothing(), last]);
        let (meter, lines) = meter();
        let meter = Arc::new(meter);
        bench.gigya.http = bench.gigya.http.measured_by(Arc::clone(&meter));
        let (gigya, tenant) = (&bench.gigya, &bench.tenant);
        let refused = gigya
            .change_email(tenant, &bench.call, &id("crid-1"), &ana(), false)
            .await;
        refused.unwrap_err();
        meter.repaired(0, &Repaired::default());
        assert_eq!(lines.left_behind("Gigya"), left);
    }
}

#[tokio::test]
async fn an_account_without_an_address_has_none_again() {
    let places = form([
        ("UID", "crid-1"),
        ("profile", r#"{"email":null}"#),
        ("removeLoginEmails", "ana@example.com"),
    ]);
    let before = json!({"UID": "crid-1", "isVerified": true});
    assert_eq!(undone(&before).await, [("setAccountInfo".to_owned(), places)]);
}

#[tokio::test]
async fn an_address_that_was_a_login_before_stays_one() {
    let mut before = account("crid-1", "old@example.com");
    before["loginIDs"] = json!({"emails": ["old@example.com", "Ana@example.com"]});
    before["emails"] = json!({"verified": ["old@example.com", "Ana@example.com"]});
    let left = undone(&before).await;
    assert!(!left[0].1.contains_key("removeLoginEmails"), "{left:?}");
    assert_eq!(left[1].1["verifiedEmails"], "old@example.com,Ana@example.com");
}

#[tokio::test]
async fn a_conflict_takes_the_listed_address_off_again() {
    let old = || done(&account("crid-1", "old@example.com"));
    let (bench, outcome) = changed(vec![old(), nothing(), refused(403_043), old(), nothing(), nothing()]).await;
    assert!(matches!(outcome, Err(PortError::EmailTaken)), "{outcome:?}");
    assert_eq!(bench.methods()[3..], ["getAccountInfo", "setAccountInfo", "addEmails"]);
    assert_eq!(bench.sent()[4].1["removeLoginEmails"], "ana@example.com");
}

#[tokio::test]
async fn where_the_first_call_is_refused_nothing_follows() {
    for (code, expected) in [(400_003, "the email is taken"), (500_028, "unavailable")] {
        let answers = vec![
            done(&account("crid-1", "old@example.com")),
            refused(code),
            refused(code),
            refused(code),
        ];
        let (bench, outcome) = changed(answers).await;
        assert_eq!(outcome.unwrap_err().to_string(), expected);
        assert!(!bench.methods().contains(&"setAccountInfo".to_owned()));
    }
}

#[tokio::test]
async fn a_verified_that_was_taken_back_is_given_back() {
    let both = ProfileChanges {
        verified: Some(false),
        first_name: Patch::Clear,
        ..ProfileChanges::default()
    };
    let verified = || done(&account("crid-1", "ana@example.com"));
    for (answers, methods) in [
        (vec![verified(), refused(403_007)], vec!["getAccountInfo", "addEmails"]),
        (
            vec![verified(), nothing(), refused(403_007), nothing()],
            vec!["getAccountInfo", "addEmails", "setAccountInfo", "addEmails"],
        ),
    ] {
        let bench = bench(answers);
        let outcome = bench
            .gigya
            .update(&bench.tenant, &bench.call, &id("crid-1"), &both)
            .await;
        assert!(matches!(outcome, Err(PortError::Misconfigured { .. })), "{outcome:?}");
        assert_eq!(bench.methods(), methods);
        if let Some((_, sent)) = bench.sent().get(3) {
            assert_eq!(sent, &form([("uid", "crid-1"), ("verifiedEmails", "ana@example.com")]));
        }
    }
}

#[tokio::test]
async fn what_could_not_be_taken_back_in_time_is_not_begun() {
    let found = || done(&account("crid-1", "old@example.com"));
    let mut bench = bench([found(), found(), nothing()]);
    bench.call = call_with(&bench.clock, TIME_TO_UNDO);
    let (gigya, tenant) = (&bench.gigya, &bench.tenant);
    let changed = gigya
        .change_email(tenant, &bench.call, &id("crid-1"), &ana(), false)
        .await;
    assert!(matches!(changed, Err(PortError::Unavailable { .. })), "{changed:?}");
    let both = ProfileChanges {
        verified: Some(false),
        first_name: Patch::Clear,
        ..ProfileChanges::default()
    };
    let updated = gigya.update(tenant, &bench.call, &id("crid-1"), &both).await;
    assert!(matches!(updated, Err(PortError::Unavailable { .. })), "{updated:?}");
    assert_eq!(bench.methods(), ["getAccountInfo", "getAccountInfo"]);
    assert!(bench.call.remaining() > Duration::ZERO);
}

#[tokio::test]
async fn an_import_that_lost_something_is_taken_back_and_names_it() {
    let lossy = || done(&json!({"ignoredFields": ["loginIDs.emails", "profile.shoeSize"]}));
    for (last, answers) in [
        ("deleteAccount", vec![lossy(), nothing()]),
        ("deleteAccount", vec![lossy(), unknown_user()]),
        // What remains is only logged.
        ("deleteAccount", vec![lossy(), refused(403_007)]),
    ] {
        let bench = bench(answers);
        let outcome = bench
            .gigya
            .create(&bench.tenant, &bench.call, &samples::new_user("crid-1"))
            .await;
        assert_eq!(
            samples::in_full(&outcome.unwrap_err()),
            "refused: Gigya does not keep loginIDs.emails"
        );
        assert_eq!(bench.methods(), ["importFullAccount", last]);
        assert_eq!(bench.sent()[1].1, form([("UID", "crid-1")]));
    }
    let harmless = bench([done(&json!({"ignoredFields": ["profile.shoeSize"]}))]);
    harmless
        .gigya
        .create(&harmless.tenant, &harmless.call, &samples::new_user("crid-1"))
        .await
        .unwrap();
}
