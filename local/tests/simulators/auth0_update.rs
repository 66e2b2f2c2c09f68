use local::simulators::Sender;
use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{DATABASE, NOW, PASSWORD, Stage, answer};

const PATH: &str = "/api/v2/users/auth0%7Cone";

async fn stage_with_user(changes: Value) -> Stage {
    let stage = Stage::open().await;
    let mut body = json!({"user_id": "one"});
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    stage.auth0_user("ada@example.com", body).await;
    stage
}

async fn update(stage: &Stage, body: Value, status: u16) -> Value {
    let request = stage.auth0(Method::PATCH, PATH).json(&body).send();
    answer(request.await.unwrap(), status).await
}

#[tokio::test]
async fn values_replace_and_null_unsets() {
    let stage = stage_with_user(json!({"given_name": "Ada", "family_name": "King"})).await;
    let user = update(&stage, json!({"given_name": "Augusta", "family_name": null}), 200).await;
    assert_eq!(user["given_name"], "Augusta");
    assert!(user.get("family_name").is_none());
    assert_eq!(user["email"], "ada@example.com");
    let found = stage.auth0(Method::GET, PATH).send().await.unwrap();
    assert_eq!(answer(found, 200).await, user);
}

#[tokio::test]
async fn metadata_merges_at_its_first_level() {
    for name in ["user_metadata", "app_metadata"] {
        let mut changes = json!({});
        changes[name] = json!({"kept": 1, "nested": {"a": 1, "b": 2}, "dropped": true});
        let stage = stage_with_user(changes).await;
        let body = |metadata: Value| {
            let mut body = json!({});
            body[name] = metadata;
            body
        };
        let change = body(json!({"nested": {"c": 3}, "dropped": null, "added": "x"}));
        let user = update(&stage, change, 200).await;
        assert_eq!(user[name], json!({"kept": 1, "nested": {"c": 3}, "added": "x"}));
        let user = update(&stage, json!({"name": "x"}), 200).await;
        assert_eq!(user[name]["kept"], 1);
        let user = update(&stage, body(json!({})), 200).await;
        assert!(user.get(name).is_none());
        let user = update(&stage, body(json!({"only": 1})), 200).await;
        assert_eq!(user[name], json!({"only": 1}));
        let user = update(&stage, body(json!({"only": null})), 200).await;
        assert!(user.get(name).is_none());
    }
}

#[tokio::test]
async fn some_fields_cannot_change_together() {
    let stage = stage_with_user(json!({})).await;
    for (one, other) in [
        ("password", "email"),
        ("password", "email_verified"),
        ("username", "email"),
        ("username", "email_verified"),
        ("username", "password"),
    ] {
        let mut body = json!({});
        for member in [one, other] {
            body[member] = match member {
                "password" => json!(PASSWORD),
                "email" => json!("b@example.com"),
                "email_verified" => json!(true),
                _ => json!("ada"),
            };
        }
        let refusal = update(&stage, body, 400).await;
        let message = format!("Cannot update {one} and {other} simultaneously");
        assert_eq!(refusal["message"], message);
    }
}

#[tokio::test]
async fn an_address_in_use_is_a_bad_request() {
    let stage = stage_with_user(json!({})).await;
    stage.auth0_user("b@example.com", json!({})).await;
    stage.auth0_user("c@example.com", json!({"connection": "Second"})).await;
    let body = json!({"email": "B@example.com", "email_verified": true, "verify_email": false});
    assert_eq!(
        update(&stage, body, 400).await,
        json!({"statusCode": 400, "error": "Bad Request",
               "message": "The specified new email already exists", "errorCode": "auth0_idp_error"})
    );
    let body = json!({"email": "C@example.com", "email_verified": true, "verify_email": false});
    assert_eq!(update(&stage, body, 200).await["email"], "c@example.com");
    let body = json!({"email": "c@EXAMPLE.com", "verify_email": false});
    assert_eq!(update(&stage, body, 200).await["email_verified"], true);
    assert_eq!(stage.simulators.mailbox().unwrap(), []);
}

#[tokio::test]
async fn a_new_address_is_unverified_and_mailed_unless_told_otherwise() {
    for (changes, verified, mails) in [
        (json!({"email": "b@example.com"}), false, 1),
        (json!({"email": "b@example.com", "verify_email": false}), false, 0),
        (json!({"email": "b@example.com", "email_verified": true}), true, 0),
        (
            json!({"email": "b@example.com", "email_verified": true, "verify_email": false}),
            true,
            0,
        ),
        (json!({"email": "b@example.com", "verify_email": true}), false, 1),
        (json!({"email_verified": false}), false, 0),
        (json!({"given_name": "Ada"}), true, 0),
    ] {
        let stage = stage_with_user(json!({})).await;
        let user = update(&stage, changes.clone(), 200).await;
        assert_eq!(user["email_verified"], verified, "{changes}");
        let sent = stage.simulators.mailbox().unwrap();
        assert_eq!(sent.len(), mails, "{changes}");
        for mail in sent {
            assert_eq!((mail.from, mail.to.as_str()), (Sender::Auth0, "b@example.com"));
        }
    }
}

#[tokio::test]
async fn a_password_change_is_checked_and_dated() {
    let stage = stage_with_user(json!({})).await;
    let refusal = update(&stage, json!({"password": "weak"}), 400).await;
    assert_eq!(refusal["message"], "PasswordStrengthError: Password is too weak");
    let body = json!({"connection": DATABASE, "password": PASSWORD, "app_metadata": {"foo": "bar"}});
    let user = update(&stage, body, 200).await;
    assert_eq!(user["last_password_reset"], NOW);
    assert!(user.get("password").is_none());
    assert!(user.get("connection").is_none());
}

#[tokio::test]
async fn a_body_that_does_not_fit_is_refused() {
    let stage = stage_with_user(json!({})).await;
    for (body, message) in [
        (
            json!({}),
            "Payload validation error: 'Too few properties defined (0), minimum 1'.",
        ),
        (
            json!({"user_id": "x"}),
            "Payload validation error: 'Additional properties not allowed: user_id'.",
        ),
        (
            json!({"blocked": null}),
            "Payload validation error: 'Expected type boolean but found type null' on property blocked.",
        ),
        (
            json!({"name": ""}),
            "Payload validation error: 'String is too short (0 chars), minimum 1' on property name.",
        ),
        (json!([]), "Payload validation error: 'Expected type object'."),
        (
            json!({"connection": "Nowhere", "name": "x"}),
            "The connection does not exist.",
        ),
        (
            json!({"connection": "Second", "name": "x"}),
            "The connection does not exist.",
        ),
    ] {
        assert_eq!(update(&stage, body, 400).await["message"], message);
    }
}
