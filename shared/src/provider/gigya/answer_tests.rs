//! How the adapter handles answers.

use serde_json::{Value, json};

use super::bench::*;
use crate::{
    error::PortError,
    provider::UserProvider,
    upstream::{loopback::Answer, samples},
};

#[tokio::test]
async fn a_conflict_on_creation_is_looked_into() {
    let thrice = |code| vec![refused(code), refused(code), refused(code)];
    for (look, expected) in [
        (vec![done(&account("crid-1", "other@example.com"))], "the id is taken"),
        (vec![unknown_user()], "the email is taken"),
        (vec![refused(404_003)], "the email is taken"),
        // A failed look-up is retried twice.
        (thrice(500_001), "unavailable"),
        (thrice(403_048), "throttled"),
    ] {
        let bench = bench([refused(400_003)].into_iter().chain(look));
        let outcome = bench
            .gigya
            .create(&bench.tenant, &bench.call, &samples::new_user("crid-1"))
            .await;
        assert_eq!(outcome.unwrap_err().to_string(), expected);
        assert_eq!(bench.methods()[..2], ["importFullAccount", "getAccountInfo"]);
        assert!(
            format!("{:?}", bench.call).contains("400003"),
            "the record tells of the refusal, not of the look"
        );
    }
}

#[tokio::test]
async fn a_creation_that_gigya_counts_as_pending_is_one() {
    for code in [206_001, 206_002, 206_003] {
        let bench = bench([refused(code)]);
        bench
            .gigya
            .create(&bench.tenant, &bench.call, &samples::new_user("crid-1"))
            .await
            .unwrap();
        assert_eq!(bench.methods(), ["importFullAccount"]);
    }
}

#[tokio::test]
async fn a_pending_user_is_read_where_gigya_tells_of_it() {
    let told_of = bench([told(206_002, &account("crid-1", "ana@example.com"))]);
    let user = told_of
        .gigya
        .get(&told_of.tenant, &told_of.call, &id("crid-1"))
        .await
        .unwrap();
    assert_eq!(user.email, Some(ana()));

    let not_told_of = bench([told(206_001, &json!({"regToken": "st2.s…"}))]);
    let outcome = not_told_of
        .gigya
        .get(&not_told_of.tenant, &not_told_of.call, &id("crid-1"))
        .await;
    assert!(matches!(outcome, Err(PortError::Unavailable { .. })), "{outcome:?}");
}

#[tokio::test]
async fn a_creation_is_sent_again_only_where_it_was_not_begun() {
    for (answer, times, expected) in [
        (refused(403_048), 3, "throttled"),
        (refused(409_030), 3, "throttled"),
        (refused(500_001), 1, "unavailable"),
        (refused(504_002), 1, "unavailable"),
        (refused(503_001), 1, "throttled"),
        (Answer::Bytes(Vec::new()), 1, "unavailable"),
        (Answer::with_headers(502, "", "<html>"), 1, "unavailable"),
    ] {
        let bench = bench([answer.clone(), answer.clone(), answer]);
        let outcome = bench
            .gigya
            .create(&bench.tenant, &bench.call, &samples::new_user("crid-1"))
            .await;
        assert_eq!(outcome.unwrap_err().to_string(), expected);
        assert_eq!(bench.server.lines().len(), times, "{expected}");
    }
}

#[tokio::test]
async fn reads_and_harmless_writes_are_sent_again() {
    for trouble in [
        refused(403_048),
        refused(500_001),
        refused(503_001),
        refused(504_001),
        Answer::with_headers(503, "", "<html>"),
    ] {
        let bench = bench([
            trouble.clone(),
            done(&account("crid-1", "ana@example.com")),
            trouble,
            done(&json!({})),
        ]);
        bench
            .gigya
            .get(&bench.tenant, &bench.call, &id("crid-1"))
            .await
            .unwrap();
        bench
            .gigya
            .delete(&bench.tenant, &bench.call, &id("crid-1"))
            .await
            .unwrap();
        assert_eq!(
            bench.methods(),
            ["getAccountInfo", "getAccountInfo", "deleteAccount", "deleteAccount"]
        );
    }
}

#[tokio::test]
async fn what_is_no_answer_is_never_a_missing_user() {
    for (status, body) in [
        (200, "<html>Maintenance</html>".to_owned()),
        (200, "{".to_owned()),
        (200, "null".to_owned()),
        (200, json!({"errorMessage": "no code"}).to_string()),
        (200, json!({"errorCode": "403005"}).to_string()),
        (200, json!({"errorCode": 0}).to_string()),
        (200, json!({"errorCode": 0, "UID": 1}).to_string()),
        (200, json!({"errorCode": 0, "UID": "crid-2"}).to_string()),
        (200, json!({"errorCode": 0, "UID": "crid-1", "profile": []}).to_string()),
        (200, json!({"errorCode": 123_456}).to_string()),
        (200, json!({"errorCode": 200_001}).to_string()),
        (404, "<html>no such site</html>".to_owned()),
        (404, String::new()),
    ] {
        let answer = || Answer::with_headers(status, "", &body);
        let bench = bench([answer(), answer(), answer()]);
        let (gigya, tenant, call) = (&bench.gigya, &bench.tenant, &bench.call);
        let by_id = gigya.get(tenant, call, &id("crid-1")).await;
        assert!(matches!(by_id, Err(PortError::Unavailable { .. })), "{body}: {by_id:?}");
        let by_email = gigya.find_by_email(tenant, call, &ana()).await;
        assert!(
            matches!(by_email, Err(PortError::Unavailable { .. })),
            "{body}: {by_email:?}"
        );
        // The body of a success does not matter to a deletion.
        let deleted = gigya.delete(tenant, call, &id("crid-1")).await;
        assert_eq!(
            deleted.is_ok(),
            body.starts_with(r#"{"UID"#) || body.contains(r#""errorCode":0"#),
            "{body}"
        );
    }
}

#[tokio::test]
async fn an_address_that_nobody_has_finds_nobody() {
    for answer in [unknown_user(), refused(403_047), refused(404_003)] {
        let bench = bench([answer]);
        let found = bench.gigya.find_by_email(&bench.tenant, &bench.call, &ana()).await;
        assert_eq!(found.unwrap(), None);
    }
}

#[tokio::test]
async fn where_lookups_are_closed_the_index_is_asked() {
    let other = account("crid-2", "ana@example.com.au");
    let unverified = json!({"UID": "crid-1", "loginIDs": {"emails": [], "unverifiedEmails": ["Ana@example.com"]}});
    for (body, expected) in [
        (
            json!({"results": [other, account("crid-1", "Ana@example.com")], "totalCount": 2}),
            Ok(Some("crid-1")),
        ),
        (json!({"results": [unverified], "totalCount": 1}), Ok(Some("crid-1"))),
        (json!({"results": [other], "totalCount": 1}), Ok(None)),
        (json!({"results": [], "totalCount": 0}), Ok(None)),
        (json!({"objectsCount": 0, "totalCount": 0}), Ok(None)),
        (json!({}), Err("unavailable")),
        (json!({"results": [{}]}), Err("unavailable")),
        (json!({"results": [["crid-1"]]}), Err("unavailable")),
    ] {
        let bench = bench([refused(403_026), done(&body)]);
        let found = bench.gigya.find_by_email(&bench.tenant, &bench.call, &ana()).await;
        let found = found.map(|user| user.map(|user| user.provider_id));
        let found = found.map_err(|error| error.to_string());
        assert_eq!(
            found.as_ref().map(Option::as_deref).map_err(String::as_str),
            expected,
            "{body}"
        );
        let query = concat!(
            r#"SELECT * FROM accounts WHERE loginIDs.emails CONTAINS "ana@example.com" "#,
            r#"OR loginIDs.unverifiedEmails CONTAINS "ana@example.com" OR profile.email CONTAINS "ana@example.com""#,
        );
        assert_eq!(bench.sent()[1], ("search".to_owned(), form([("query", query)])));
    }
    let bench = bench([refused(403_026), refused(403_007)]);
    let closed = bench.gigya.find_by_email(&bench.tenant, &bench.call, &ana()).await;
    assert_eq!(
        closed.unwrap_err().to_string(),
        "misconfigured: Gigya.UserKey: the application lacks the permission to call accounts.search"
    );
}

#[tokio::test]
async fn deleting_who_is_gone_succeeds_and_a_wrong_key_does_not() {
    for (answer, succeeds) in [
        (done(&json!({})), true),
        (unknown_user(), true),
        (refused(403_047), true),
        (refused(404_003), true),
        (refused(403_007), false),
        (refused(400_093), false),
        (refused(301_001), false),
    ] {
        let bench = bench([answer]);
        let outcome = bench.gigya.delete(&bench.tenant, &bench.call, &id("crid-1")).await;
        assert_eq!(outcome.is_ok(), succeeds, "{outcome:?}");
    }
}

#[tokio::test]
async fn code_and_call_id_are_kept_for_the_record_unless_they_are_odd() {
    for (call_id, kept) in [
        (json!("e6f891ac17f24810bee6eb533524a152"), true),
        (json!("ana@example.com"), false),
        (json!("x".repeat(65)), false),
        (json!(""), false),
        (json!(7), false),
        (Value::Null, false),
    ] {
        let bench = bench([told(403_047, &json!({"callId": call_id}))]);
        bench
            .gigya
            .get(&bench.tenant, &bench.call, &id("crid-1"))
            .await
            .unwrap_err();
        let observed = format!("{:?}", bench.call);
        assert!(observed.contains(r#"code: Some("403047")"#), "{observed}");
        assert_eq!(observed.contains("call_id: Some("), kept, "{observed}");
    }
}
