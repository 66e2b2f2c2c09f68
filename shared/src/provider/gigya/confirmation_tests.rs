//! Refusals that do not say whether the user or the application is unknown.

use serde_json::{Value, json};

use super::bench::*;
use crate::{error::PortError, provider::UserProvider, upstream::loopback::Answer};

/// Details that are known for neither, and no details.
fn open() -> [Answer; 4] {
    [
        json!({}),
        json!({"errorDetails": null}),
        json!({"errorDetails": "Unauthorized user"}),
        json!({"errorDetails": "Access denied to this site"}),
    ]
    .map(|members: Value| told(403_005, &members))
}

fn available() -> Answer {
    done(&json!({"isAvailable": true}))
}

fn no_such_key() -> Answer {
    told(403_005, &json!({"errorDetails": "The supplied userkey was not found"}))
}

/// The results of get, a search by address and a deletion for these answers, each with its own bench.
async fn outcomes(answers: &dyn Fn() -> Vec<Answer>) -> [(Bench, String); 3] {
    let [one, two, three] = [bench(answers()), bench(answers()), bench(answers())];
    let got = one.gigya.get(&one.tenant, &one.call, &id("crid-1")).await.map(drop);
    let found = two.gigya.find_by_email(&two.tenant, &two.call, &ana()).await;
    let found = found.map(|user| assert!(user.is_none()));
    let deleted = three.gigya.delete(&three.tenant, &three.call, &id("crid-1")).await;
    let told =
        |outcome: Result<(), PortError>| outcome.map_or_else(|error| error.to_string(), |()| "nobody".to_owned());
    [(one, told(got)), (two, told(found)), (three, told(deleted))]
}

#[tokio::test]
async fn a_user_is_missing_where_the_details_say_so_or_the_application_is_known() {
    for details in ["Unknown user", "The user billyBob cannot login"] {
        let all = outcomes(&|| vec![told(403_005, &json!({"errorDetails": details}))]).await;
        let [(one, got), (_, found), (_, deleted)] = all;
        assert_eq!([got, found, deleted], ["not found", "nobody", "nobody"]);
        assert_eq!(one.methods().len(), 1, "no second call");
    }
    for number in 0..open().len() {
        let answer = || open().into_iter().nth(number).unwrap();
        let [(one, got), (_, found), (three, deleted)] = outcomes(&|| vec![answer(), available()]).await;
        assert_eq!([got, found, deleted], ["not found", "nobody", "nobody"], "{number}");
        assert_eq!(one.methods(), ["getAccountInfo", "isAvailableLoginID"]);
        assert_eq!(one.sent()[1].1, form([("loginID", "nobody@example.com")]));
        assert_eq!(three.methods(), ["deleteAccount", "isAvailableLoginID"]);
        assert!(
            format!("{:?}", one.call).contains("403005"),
            "the record tells of the refusal"
        );
    }
}

#[tokio::test]
async fn an_application_that_is_not_known_is_never_a_missing_user() {
    const SECRET_REFUSED: &str = "misconfigured: Gigya.Secret: Gigya does not accept it with this Gigya.UserKey";
    for (confirmation, expected) in [
        (vec![no_such_key()], SECRET_REFUSED),
        (vec![told(403_005, &json!({}))], SECRET_REFUSED),
        (vec![unknown_user()], SECRET_REFUSED),
        (
            vec![refused(403_007)],
            "misconfigured: Gigya.UserKey: the application lacks the permission to call accounts.isAvailableLoginID",
        ),
        (
            vec![refused(403_026), refused(403_007)],
            "misconfigured: Gigya.UserKey: the application lacks the permission to call accounts.search",
        ),
        (vec![refused(403_026), told(403_005, &json!({}))], SECRET_REFUSED),
        (vec![refused(403_047)], "unavailable"),
        (
            vec![refused(500_001), refused(500_001), refused(500_001)],
            "unavailable",
        ),
        (vec![refused(403_048), refused(403_048), refused(403_048)], "throttled"),
    ] {
        for number in 0..open().len() {
            let answers = || {
                let first = open().into_iter().nth(number).unwrap();
                [vec![first], confirmation.clone()].concat()
            };
            let all = outcomes(&answers).await;
            for (_, outcome) in all {
                assert_eq!(outcome, expected, "{number}");
            }
        }
    }
    for (_, outcome) in outcomes(&|| vec![no_such_key()]).await {
        assert_eq!(outcome, SECRET_REFUSED);
    }
}

#[tokio::test]
async fn where_a_site_tells_nobody_who_is_registered_the_index_confirms() {
    let [first, ..] = open();
    let answers = || {
        vec![
            first.clone(),
            refused(403_026),
            done(&json!({"results": [], "totalCount": 0})),
        ]
    };
    let [(one, got), ..] = outcomes(&answers).await;
    assert_eq!(got, "not found");
    assert_eq!(one.methods(), ["getAccountInfo", "isAvailableLoginID", "search"]);
    assert_eq!(one.sent()[2].1, form([("query", "SELECT UID FROM accounts LIMIT 1")]));
}

#[tokio::test]
async fn a_change_needs_the_same_certainty() {
    for (confirmation, expected) in [
        (available(), "not found"),
        (
            no_such_key(),
            "misconfigured: Gigya.Secret: Gigya does not accept it with this Gigya.UserKey",
        ),
    ] {
        let [first, ..] = open();
        let bench = bench([first, confirmation]);
        let outcome = bench
            .gigya
            .change_email(&bench.tenant, &bench.call, &id("crid-1"), &ana(), true)
            .await;
        assert_eq!(outcome.unwrap_err().to_string(), expected);
    }
}
