//! `uo convert`, and the API's answers to its output.

use cli::convert::{FIELDS, Field, OldField, Place};
use serde_json::{Map, Value, json};

use crate::uo::{Ended, World, alone, run, run_with};

async fn convert(arguments: &[&str], old: &str) -> Ended {
    let arguments: Vec<&str> = ["convert", "-"].iter().chain(arguments).copied().collect();
    run_with(alone(&arguments), old).await
}

fn old_user() -> Value {
    json!({
        "Email": "Ana.Reader@Example.com", "Password": "Correct-Horse-7", "CreationMode": 0,
        "CustomerRegistrationId": "ana-1", "FirstName": "Ana", "LastName": null, "Phone": "555-0100",
        "OptInEEdition": true, "IsOkToEmail": 89, "State": "NY", "ZipCode": "10001", "VerifyEmail": false,
        "PaperCode": "MORNING", "NewspaperId": 7, "AuthSystemId": 2, "Metadata": {"FavouriteTeam": "Reds"},
    })
}

#[tokio::test]
async fn the_body_goes_to_one_stream_and_the_notes_to_the_other() {
    let ended = convert(&[], &old_user().to_string()).await.with(0);
    assert_eq!(ended.json()["email"], "ana.reader@example.com");
    assert_eq!(ended.json()["password"], "Correct-Horse-7");
    assert!(ended.err.starts_with("POST /v4/Users\n"), "{}", ended.err);
    for told in [
        "changed: Email: in lower case\n",
        "moved: PaperCode: in the header X-PaperCode\n",
        "left out: NewspaperId: not in the new request\n  the tenant is named by its codes",
        "changed: Metadata.FavouriteTeam: under metadata.favouriteTeam\n",
    ] {
        assert!(ended.err.contains(told), "{told} is not in {}", ended.err);
    }
    let quiet = convert(&["-q"], &old_user().to_string()).await.with(0);
    assert_eq!((quiet.out, quiet.err.as_str()), (ended.out, ""));
}

#[tokio::test]
async fn secrets_are_named_and_not_told() {
    let old =
        json!({"Password": "pass-w", "LoginPassword": "hash-w", "VerificationCode": "code-w", "FirstName": "first-w"});
    let ended = convert(&[], &old.to_string()).await.with(0);
    assert_eq!(ended.json(), json!({"firstName": "first-w"}));
    for named in ["Password", "LoginPassword", "VerificationCode"] {
        assert!(ended.err.contains(named), "{}", ended.err);
    }
    assert!(!ended.err.contains("-w"), "{}", ended.err);
    let refused = convert(&["--operation", "create"], &old.to_string()).await.with(1);
    assert!(
        refused.err.contains("Email: is required") && !refused.err.contains("-w"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn as_json_the_whole_request_comes_with_its_notes() {
    let ended = convert(&["-o", "json"], &old_user().to_string()).await.with(0);
    let conversion = ended.json();
    assert_eq!((ended.err.as_str(), &conversion["method"]), ("", &json!("POST")));
    let paper = json!({"name": "X-PaperCode", "value": "MORNING"});
    assert!(
        conversion["headers"].as_array().unwrap().contains(&paper),
        "{conversion:#}"
    );
    let notes = conversion["notes"].as_array().unwrap();
    let note = notes.iter().find(|note| note["where"] == "AuthSystemId").unwrap();
    assert_eq!(note["kind"], "leftOut");
    for member in ["what", "why", "whatToDo"] {
        assert!(note[member].is_string(), "{note:#}");
    }
}

#[tokio::test]
async fn what_cannot_be_converted_ends_with_1_and_what_is_not_said_with_2() {
    for (arguments, old, code, told) in [
        (
            &[][..],
            "{\"Email\": \n oops}",
            1,
            "body: is not valid JSON: expected value at line 2 column 2",
        ),
        (
            &[],
            r#"{"Email": "a@example.com", "FirstName": "Ana"}"#,
            2,
            "--operation create",
        ),
        (
            &["--operation", "create"],
            r#"{"Email": "nobody"}"#,
            1,
            "Email: must be an email address",
        ),
        (
            &["--strict"],
            r#"{"FirstName": "Ana", "IsSocial": true}"#,
            1,
            "no place in the new body for IsSocial",
        ),
        (&["--operation", "get"], "{}", 2, "create, update, change-email"),
    ] {
        let ended = convert(arguments, old).await.with(code);
        assert_eq!(ended.out, "", "{arguments:?}");
        assert!(ended.err.contains(told), "{told} is not in {}", ended.err);
    }
    let missing = run(alone(&["convert", "nowhere.json"])).await.with(2);
    assert!(missing.err.contains("nowhere.json cannot be read"), "{missing:?}");
}

#[tokio::test]
async fn lines_are_converted_one_by_one_and_a_bad_one_does_not_stop_the_others() {
    let old = "{\"Email\":\"a@example.com\",\"IsActive\":1}\n\n{\"Email\":\"b\"}\nnothing\n{\"Email\":\"c@example.com\",\"IsActive\":0}\n";
    let ended = convert(&["--lines", "--operation", "create"], old).await.with(1);
    assert_eq!(
        ended.out,
        "{\"email\":\"a@example.com\"}\n{\"email\":\"c@example.com\"}\n"
    );
    for told in [
        "line 3: Email: must be an email address",
        "line 4: body: is not valid JSON",
        "left out: IsActive (lines 1, 5): not in the new request",
        "2 converted, 2 refused",
    ] {
        assert!(ended.err.contains(told), "{told} is not in {}", ended.err);
    }
    let lines = convert(&["--lines", "--operation", "create", "-o", "jsonl"], old)
        .await
        .with(1)
        .out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), &lines[1]["body"]["email"]), (2, &json!("c@example.com")));
    let array = convert(&["--lines", "--operation", "create", "-o", "json"], old)
        .await
        .with(1)
        .json();
    assert_eq!(array, json!(lines));
}

#[tokio::test]
async fn a_line_never_loses_whose_it_is() {
    let lines = |papers: [&str; 2]| {
        papers
            .map(|paper| json!({"Email": "a@example.com", "VerifyEmail": false, "PaperCode": paper}).to_string())
            .join("\n")
    };
    let refused = convert(&["--lines"], &lines(["MORNING", "EVENING"])).await.with(2);
    for told in ["line 2: ", "\"EVENING\"", "line 1, \"MORNING\"", "-o jsonl"] {
        assert!(refused.err.contains(told), "{refused:?}");
    }
    let whole = convert(&["--lines", "-o", "jsonl"], &lines(["MORNING", "EVENING"]))
        .await
        .with(0);
    assert_eq!(whole.out.lines().count(), 2);
    let same = convert(&["--lines"], &lines(["MORNING", "morning"])).await.with(0);
    assert!(
        same.err.contains("X-PaperCode of all lines that name one: \"MORNING\""),
        "{same:?}"
    );
}

#[tokio::test]
async fn a_line_never_loses_whom_it_is_about() {
    let old = r#"{"CustomerRegistrationId":"ana-1","FirstName":"Ana"}"#;
    let refused = convert(&["--lines"], old).await.with(2);
    assert_eq!(refused.out, "");
    assert!(
        refused.err.contains("line 1: ") && refused.err.contains("-o jsonl"),
        "{}",
        refused.err
    );
    let request = convert(&["--lines", "-o", "jsonl"], old).await.with(0).json();
    assert_eq!(
        (&request["method"], &request["path"]),
        (&json!("PUT"), &json!("/v4/Users/ana-1"))
    );
}

/// A value of an old member that agrees with the other members, and requests no mail.
fn value(field: &OldField) -> Value {
    match field.create {
        Place::Field(Field::Email) => json!("everything@example.com"),
        Place::Field(Field::ReturnUrl) => json!("https://www.example.com/"),
        Place::Field(Field::VerifyEmail | Field::IgnoreProvider) => json!(false),
        Place::Field(Field::Password) => json!("Correct-Horse-7"),
        Place::Field(Field::Id) => json!("everything"),
        Place::Consent(_) => json!(78),
        Place::Members => json!({"Team": "Reds"}),
        Place::Sides => json!(0),
        _ => match field.name {
            "RemoveLastLogoutDate" => json!(false),
            "LastLogoutDate" => json!("2023-06-06T17:42:26Z"),
            "Verified" | "AgreeToTerms" | "AcceptsTermsOfService" => json!(true),
            "DOB" | "DateOfBirth" => json!("1990-01-02"),
            name => json!(name),
        },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_takes_every_member_that_has_a_place() {
    let world = World::start().await;
    let old: Map<String, Value> = FIELDS
        .iter()
        .map(|field| (field.name.to_owned(), value(field)))
        .collect();
    let old = Value::from(old).to_string();
    let create = convert(&["--operation", "create"], &old).await.with(0).out;
    world
        .uo_with(&["users", "create", "--data", "-"], &create)
        .await
        .with(0);
    let update = convert(&["--operation", "update"], &old).await.with(0).out;
    world
        .uo_with(&["users", "update", "everything", "--data", "-"], &update)
        .await
        .with(0);
    let email = convert(&["--operation", "change-email"], &old).await.with(0).json();
    assert_eq!(email, json!({"email": "everything@example.com"}));

    let user = world
        .uo(&["users", "get", "everything", "-o", "json"])
        .await
        .with(0)
        .json();
    let metadata = &user["data"]["user"]["metadata"];
    for field in FIELDS {
        if let Place::Metadata(key) | Place::Consent(key) | Place::OwnKey(key) = field.create {
            assert_eq!(metadata[key], value(field), "{}", field.name);
        }
    }
    assert_eq!(
        user["data"]["user"]["lastLogoutDate"], "2023-06-06T17:42:26Z",
        "{user:#}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_takes_what_was_converted() {
    let world = World::start().await;
    let body = convert(&[], &old_user().to_string()).await.with(0).out;
    world.uo_with(&["users", "create", "--data", "-"], &body).await.with(0);
    let old = json!({"CustomerRegistrationId": "ana-1", "LastName": "Reader", "Gender": null, "City": "Albany"});
    let body = convert(&[], &old.to_string()).await.with(0).out;
    world
        .uo_with(&["users", "update", "ana-1", "--data", "-"], &body)
        .await
        .with(0);

    let user = world.uo(&["users", "get", "ana-1", "-o", "json"]).await.with(0).json();
    let user = &user["data"]["user"];
    assert_eq!(
        (&user["email"], &user["lastName"]),
        (&json!("ana.reader@example.com"), &json!("Reader"))
    );
    let metadata = json!({
        "phoneNumber": "555-0100", "eedition_flag": true, "isOkToEmail": 89, "state": "NY", "postalCode": "10001",
        "favouriteTeam": "Reds", "city": "Albany",
    });
    assert_eq!(user["metadata"], metadata);
}
