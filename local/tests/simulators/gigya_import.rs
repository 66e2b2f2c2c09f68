use serde_json::{Value, json};

use crate::gigya::Gigya;
use crate::stage::NOW;

async fn refused(gigya: &Gigya, form: &[(&str, &str)], code: u32, details: &str) {
    let refusal = gigya.refused("importFullAccount", form, code).await;
    assert_eq!(refusal["errorDetails"], details, "{form:?}");
}

#[tokio::test]
async fn an_account_is_imported_under_the_callers_uid() {
    let gigya = Gigya::open().await;
    let form = [
        ("UID", "one"),
        (
            "profile",
            r#"{"firstName":"Ana","email":"a@example.com","shoeSize":38}"#,
        ),
        ("data", r#"{"crid":"one","terms":true}"#),
        ("subscriptions", r#"{"news":{"email":{"isSubscribed":true}}}"#),
        (
            "loginIDs",
            r#"{"username":"ana","emails":["a@example.com"],"phones":["1"]}"#,
        ),
        (
            "emails",
            r#"{"verified":["a@example.com"],"unverified":["b@example.com"]}"#,
        ),
        ("isActive", "false"),
        ("isVerified", "true"),
        ("shoeSize", "38"),
    ];
    let imported = gigya.ok("importFullAccount", &form).await;
    assert!(imported.get("UID").is_none());
    assert_eq!(
        imported["ignoredFields"],
        json!(["shoeSize", "profile.shoeSize", "loginIDs.phones"])
    );
    let account = gigya.account("one").await;
    for (name, expected) in [
        ("profile", json!({"firstName": "Ana", "email": "a@example.com"})),
        ("data", json!({"crid": "one", "terms": true})),
        ("subscriptions", json!({"news": {"email": {"isSubscribed": true}}})),
        (
            "loginIDs",
            json!({"username": "ana", "emails": ["a@example.com"], "unverifiedEmails": []}),
        ),
        (
            "emails",
            json!({"verified": ["a@example.com"], "unverified": ["b@example.com"]}),
        ),
        ("isActive", json!(false)),
        ("isRegistered", json!(false)),
        ("isVerified", json!(true)),
        ("registered", Value::Null),
        ("password", Value::Null),
    ] {
        assert_eq!(account[name], expected, "{name}");
    }
    assert_eq!(gigya.mails(), []);
}

#[tokio::test]
async fn a_second_import_changes_an_account_only_when_it_says_so() {
    let gigya = Gigya::open().await;
    gigya.import("one", "a@example.com").await;
    refused(&gigya, &[("uid", "one")], 400_003, "User already exists").await;
    refused(
        &gigya,
        &[("uid", "one"), ("importPolicy", "replace")],
        400_006,
        "Invalid parameter value: importPolicy",
    )
    .await;
    let upsert = [
        ("uid", "one"),
        ("importPolicy", "upsert"),
        ("profile", r#"{"lastName":"Roe"}"#),
        ("loginIDs", r#"{"username":"ana"}"#),
    ];
    gigya.ok("importFullAccount", &upsert).await;
    let account = gigya.account("one").await;
    let profile = json!({"firstName": "Ana", "lastName": "Roe", "email": "a@example.com"});
    assert_eq!(account["profile"], profile);
    // Logins belong together: a new list replaces all kinds.
    let logins = json!({"username": "ana", "emails": [], "unverifiedEmails": []});
    assert_eq!(account["loginIDs"], logins);
    assert_eq!(gigya.found("a@example.com").await["errorCode"], 403_005);
    assert_eq!(account["emails"]["verified"], json!(["a@example.com"]));
    assert_eq!(account["isRegistered"], true);
}

#[tokio::test]
async fn a_login_belongs_to_one_account() {
    let gigya = Gigya::open().await;
    gigya.import("one", "a@example.com").await;
    gigya.ok("setAccountInfo", &[("UID", "one"), ("username", "ana")]).await;
    for (logins, details) in [
        (r#"{"emails":["A@example.com"]}"#, "Email already exists"),
        (r#"{"unverifiedEmails":["a@example.com"]}"#, "Email already exists"),
        (r#"{"username":"ANA"}"#, "Username already exists"),
    ] {
        refused(&gigya, &[("uid", "two"), ("loginIDs", logins)], 400_003, details).await;
    }
    assert_eq!(
        gigya.call("getAccountInfo", &[("UID", "two")]).await["errorCode"],
        403_005
    );
    // The address of a profile is not a login.
    let form = [("uid", "three"), ("profile", r#"{"email":"a@example.com"}"#)];
    gigya.ok("importFullAccount", &form).await;
}

#[tokio::test]
async fn a_uid_is_needed_or_made() {
    let gigya = Gigya::open().await;
    refused(&gigya, &[], 400_002, "Missing required parameter: uid").await;
    let made = gigya.ok("importFullAccount", &[("createUID", "true")]).await;
    gigya.account(made["UID"].as_str().unwrap()).await;
    let given = gigya
        .ok("importFullAccount", &[("createUID", "true"), ("uid", "mine")])
        .await;
    assert!(given.get("UID").is_none());
    gigya.account("mine").await;
}

#[tokio::test]
async fn five_imports_of_one_uid_in_a_minute() {
    let gigya = Gigya::open().await;
    let form = [("uid", "one"), ("importPolicy", "upsert")];
    for _ in 0..5 {
        gigya.ok("importFullAccount", &form).await;
    }
    refused(&gigya, &form, 503_001, "Service unavailable for this operation").await;
    gigya.ok("importFullAccount", &[("uid", "two")]).await;
    gigya.pass(60);
    gigya.ok("importFullAccount", &form).await;
}

#[tokio::test]
async fn a_password_comes_as_a_hash_only() {
    let gigya = Gigya::open().await;
    for (password, code) in [
        (r#"{"compoundHashedPassword":"$2a$10$abcdefghijklmnopqrstuv"}"#, 0),
        (
            r#"{"hashedPassword":"W6ph5Mm5Pz8GgiULbPgzG37mj9g=","hashSettings":{"algorithm":"sha1"}}"#,
            0,
        ),
        (r#"{"hashedPassword":"W6ph5Mm5Pz8GgiULbPgzG37mj9g="}"#, 400_006),
        (
            r#"{"hashedPassword":"W6ph5Mm5Pz8GgiULbPgzG37mj9g=","hashSettings":{"algorithm":"rot13"}}"#,
            400_006,
        ),
        (
            r#"{"hashedPassword":"correct horse","hashSettings":{"algorithm":"sha1"}}"#,
            400_006,
        ),
        (r#"{"compoundHashedPassword":"correct horse"}"#, 400_006),
        (r#"{"password":"correct horse"}"#, 400_002),
        ("correct horse", 400_004),
    ] {
        let uid = format!("of {password}");
        let form = [("uid", uid.as_str()), ("password", password)];
        let answered = gigya.call("importFullAccount", &form).await;
        assert_eq!(answered["errorCode"], code, "{password}: {answered}");
        let account = gigya.call("getAccountInfo", &[("UID", &uid)]).await;
        if code == 0 {
            assert_eq!(account["password"], json!({"created": NOW}));
        } else {
            assert_eq!(account["errorCode"], 403_005, "{password}");
        }
    }
}

#[tokio::test]
async fn what_is_malformed_is_refused() {
    let gigya = Gigya::open().await;
    for (name, value, code) in [
        ("profile", "Ana", 400_004),
        ("data", "[1]", 400_004),
        ("isActive", "yes", 400_004),
        ("loginIDs", r#"{"emails":["nope"]}"#, 400_006),
        ("emails", r#"{"verified":"a@example.com"}"#, 400_006),
    ] {
        gigya
            .refused("importFullAccount", &[("uid", "one"), (name, value)], code)
            .await;
        gigya.pass(60);
    }
    let large = json!({"text": "x".repeat(512 * 1024)}).to_string();
    gigya
        .refused("importFullAccount", &[("uid", "one"), ("data", &large)], 413_003)
        .await;
    assert_eq!(
        gigya.call("getAccountInfo", &[("UID", "one")]).await["errorCode"],
        403_005
    );
    // Some clients send `null` for an absent parameter.
    gigya
        .ok("importFullAccount", &[("uid", "one"), ("profile", "null")])
        .await;
}
