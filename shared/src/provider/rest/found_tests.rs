//! Finding the user in an answer: other users in a list, pages of proxies, and descriptions that look in the wrong place.

use serde_json::{Value, json};

use super::bench::*;
use crate::{
    error::PortError,
    model::ProviderUser,
    provider::UserProvider,
    upstream::{loopback::Answer, samples},
};

fn consumer(id: &str, email: &str) -> Value {
    json!({"consumerId": id, "email": email, "emailVerified": true, "attributes": {"title": "Dr"}})
}

fn list(consumers: &Value) -> Answer {
    Answer::json(200, &json!({ "consumers": consumers }))
}

/// SSOR with changes to its preset.
fn patched(patch: &Value, answers: impl IntoIterator<Item = Answer>) -> Bench {
    Bench::with(&json!({"Flow.UserProvider": "SSOR", "Rest.Connector": patch}), answers)
}

/// The results of a search by email and of a read by id, for an answer with the same list.
async fn found(wider: bool, consumers: &Value) -> [Result<Option<String>, PortError>; 2] {
    let lists = json!({"user": null, "users": "/consumers", "wider": wider});
    let patch = json!({"operations": {"get-by-id": {"response": lists}, "get-by-email": {"response": lists}}});
    let bench = patched(&patch, [list(consumers), list(consumers)]);
    let id_of = |user: ProviderUser| user.provider_id;
    let (rest, tenant, call) = (&bench.rest, &bench.tenant, &bench.call);
    let by_email = rest.find_by_email(tenant, call, &ana()).await;
    let by_id = match rest.get(tenant, call, &id("1")).await {
        Err(PortError::NotFound) => Ok(None),
        user => user.map(|user| Some(id_of(user))),
    };
    [by_email.map(|user| user.map(id_of)), by_id]
}

#[tokio::test]
async fn who_was_not_asked_for_is_ignored_in_a_wider_search_alone() {
    let (asked, other) = (consumer("1", "Ana@Example.com"), consumer("2", "ana@example.com.au"));
    let odd = json!({"consumerId": 3, "email": {"old": "format"}});
    for (consumers, exact, wider) in [
        (json!([]), Some(None), Some(None)),
        (json!([asked]), Some(Some("1")), Some(Some("1"))),
        (json!([other]), None, Some(None)),
        (json!([other, asked]), None, Some(Some("1"))),
        (json!([odd, null, "x", asked]), None, Some(Some("1"))),
        // No user has an id or an address there, so the pointers are wrong.
        (json!([odd]), None, None),
        (json!([null]), None, None),
    ] {
        for (is_wider, expected) in [(false, exact), (true, wider)] {
            for outcome in found(is_wider, &consumers).await {
                match expected {
                    Some(expected) => assert_eq!(outcome.unwrap().as_deref(), expected, "{consumers} {is_wider}"),
                    None => assert!(
                        matches!(outcome, Err(PortError::Unavailable { .. })),
                        "{consumers} {is_wider}"
                    ),
                }
            }
        }
    }
}

#[tokio::test]
async fn who_was_asked_for_must_be_readable_in_a_wider_search_too() {
    let mut asked = consumer("1", "ana@example.com");
    asked["firstName"] = json!(7);
    for outcome in found(true, &json!([asked])).await {
        assert!(matches!(outcome, Err(PortError::Unavailable { .. })), "{outcome:?}");
    }
}

#[tokio::test]
async fn another_address_than_asked_for_is_no_free_address() {
    let not_found = json!({"status": 404, "pointer": "/error/code", "value": "NOBODY", "outcome": "not-found"});
    let patch = json!({"operations": {"get-by-email": {
        "response": {"users": null, "user": "/consumer"},
        "outcomes": [{"status": 200, "outcome": "found"}, not_found],
    }}});
    for (email, is_found) in [("Ana@example.com", true), ("bob@example.com", false)] {
        let answer = Answer::json(200, &json!({"consumer": consumer("1", email)}));
        let bench = patched(&patch, [answer]);
        let outcome = bench.rest.find_by_email(&bench.tenant, &bench.call, &ana()).await;
        assert_eq!(matches!(outcome, Ok(Some(_))), is_found, "{outcome:?}");
        assert_eq!(
            matches!(outcome, Err(PortError::Unavailable { .. })),
            !is_found,
            "{outcome:?}"
        );
    }
}

/// Answers that have the status of a success, but are none.
fn foreign(status: u16) -> Vec<Answer> {
    let other = json!({"consumer": {"consumerId": "2"}, "response": {"status": "OK", "user": {"userGUID": "2"}}});
    vec![
        Answer::with_headers(status, "content-type: text/html\r\n", "<html>Please sign in</html>"),
        Answer::with_headers(status, "", ""),
        Answer::json(status, &json!({})),
        Answer::json(status, &json!({"consumer": null, "response": {"status": "OK"}})),
        Answer::json(
            status,
            &json!({"consumer": ["1"], "response": {"status": "OK", "user": GUID}}),
        ),
        Answer::json(status, &other),
    ]
}

#[tokio::test]
async fn a_write_is_done_where_its_answer_shows_the_user_alone() {
    let is_failure = |outcome: Result<(), PortError>| matches!(outcome, Err(PortError::Unavailable { .. }));
    for answer in foreign(201) {
        let bench = ssor([answer.clone()]);
        let user = samples::new_user("1");
        let created = bench.rest.create(&bench.tenant, &bench.call, &user).await;
        assert!(is_failure(created), "{answer:?}");
    }
    for answer in foreign(200) {
        let bench = ssor([answer.clone()]);
        let changes = changes(&json!({}));
        let updated = bench.rest.update(&bench.tenant, &bench.call, &id("1"), &changes).await;
        assert!(is_failure(updated), "{answer:?}");

        let bench = firefly([answer.clone(), answer.clone(), answer.clone()]);
        let (rest, tenant, call) = (&bench.rest, &bench.tenant, &bench.call);
        let created = rest.create(tenant, call, &samples::new_user(GUID)).await;
        assert!(is_failure(created), "{answer:?}");
        let updated = rest.update(tenant, call, &id(GUID), &changes).await;
        assert!(is_failure(updated), "{answer:?}");
        let moved = rest.change_email(tenant, call, &id(GUID), &ana(), true).await;
        assert!(is_failure(moved), "{answer:?}");
    }
}

#[tokio::test]
async fn a_page_is_no_removal() {
    let page = || Answer::with_headers(200, "content-type: text/html\r\n", "<html>Please sign in</html>");
    for (bench, id) in [(ssor([page()]), id("1")), (firefly([page()]), id(GUID))] {
        let outcome = bench.rest.delete(&bench.tenant, &bench.call, &id).await;
        assert!(matches!(outcome, Err(PortError::Unavailable { .. })), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_row_can_want_something_in_the_body_whatever_it_is() {
    let done = json!({"status": 200, "pointer": "/receipt/number", "present": true, "outcome": "done"});
    let patch = json!({"operations": {"delete": {"outcomes": [done]}}});
    for (body, is_done) in [
        (json!({"receipt": {"number": 7}}), true),
        (json!({"receipt": {"number": null}}), false),
        (json!({"receipt": {}}), false),
    ] {
        let bench = patched(&patch, [Answer::json(200, &body)]);
        let outcome = bench.rest.delete(&bench.tenant, &bench.call, &id("1")).await;
        assert_eq!(outcome.is_ok(), is_done, "{body}: {outcome:?}");
    }
}

#[tokio::test]
async fn metadata_that_is_not_seen_is_not_replaced() {
    let told = |change: &Value| {
        let consumer = crate::settings::rest::merge_patch::merged(consumer("1", "ana@example.com"), change);
        Answer::json(200, &json!({ "consumer": consumer }))
    };
    let mut cleared = consumer("1", "ana@example.com");
    cleared["attributes"] = Value::Null;
    let cleared = Answer::json(200, &json!({ "consumer": cleared }));
    let absent = told(&json!({"attributes": null}));
    for (absent_metadata, answer, expected) in [
        ("failure", told(&json!({})), Some(json!({"title": "Dr", "visits": 4}))),
        ("failure", cleared.clone(), Some(json!({"visits": 4}))),
        ("failure", absent.clone(), None),
        ("empty", absent, Some(json!({"visits": 4}))),
        ("empty", told(&json!({"attributes": "title"})), None),
    ] {
        let patch = json!({"user": {"metadataUpdate": "replace", "absentMetadata": absent_metadata}});
        let bench = patched(&patch, [answer.clone(), told(&json!({}))]);
        let changes = changes(&json!({"visits": 4}));
        let outcome = bench.rest.update(&bench.tenant, &bench.call, &id("1"), &changes).await;
        assert_eq!(outcome.is_ok(), expected.is_some(), "{answer:?}: {outcome:?}");
        let sent = bench.calls().get(1).map(|seen| seen.json()["attributes"].clone());
        assert_eq!(sent, expected, "{answer:?}");
    }
}

#[tokio::test]
async fn out_of_order_is_repeated_whatever_its_status() {
    let row = json!({"status": 500, "outcome": "unavailable"});
    let rows = json!([{"status": 401, "outcome": "unauthorized"}, row]);
    let bench = patched(
        &json!({"answers": {"outcomes": rows}}),
        [Answer::json(500, &Value::Null), no_content()],
    );
    bench.rest.delete(&bench.tenant, &bench.call, &id("1")).await.unwrap();
    assert_eq!(bench.calls().len(), 2);
}
