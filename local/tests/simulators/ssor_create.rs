use reqwest::Method;
use serde_json::json;

use crate::ssor::{consumer, error};
use crate::stage::Stage;

#[tokio::test]
async fn a_consumer_has_what_it_was_created_with() {
    let stage = Stage::open().await;
    let members = json!({
        "consumerId": "crid/1 ü", "email": "Ada.King@Example.com", "emailVerified": true, "userName": "ada",
        "displayName": "Ada K.", "firstName": "Ada", "lastName": "King", "zipCode": "33401", "birthDate": "1815-12-10",
        "gender": "F", "attributes": {"text": "", "number": 1.5, "flag": false, "ünï.cödé $": "✓"},
    });
    let mut expected = members.clone();
    expected["masterId"] = json!(1);
    assert_eq!(stage.consumer(&members).await, expected);
}

#[tokio::test]
async fn ids_are_compared_exactly_and_addresses_without_case() {
    let stage = Stage::open().await;
    stage.consumer(&json!({})).await;
    for (id, email, code) in [
        ("one", "b@example.com", "CONSUMER_EXISTS"),
        // The id is checked first.
        ("one", "a@example.com", "CONSUMER_EXISTS"),
        ("two", "a@example.com", "EMAIL_EXISTS"),
        ("two", "A@EXAMPLE.com", "EMAIL_EXISTS"),
    ] {
        let changes = json!({"consumerId": id, "email": email});
        let error = error(stage.new_consumer(&changes), 409).await;
        assert_eq!(error, json!({"code": code}), "{changes}");
    }
    assert_eq!(stage.consumers_held(), 1);
    let other_case = json!({"consumerId": "One", "email": "b@example.com"});
    assert_eq!(stage.consumer(&other_case).await["consumerId"], "One");
}

#[tokio::test]
async fn a_value_that_is_not_acceptable_is_named() {
    let stage = Stage::open().await;
    let password = "The password must have at least 8 characters and a digit.";
    let id = "The id must have 1 to 255 characters.";
    let email = "The email is not an email address.";
    for (field, value, message) in [
        ("password", String::new(), password),
        ("password", "short-1".to_owned(), password),
        ("password", "no-digit-in-it".to_owned(), password),
        ("password", "١٢٣٤٥٦٧٨".to_owned(), password),
        ("consumerId", String::new(), id),
        ("consumerId", "é".repeat(256), id),
        ("email", "nobody".to_owned(), email),
        ("email", String::new(), email),
    ] {
        let error = error(stage.new_consumer(&json!({field: value})), 422).await;
        let expected = json!({"code": "VALIDATION_FAILED", "field": field, "message": message});
        assert_eq!(error, expected, "{value}");
    }
    assert_eq!(stage.consumers_held(), 0);
    for (number, password) in ["12345678", "pass phrase 1", "éééééé_1"].into_iter().enumerate() {
        let id = format!("{number}{}", "é".repeat(254));
        let email = format!("{number}@example.com");
        stage
            .consumer(&json!({"consumerId": id, "email": email, "password": password}))
            .await;
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_name() {
    let stage = Stage::open().await;
    for (changes, expected) in [
        (json!({"consumerId": null}), "`consumerId` is required"),
        (json!({"email": null}), "`email` is required"),
        (json!({"emailVerified": null}), "`emailVerified` is required"),
        (json!({"consumerId": 1}), "`consumerId` must be a string"),
        (
            json!({"emailVerified": "true"}),
            "`emailVerified` must be true or false",
        ),
        (json!({"password": 12_345_678}), "`password` must be a string"),
        (json!({"firstName": ["Ada"]}), "`firstName` must be a string"),
        (json!({"attributes": []}), "`attributes` must be an object of strings"),
        (
            json!({"attributes": {"a": {}}}),
            "`attributes` must be an object of strings",
        ),
        (
            json!({"attributes": {"a": [1]}}),
            "`attributes` must be an object of strings",
        ),
        (
            json!({"attributes": {"a": null}}),
            "`attributes` must be an object of strings",
        ),
        (json!({"masterId": 7}), "`masterId` is not known here"),
        (json!({"firstname": "Ada"}), "`firstname` is not known here"),
    ] {
        let error = error(stage.new_consumer(&changes), 400).await;
        assert_eq!(error["code"], "BAD_REQUEST");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(expected), "{changes}: {message}");
    }
    let mut with_null = consumer(&json!({}));
    with_null["firstName"] = json!(null);
    for (body, expected) in [
        (with_null.to_string(), "`firstName` must be a string"),
        (String::new(), "the body is not JSON"),
        ("{".to_owned(), "the body is not JSON"),
        ("[]".to_owned(), "the body must be a JSON object"),
    ] {
        let request = stage.ssor(Method::POST, "/consumers").body(body);
        let error = error(request, 400).await;
        assert!(error["message"].as_str().unwrap().contains(expected), "{error}");
    }
    assert_eq!(stage.consumers_held(), 0);
}
