use serde_json::json;

use super::*;
use crate::{model::MetadataChanges, provider::auth0::apart, upstream::samples::new_user};

fn user(change: impl FnOnce(&mut Value)) -> User {
    let mut body = json!({
        "user_id": "auth0|63d1", "email": "Ana@Example.com", "email_verified": true, "given_name": "Ana", "family_name": "Reader",
        "identities": [{"connection": "Readers", "user_id": "63d1", "provider": "auth0", "isSocial": false}],
        "user_metadata": {"title": "Dr", "age": 7, "nested": {"a": 1}, "Not Ours": true, "gone": null},
        "app_metadata": {"facts": ["x"]}, "logins_count": 3, "created_at": "2026-01-01T00:00:00.000Z",
    });
    change(&mut body);
    serde_json::from_value(body).unwrap()
}

#[test]
fn a_user_is_read_with_what_the_model_can_hold() {
    let read = ProviderUser::from(user(|_| ()));
    assert_eq!(read.provider_id, "auth0|63d1");
    assert_eq!(read.email.unwrap().as_str(), "ana@example.com");
    assert!(read.verified);
    assert_eq!(read.first_name.unwrap().as_str(), "Ana");
    assert_eq!(read.last_name.unwrap().as_str(), "Reader");
    assert_eq!(Value::Object(read.metadata.to_json()), json!({"title": "Dr", "age": 7}));
}

#[test]
fn absent_and_odd_attributes_are_no_attributes() {
    let bare = ProviderUser::from(user(|body| {
        *body = json!({"user_id": "auth0|1", "identities": [], "email_verified": "yes", "given_name": "", "family_name": 7});
    }));
    assert_eq!(
        (bare.email, bare.verified, bare.first_name, bare.last_name),
        (None, false, None, None)
    );
    assert!(bare.metadata.is_empty());
}

#[test]
fn what_names_the_user_must_be_there() {
    for body in [
        json!({"identities": []}),
        json!({"user_id": "auth0|1"}),
        json!([]),
        json!({"user_id": 1, "identities": []}),
    ] {
        assert!(serde_json::from_value::<User>(body.clone()).is_err(), "{body}");
    }
}

#[test]
fn database_users_of_another_connection_are_not_visible() {
    let elsewhere = |id: &str, provider: &str| {
        user(|body| {
            body["user_id"] = id.into();
            body["identities"] = json!([{"connection": "Others", "provider": provider, "user_id": "1"}]);
        })
    };
    assert!(user(|_| ()).is_visible_to("Readers") && user(|_| ()).is_in("Readers"));
    assert!(!elsewhere("auth0|1", "auth0").is_visible_to("Readers"));
    // A social user is in no database connection, so not in another tenant's either.
    assert!(elsewhere("google-oauth2|1", "google-oauth2").is_visible_to("Readers"));
    assert!(!elsewhere("google-oauth2|1", "google-oauth2").is_in("Others"));
}

#[test]
fn a_creation_says_everything_about_mail_and_nothing_empty() {
    let mut new = new_user("63d1");
    new.password = None;
    let body = serde_json::to_value(UserCreation::of(&new, "63d1", "secret-1", "Readers", "key-1").unwrap()).unwrap();
    let expected = json!({
        "connection": "Readers", "user_id": "63d1", "email": "ana@example.com", "password": "secret-1",
        "email_verified": true, "verify_email": false, "app_metadata": {"users_orchestrator_creation": "key-1"},
    });
    assert_eq!(body, expected);
    new.verification = Verification::ByMail { return_url: None };
    new.first_name = Name::stored("Ana".into());
    new.metadata = Metadata::stored(json!({"age": 7}).as_object().unwrap());
    let body = serde_json::to_value(UserCreation::of(&new, "63d1", "secret-1", "Readers", "key-1").unwrap()).unwrap();
    assert_eq!(
        (&body["email_verified"], &body["verify_email"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(
        (&body["given_name"], &body["user_metadata"]),
        (&json!("Ana"), &json!({"age": 7}))
    );
}

#[test]
fn a_change_holds_only_what_changes() {
    let change = |changes: &ProfileChanges| Value::Object(profile_change(changes).unwrap());
    assert_eq!(change(&ProfileChanges::default()), json!({}));
    let metadata: MetadataChanges = Metadata::stored(json!({"age": 7}).as_object().unwrap())
        .iter()
        .map(|(key, value)| (key.clone(), Some(value.clone())))
        .collect();
    let gone: MetadataChanges = metadata.iter().map(|(key, _)| (key.clone(), None)).collect();
    for (changes, expected) in [
        (
            ProfileChanges {
                verified: Some(true),
                ..Default::default()
            },
            json!({"email_verified": true, "verify_email": false}),
        ),
        (
            ProfileChanges {
                first_name: Patch::Clear,
                ..Default::default()
            },
            json!({"given_name": null}),
        ),
        (
            ProfileChanges {
                last_name: Name::stored("R".into()).map_or(Patch::Keep, Patch::Set),
                ..Default::default()
            },
            json!({"family_name": "R"}),
        ),
        (
            ProfileChanges {
                metadata,
                ..Default::default()
            },
            json!({"user_metadata": {"age": 7}}),
        ),
        (
            ProfileChanges {
                metadata: gone,
                ..Default::default()
            },
            json!({"user_metadata": {"age": null}}),
        ),
    ] {
        assert_eq!(change(&changes), expected);
    }
}

#[test]
fn answers_are_known_by_auth0s_code_or_their_status() {
    for (status, body, code) in [
        (200, r#"{"errorCode":"odd"}"#, "200"),
        (204, "", "204"),
        (
            404,
            r#"{"statusCode":404,"error":"Not Found","errorCode":"inexistent_user"}"#,
            "inexistent_user",
        ),
        (
            400,
            r#"{"statusCode":400,"error":"Bad Request","message":"PasswordStrengthError"}"#,
            "400",
        ),
        (
            401,
            r#"{"error":"access_denied","error_description":"Unauthorized"}"#,
            "access_denied",
        ),
        (400, r#"{"errorCode":"ana@example.com"}"#, "400"),
        (502, "<html>", "502"),
    ] {
        assert_eq!(answer_code(&Reply::prepared(status, body)), code);
    }
}

#[test]
fn a_new_address_comes_with_its_state_and_without_a_mail() {
    let email = EmailAddress::parse("Ana@Example.com").unwrap();
    for verified in [true, false] {
        let expected = json!({"email": "ana@example.com", "email_verified": verified, "verify_email": false});
        assert_eq!(Value::Object(email_change(&email, verified)), expected);
    }
}

#[test]
fn every_change_fits_one_call_today() {
    let change = ProfileChanges {
        verified: Some(true),
        first_name: Patch::Clear,
        last_name: Patch::Clear,
        metadata: MetadataChanges::toward(
            &Metadata::default(),
            &Metadata::stored(json!({"age": 7}).as_object().unwrap()),
        ),
    };
    assert_eq!(apart::calls(profile_change(&change).unwrap()).len(), 1);
    let email = EmailAddress::parse("ana@example.com").unwrap();
    assert_eq!(apart::calls(email_change(&email, true)).len(), 1);
}

#[test]
fn a_user_is_known_by_the_key_of_its_creation() {
    let made = user(|body| body["app_metadata"]["users_orchestrator_creation"] = "key-1".into());
    assert!(made.is_of_creation("key-1") && !made.is_of_creation("key-2"));
    assert!(!user(|_| ()).is_of_creation("key-1"));
    assert!(!user(|body| body["app_metadata"] = Value::Null).is_of_creation("key-1"));
}

#[test]
fn only_the_own_identity_makes_a_user_at_home() {
    let with = |id: &str, identities: Value| {
        user(|body| {
            body["user_id"] = id.into();
            body["identities"] = identities;
        })
    };
    let of = |connection: &str, local: Value| json!({"connection": connection, "provider": "auth0", "user_id": local});
    let two = json!([of("Others", json!("2")), of("Readers", json!("5"))]);
    assert!(!with("auth0|2", two.clone()).is_at_home_in("Readers") && with("auth0|2", two.clone()).is_in("Readers"));
    assert!(with("auth0|2", two.clone()).is_at_home_in("Others"));
    assert!(with("auth0|5", two).is_at_home_in("Readers"));
    let barred = json!([of("Readers", json!("Readers|5"))]);
    assert!(with("auth0|Readers|5", barred).is_at_home_in("Readers"));
    for odd in [json!(5), Value::Null] {
        assert!(!with("auth0|5", json!([of("Readers", odd)])).is_at_home_in("Readers"));
    }
}
