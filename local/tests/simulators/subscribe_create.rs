use local::simulators::SUBSCRIBE;
use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{NOW, Stage, answer};

async fn create(stage: &Stage, body: &Value, status: u16) -> Value {
    let request = stage.subscribe(Method::POST, "/registrations").json(body);
    answer(request.send().await.unwrap(), status).await
}

#[tokio::test]
async fn a_registration_is_made_and_found() {
    let stage = Stage::open().await;
    let body = json!({
        "customerRegistrationId": "auth0|a/b", "email": "Ada@Example.com", "password": "hush", "firstName": "Ada",
        "lastName": "King", "metadata": {"text": "x", "number": 1.5, "flag": false}, "verifyEmail": false,
    });
    let expected = json!({
        "customerRegistrationId": "auth0|a/b", "email": "Ada@Example.com", "verified": true, "hasPassword": true,
        "firstName": "Ada", "lastName": "King", "metadata": {"text": "x", "number": 1.5, "flag": false},
        "createdAt": NOW, "updatedAt": NOW,
    });
    assert_eq!(stage.registration(body).await, expected);
    assert_eq!(stage.registration_of("auth0%7Ca%2Fb").await, expected);
    for (email, found) in [
        ("ADA%40example.COM", json!([expected])),
        ("other%40example.com", json!([])),
    ] {
        let path = format!("/registrations?email={email}");
        let search = stage.subscribe(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer(search, 200).await, json!({"registrations": found}));
    }
    assert_eq!(stage.simulators.mailbox().unwrap(), []);
    let held = stage.simulators.users(SUBSCRIBE).unwrap().unwrap();
    assert_eq!(held[0]["tenant"], "G/C/P");
    assert!(!json!(held).to_string().contains("hush"));
}

#[tokio::test]
async fn an_unknown_id_is_not_found() {
    let stage = Stage::open().await;
    for method in [Method::GET, Method::DELETE] {
        let missed = stage.subscribe(method, "/registrations/one").send().await;
        let error = answer(missed.unwrap(), 404).await;
        assert_eq!(error["code"], "not_found");
        assert!(error["message"].is_string());
    }
}

#[tokio::test]
async fn conflicts_tell_what_is_in_use() {
    let stage = Stage::open().await;
    let registration = |id: &str, email: &str| json!({"customerRegistrationId": id, "email": email});
    stage.registration(registration("one", "a@example.com")).await;
    let mut pending = registration("two", "b@example.com");
    pending["verifyEmail"] = json!(true);
    stage.registration(pending).await;
    for (id, email, code) in [
        ("one", "new@example.com", "id_taken"),
        ("one", "b@example.com", "id_taken"),
        ("new", "A@EXAMPLE.com", "email_taken"),
        ("new", "B@EXAMPLE.com", "email_pending"),
    ] {
        let error = create(&stage, &registration(id, email), 409).await;
        assert_eq!(error["code"], code, "{id} {email}");
    }
}

#[tokio::test]
async fn a_registration_can_be_made_unverified_without_a_mail() {
    let stage = Stage::open().await;
    let body = json!({"customerRegistrationId": "one", "email": "a@example.com", "verified": false});
    let made = stage.registration(body).await;
    assert_eq!(made["verified"], false);
    assert_eq!(made["hasPassword"], false);
    assert_eq!(stage.simulators.mailbox().unwrap(), []);
}

#[tokio::test]
async fn a_body_that_does_not_fit_is_refused_with_every_fault() {
    let stage = Stage::open().await;
    for (member, value, fault) in [
        (
            "customerRegistrationId",
            json!(""),
            "`customerRegistrationId` must be 1 to 255 characters",
        ),
        (
            "customerRegistrationId",
            json!("x".repeat(256)),
            "`customerRegistrationId` must be 1 to 255 characters",
        ),
        (
            "customerRegistrationId",
            json!("a\nb"),
            "none of them a control character",
        ),
        ("email", json!("nope"), "`email` must be an email address"),
        ("password", json!(""), "`password` must be a string that is not empty"),
        (
            "firstName",
            json!(null),
            "`firstName` must be a string that is not empty",
        ),
        ("lastName", json!(3), "`lastName` must be a string that is not empty"),
        (
            "metadata",
            json!({"a": null}),
            "`metadata` must be an object of scalar values",
        ),
        (
            "metadata",
            json!({"a": [1]}),
            "`metadata` must be an object of scalar values",
        ),
        ("verifyEmail", json!("yes"), "`verifyEmail` must be true or false"),
        (
            "returnUrl",
            json!("http://example.com/"),
            "`returnUrl` must be an https URL",
        ),
        ("returnUrl", json!("/welcome"), "`returnUrl` must be an https URL"),
        ("hasPassword", json!(true), "`hasPassword` is not known here"),
    ] {
        let mut body = json!({"customerRegistrationId": "one", "email": "a@example.com"});
        body[member] = value;
        let error = create(&stage, &body, 400).await;
        assert_eq!(error["code"], "invalid");
        assert!(error["message"].as_str().unwrap().contains(fault), "{error}");
    }
    let contradiction =
        json!({"customerRegistrationId": "one", "email": "a@example.com", "verified": true, "verifyEmail": true});
    create(&stage, &contradiction, 400).await;
    let error = create(&stage, &json!({"verified": 1, "x": 2}), 400).await;
    for name in [
        "`customerRegistrationId` is required",
        "`email` is required",
        "`verified`",
        "`x`",
    ] {
        assert!(error["message"].as_str().unwrap().contains(name), "{error}");
    }
    create(&stage, &json!([]), 400).await;
    assert!(stage.simulators.users(SUBSCRIBE).unwrap().unwrap().is_empty());
}

#[tokio::test]
async fn a_search_needs_an_address() {
    let stage = Stage::open().await;
    for path in ["/registrations", "/registrations?email=", "/registrations?email=nope"] {
        let refused = stage.subscribe(Method::GET, path).send().await.unwrap();
        assert_eq!(answer(refused, 400).await["code"], "invalid", "{path}");
    }
}
