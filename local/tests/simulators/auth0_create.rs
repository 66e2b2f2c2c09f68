use local::simulators::{AUTH0, Sender};
use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{DATABASE, NOW, PASSWORD, Stage, answer};

async fn refusal(stage: &Stage, body: &Value, status: u16) -> Value {
    let refused = stage.auth0(Method::POST, "/api/v2/users").json(body).send().await;
    answer(refused.unwrap(), status).await
}

#[tokio::test]
async fn a_new_user_is_answered_as_auth0_answers() {
    let stage = Stage::open().await;
    let user = stage.auth0_user("Ada@Example.com", json!({"given_name": "Ada"})).await;
    let picture = user["picture"].as_str().unwrap().to_owned();
    assert!(picture.starts_with("https://s.gravatar.com/avatar/"), "{picture}");
    assert_eq!(
        user,
        json!({
            "created_at": NOW,
            "email": "ada@example.com",
            "email_verified": true,
            "given_name": "Ada",
            "identities": [{
                "connection": DATABASE, "user_id": "000000000000000000000001",
                "provider": "auth0", "isSocial": false,
            }],
            "name": "ada@example.com",
            "nickname": "ada",
            "picture": picture,
            "updated_at": NOW,
            "user_id": "auth0|000000000000000000000001",
        })
    );
    assert_eq!(stage.simulators.users(AUTH0).unwrap().unwrap(), [user]);
    assert_eq!(stage.simulators.mailbox().unwrap(), []);
}

#[tokio::test]
async fn the_prefix_is_added_to_a_chosen_id() {
    let stage = Stage::open().await;
    let user = stage.auth0_user("a@example.com", json!({"user_id": "chosen"})).await;
    assert_eq!(user["user_id"], "auth0|chosen");
    assert_eq!(user["identities"][0]["user_id"], "chosen");
    let twice = stage
        .auth0_user("b@example.com", json!({"user_id": "auth0|chosen"}))
        .await;
    assert_eq!(twice["user_id"], "auth0|auth0|chosen");
}

#[tokio::test]
async fn the_same_id_or_address_is_a_conflict() {
    let stage = Stage::open().await;
    stage.auth0_user("a@example.com", json!({"user_id": "one"})).await;
    let conflict = json!({"statusCode": 409, "error": "Conflict",
        "message": "The user already exists.", "errorCode": "auth0_idp_error"});
    for (email, id) in [("A@example.com", "two"), ("b@example.com", "one")] {
        let body = json!({"connection": DATABASE, "email": email, "password": PASSWORD, "user_id": id});
        assert_eq!(refusal(&stage, &body, 409).await, conflict, "{email} {id}");
    }
    // Another connection has its own addresses.
    stage.auth0_user("a@example.com", json!({"connection": "Second"})).await;
    assert_eq!(stage.simulators.users(AUTH0).unwrap().unwrap().len(), 2);
}

#[tokio::test]
async fn a_body_that_does_not_fit_is_refused_by_name() {
    let stage = Stage::open().await;
    for (member, value, expected) in [
        ("nick", json!("x"), "'Additional properties not allowed: nick'."),
        (
            "given_name",
            json!(""),
            "'String is too short (0 chars), minimum 1' on property given_name.",
        ),
        (
            "family_name",
            json!("x".repeat(151)),
            "'String is too long (151 chars), maximum 150' on property family_name.",
        ),
        (
            "email",
            json!("nope"),
            "'Object didn't pass validation for format email: nope' on property email.",
        ),
        (
            "blocked",
            json!("no"),
            "'Expected type boolean but found type string' on property blocked.",
        ),
        (
            "given_name",
            json!(null),
            "'Expected type string but found type null' on property given_name.",
        ),
        (
            "user_id",
            json!("a b"),
            r"'String does not match pattern: ^\S*$' on property user_id.",
        ),
        (
            "phone_number",
            json!("123"),
            r"'String does not match pattern: ^\+[0-9]{1,15}$' on property phone_number.",
        ),
        (
            "user_metadata",
            json!({"a.b": 1}),
            "'Invalid property name: a.b' on property user_metadata.",
        ),
        (
            "app_metadata",
            json!({"email": 1}),
            "'Invalid property name: email' on property app_metadata.",
        ),
    ] {
        let mut body = json!({"connection": DATABASE, "email": "a@example.com", "password": PASSWORD});
        body[member] = value;
        let refusal = refusal(&stage, &body, 400).await;
        assert_eq!(refusal["message"], format!("Payload validation error: {expected}"));
        assert_eq!(refusal["errorCode"], "invalid_body");
    }
    for required in ["connection", "email", "password"] {
        let mut body = json!({"connection": DATABASE, "email": "a@example.com", "password": PASSWORD});
        body.as_object_mut().unwrap().remove(required);
        let refusal = refusal(&stage, &body, 400).await;
        let expected = format!("Payload validation error: 'Missing required property: {required}'.");
        assert_eq!(refusal["message"], expected);
    }
    assert!(stage.simulators.users(AUTH0).unwrap().unwrap().is_empty());
}

#[tokio::test]
async fn what_the_connection_does_not_allow_is_refused() {
    let stage = Stage::open().await;
    for (member, value, message) in [
        ("connection", "Nowhere", "The connection does not exist."),
        (
            "username",
            "ada",
            "Cannot set username for connection without requires_username",
        ),
        (
            "connection",
            "Named",
            "Payload validation error: 'Missing required property: username'.",
        ),
        ("password", "short1!", "PasswordStrengthError: Password is too weak"),
        (
            "password",
            "alllowercase1",
            "PasswordStrengthError: Password is too weak",
        ),
    ] {
        let mut body = json!({"connection": DATABASE, "email": "a@example.com", "password": PASSWORD});
        body[member] = json!(value);
        assert_eq!(refusal(&stage, &body, 400).await["message"], message);
    }
    let not_json = stage
        .auth0(Method::POST, "/api/v2/users")
        .body("{")
        .send()
        .await
        .unwrap();
    answer(not_json, 400).await;
}

#[tokio::test]
async fn auth0_mails_unless_it_is_told_not_to() {
    for (verified, verify, mails) in [
        (json!(null), json!(null), 1),
        (json!(false), json!(null), 1),
        (json!(true), json!(null), 0),
        (json!(null), json!(false), 0),
        (json!(false), json!(false), 0),
        (json!(true), json!(true), 1),
    ] {
        let stage = Stage::open().await;
        let mut body = json!({"connection": DATABASE, "email": "a@example.com", "password": PASSWORD});
        for (member, value) in [("email_verified", &verified), ("verify_email", &verify)] {
            if !value.is_null() {
                body[member] = value.clone();
            }
        }
        let created = stage.auth0(Method::POST, "/api/v2/users").json(&body).send();
        answer(created.await.unwrap(), 201).await;
        let sent = stage.simulators.mailbox().unwrap();
        assert_eq!(sent.len(), mails, "{verified} {verify}");
        for mail in sent {
            assert_eq!(mail.from, Sender::Auth0);
            assert_eq!(mail.to, "a@example.com");
            assert_eq!(mail.tenant, None);
        }
    }
}
