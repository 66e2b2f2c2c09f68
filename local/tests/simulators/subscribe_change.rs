use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{NOW, Stage, answer};

async fn stage_with_registration() -> Stage {
    let stage = Stage::open().await;
    let body = json!({
        "customerRegistrationId": "one", "email": "a@example.com", "password": "hush", "firstName": "Ada",
        "lastName": "King", "metadata": {"kept": 1, "dropped": true, "changed": "x"},
    });
    stage.registration(body).await;
    stage
}

async fn write(stage: &Stage, method: Method, path: &str, body: Value, status: u16) -> Value {
    let request = stage.subscribe(method, path).json(&body).send();
    answer(request.await.unwrap(), status).await
}

#[tokio::test]
async fn an_upsert_keeps_what_is_absent_and_clears_what_is_null() {
    let stage = stage_with_registration().await;
    let path = "/registrations/one";
    let change = json!({
        "firstName": null, "lastLogoutDate": "2026-02-03T04:05:06+02:00",
        "metadata": {"dropped": null, "changed": 2, "added": false},
    });
    let expected = json!({
        "customerRegistrationId": "one", "email": "a@example.com", "verified": true, "hasPassword": true,
        "lastName": "King", "lastLogoutDate": "2026-02-03T02:05:06.000Z",
        "metadata": {"kept": 1, "changed": 2, "added": false}, "createdAt": NOW, "updatedAt": NOW,
    });
    assert_eq!(write(&stage, Method::PUT, path, change, 200).await, expected);
    for nothing in [json!({}), json!({"metadata": {}})] {
        assert_eq!(write(&stage, Method::PUT, path, nothing, 200).await, expected);
    }
    assert_eq!(stage.registration_of("one").await, expected);
    let change = json!({"lastLogoutDate": null, "verified": false});
    let changed = write(&stage, Method::PUT, path, change, 200).await;
    assert!(changed.get("lastLogoutDate").is_none());
    assert_eq!(changed["verified"], false);
}

#[tokio::test]
async fn an_upsert_makes_what_is_unknown_and_sends_no_mail() {
    let stage = Stage::open().await;
    let path = "/registrations/auth0%7Cone";
    let error = write(&stage, Method::PUT, path, json!({"firstName": "Ada"}), 400).await;
    assert!(error["message"].as_str().unwrap().contains("`email` is required"));
    let body = json!({"email": "a@example.com", "lastName": null, "metadata": {"gone": null, "a": 1}});
    assert_eq!(
        write(&stage, Method::PUT, path, body, 201).await,
        json!({"customerRegistrationId": "auth0|one", "email": "a@example.com", "verified": false,
               "hasPassword": false, "metadata": {"a": 1}, "createdAt": NOW, "updatedAt": NOW})
    );
    let body = json!({"email": "b@example.com", "verified": true});
    let changed = write(&stage, Method::PUT, path, body, 200).await;
    assert_eq!(changed["email"], "b@example.com");
    assert_eq!(stage.simulators.mailbox().unwrap(), []);
    let long = format!("/registrations/{}", "x".repeat(256));
    write(&stage, Method::PUT, &long, json!({"email": "c@example.com"}), 400).await;
}

#[tokio::test]
async fn an_address_of_another_registration_is_taken() {
    let stage = stage_with_registration().await;
    let body = json!({"customerRegistrationId": "two", "email": "b@example.com", "verified": false});
    stage.registration(body).await;
    for (method, path, email, status) in [
        (Method::PUT, "/registrations/one", "B@example.com", 409),
        (Method::PUT, "/registrations/new", "A@example.com", 409),
        (Method::PATCH, "/registrations/one/email", "B@example.com", 409),
        (Method::PUT, "/registrations/one", "A@Example.com", 200),
        (Method::PATCH, "/registrations/one/email", "a@EXAMPLE.com", 200),
    ] {
        let answered = write(&stage, method, path, json!({"email": email}), status).await;
        if status == 409 {
            assert_eq!(answered["code"], "email_taken", "{path} {email}");
        } else {
            assert_eq!(answered["email"], email);
        }
    }
}

#[tokio::test]
async fn an_email_change_keeps_verified_unless_told() {
    let stage = stage_with_registration().await;
    let path = "/registrations/one/email";
    let changed = write(&stage, Method::PATCH, path, json!({"email": "b@example.com"}), 200).await;
    assert_eq!(
        (&changed["email"], &changed["verified"]),
        (&json!("b@example.com"), &json!(true))
    );
    let body = json!({"email": "c@example.com", "verified": false});
    let changed = write(&stage, Method::PATCH, path, body, 200).await;
    assert_eq!(
        (&changed["email"], &changed["verified"]),
        (&json!("c@example.com"), &json!(false))
    );
    assert_eq!(stage.registration_of("one").await, changed);
    assert_eq!(stage.simulators.mailbox().unwrap(), []);
    // The old addresses are free again.
    let body = json!({"customerRegistrationId": "two", "email": "a@example.com"});
    stage.registration(body).await;
    let unknown = "/registrations/nobody/email";
    write(&stage, Method::PATCH, unknown, json!({"email": "d@example.com"}), 404).await;
    for body in [
        json!({}),
        json!({"email": null}),
        json!({"email": "d@example.com", "x": 1}),
    ] {
        let error = write(&stage, Method::PATCH, path, body, 400).await;
        assert_eq!(error["code"], "invalid");
    }
}

#[tokio::test]
async fn a_change_that_does_not_fit_is_refused() {
    let stage = stage_with_registration().await;
    let before = stage.registration_of("one").await;
    for (body, fault) in [
        (json!({"email": null}), "`email` must be an email address"),
        (json!({"verified": null}), "`verified` must be true or false"),
        (
            json!({"firstName": ""}),
            "`firstName` must be a string that is not empty, or null",
        ),
        (
            json!({"lastLogoutDate": "yesterday"}),
            "`lastLogoutDate` must be an RFC 3339 date and time, or null",
        ),
        (
            json!({"lastLogoutDate": "2026-02-03T04:05:06"}),
            "`lastLogoutDate` must be",
        ),
        (
            json!({"metadata": null}),
            "`metadata` must be an object of scalar values",
        ),
        (
            json!({"metadata": {"": 1}}),
            "`metadata` must be an object of scalar values",
        ),
        (json!({"password": "x"}), "`password` is not known here"),
    ] {
        let error = write(&stage, Method::PUT, "/registrations/one", body, 400).await;
        assert!(error["message"].as_str().unwrap().contains(fault), "{error}");
    }
    assert_eq!(stage.registration_of("one").await, before);
}

#[tokio::test]
async fn a_deletion_frees_id_and_address() {
    let stage = stage_with_registration().await;
    let path = "/registrations/one";
    let deleted = stage.subscribe(Method::DELETE, path).send().await.unwrap();
    answer(deleted, 204).await;
    let missed = stage.subscribe(Method::GET, path).send().await.unwrap();
    answer(missed, 404).await;
    let body = json!({"customerRegistrationId": "one", "email": "a@example.com"});
    stage.registration(body).await;
}
