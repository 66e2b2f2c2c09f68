use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::shown::shown;

use super::*;

#[track_caller]
fn converted(old: &Value, model: Model) -> Conversion {
    convert(&old.to_string(), Some(model)).unwrap_or_else(|refusal| panic!("{old}: {refusal}"))
}

#[track_caller]
fn refused(old: &Value, model: Option<Model>) -> String {
    convert(&old.to_string(), model)
        .expect_err(&old.to_string())
        .to_string()
}

fn notes_of<'a>(conversion: &'a Conversion, place: &str) -> Vec<&'a Note> {
    conversion.notes.iter().filter(|note| note.place == place).collect()
}

/// A value of a field that this API accepts, with the old model's type.
fn value_of(field: &OldField) -> Value {
    match field.name {
        "Email" => json!("ana@example.com"),
        "ReturnUrl" => json!("https://www.example.com/welcome"),
        "LastLogoutDate" => json!("2023-06-06T17:42:26Z"),
        "CreationMode" | "Type" => json!(2),
        "VerifyEmail" | "Verified" | "RemoveLastLogoutDate" | "IgnoreProvider" => json!(true),
        "Metadata" => json!({"favouriteTeam": "marked-Metadata"}),
        "AuthSystem" | "UserState" => json!({"Code": "marked"}),
        name => json!(format!("marked-{name}")),
    }
}

fn appears(value: &Value, body: &Map<String, Value>) -> bool {
    let metadata = body.get("metadata").and_then(Value::as_object);
    body.values()
        .chain(metadata.into_iter().flat_map(Map::values))
        .any(|found| found == value)
}

#[test]
fn every_field_of_the_table_is_in_the_new_request_or_in_a_note() {
    for model in Model::ALL {
        for field in FIELDS {
            let value = value_of(field);
            // The members that update and create require.
            let mut old = match model {
                Model::Update => json!({"FirstName": "Ana"}),
                Model::Create | Model::ChangeEmail => json!({"Email": "ana@example.com"}),
            };
            old[field.name] = value.clone();
            let conversion = converted(&old, model);
            let noted = !notes_of(&conversion, field.name).is_empty();
            let expected = match field.place(model) {
                Place::Field(new) => conversion.body.get(new.name()) == Some(&value),
                Place::Metadata(key) | Place::Consent(key) | Place::OwnKey(key) => {
                    conversion.body["metadata"][key] == value
                }
                Place::Members => conversion.body["metadata"] == value,
                Place::Path => noted && conversion.path.contains("marked-CustomerRegistrationId"),
                Place::PaperHeader => noted && conversion.headers.iter().any(|header| header.value.is_some()),
                Place::Sides => noted && conversion.body["ignoreProvider"] == true,
                Place::Nowhere(_) => noted && !conversion.body.values().any(|found| *found == value),
            };
            assert!(expected, "{model}: {}: {conversion:#?}", field.name);
        }
    }
}

#[test]
fn names_are_unique_in_any_case_and_lead_to_keys_that_this_api_takes() {
    let names: BTreeSet<String> = FIELDS.iter().map(|field| field.name.to_ascii_lowercase()).collect();
    assert_eq!(names.len(), FIELDS.len());
    for field in FIELDS {
        for place in [field.create, field.update] {
            if let Place::Metadata(key) | Place::Consent(key) | Place::OwnKey(key) = place {
                assert!(shared::model::MetadataKey::parse(key).is_ok(), "{key}");
            }
        }
    }
}

#[test]
fn names_count_in_any_case() {
    let conversion = converted(
        &json!({"EMAIL": "ana@example.com", "firstname": "Ana", "dOB": "1990-01-02"}),
        Model::Create,
    );
    assert_eq!(
        Value::from(conversion.body),
        json!({"email": "ana@example.com", "firstName": "Ana", "metadata": {"dob": "1990-01-02"}})
    );
    let twice = refused(&json!({"Email": "ana@example.com", "email": "eva@example.com"}), None);
    assert!(twice.contains("is given twice, also as"), "{twice}");
}

#[test]
fn the_model_shows_in_the_members() {
    for (old, model) in [
        (json!({"Email": "a@example.com", "VerifyEmail": false}), Model::Create),
        (
            json!({"Email": "a@example.com", "CreationMode": 0, "FirstName": "Ana"}),
            Model::Create,
        ),
        (json!({"FirstName": "Ana"}), Model::Update),
        (json!({"Email": null, "FirstName": "Ana"}), Model::Update),
        (json!({"Email": "a@example.com"}), Model::ChangeEmail),
        (
            json!({"Email": "a@example.com", "CustomerRegistrationId": "7", "FirstName": null}),
            Model::ChangeEmail,
        ),
    ] {
        let found = convert(&old.to_string(), None).map(|conversion| conversion.operation);
        assert_eq!(found, Ok(model), "{old}");
    }
    let either = json!({"Email": "a@example.com", "FirstName": "Ana"});
    assert_eq!(convert(&either.to_string(), None), Err(Refusal::Ambiguous));
}

#[test]
fn sides_become_a_flag() {
    for (mode, ignored, kind) in [
        (json!(0), false, Kind::Changed),
        (json!("1"), false, Kind::Check),
        (json!(2), true, Kind::Changed),
    ] {
        let conversion = converted(&json!({"Email": "a@example.com", "CreationMode": mode}), Model::Create);
        assert_eq!(conversion.body["ignoreProvider"], ignored);
        assert_eq!(notes_of(&conversion, "CreationMode")[0].kind, kind);
    }
    let unknown = refused(
        &json!({"Email": "a@example.com", "CreationMode": 3}),
        Some(Model::Create),
    );
    assert!(unknown.contains("CreationMode: must be 0"), "{unknown}");
    let contradiction = json!({"Email": "a@example.com", "CreationMode": 2, "IgnoreProvider": false});
    let contradiction = refused(&contradiction, Some(Model::Create));
    assert_eq!(contradiction, "IgnoreProvider: says something else than CreationMode");
}

#[test]
fn what_decides_what_happens_is_never_left_out() {
    for (member, value, says) in [
        (
            "Email",
            json!("ana@example"),
            "Email: must be an email address like name@example.com",
        ),
        ("Email", json!(null), "Email: is required"),
        ("Password", json!(""), "Password: must not be empty, leave it out"),
        (
            "CustomerRegistrationId",
            json!(2937),
            "CustomerRegistrationId: must be a string",
        ),
        ("VerifyEmail", json!("true"), "VerifyEmail: must be true or false"),
        ("IgnoreProvider", json!(1), "IgnoreProvider: must be true or false"),
    ] {
        let mut old = json!({"Email": "ana@example.com"});
        old[member] = value;
        let refusal = refused(&old, Some(Model::Create));
        assert!(refusal.starts_with(says), "{old}: {refusal}");
    }
}

#[test]
fn what_this_api_would_refuse_is_left_out_in_its_own_words() {
    for (member, value, place, says) in [
        (
            "FirstName",
            json!("x".repeat(151)),
            "FirstName",
            "must have at most 150 characters",
        ),
        (
            "Photo",
            json!("x".repeat(101)),
            "Photo",
            "keys and values have at most 100 characters",
        ),
        (
            "Address",
            json!({"Street": "High St"}),
            "Address",
            "values are strings, numbers or booleans",
        ),
        (
            "ReturnUrl",
            json!("http://www.example.com/"),
            "ReturnUrl",
            "must begin with https://",
        ),
        ("Metadata", json!([1]), "Metadata", "must be an object"),
        (
            "Metadata",
            json!({"my-team": "x"}),
            "Metadata.my-team",
            "keys begin with a lower-case letter",
        ),
        (
            "Metadata",
            json!({"team": ["x"]}),
            "Metadata.team",
            "values are strings, numbers or booleans",
        ),
    ] {
        let mut old = json!({"Email": "ana@example.com"});
        old[member] = value;
        let conversion = converted(&old, Model::Create);
        let notes = notes_of(&conversion, place);
        assert_eq!(notes.len(), 1, "{old}: {conversion:#?}");
        assert_eq!(notes[0].kind, Kind::LeftOut);
        assert!(notes[0].why.contains(says), "{}", notes[0].why);
        assert_eq!(conversion.body.len(), 1, "{conversion:#?}");
    }
    let local = json!({"FirstName": "Ana", "LastLogoutDate": "2021-01-12T18:05:18.733"});
    assert!(
        notes_of(&converted(&local, Model::Update), "LastLogoutDate")[0]
            .why
            .contains("RFC 3339")
    );
}

#[test]
fn keys_of_the_old_metadata_become_camel_case_and_give_way_to_members() {
    let old = json!({
        "Email": "ana@example.com", "DisplayName": "Ana",
        "Metadata": {"FavouriteTeam": "Reds", "DisplayName": "other", "gender": "f"}, "Gender": "f",
    });
    let conversion = converted(&old, Model::Create);
    let metadata = json!({"displayName": "Ana", "favouriteTeam": "Reds", "gender": "f"});
    assert_eq!(conversion.body["metadata"], metadata);
    assert_eq!(notes_of(&conversion, "Metadata.FavouriteTeam")[0].kind, Kind::Changed);
    let given_way = notes_of(&conversion, "Metadata.DisplayName")[0];
    assert_eq!(given_way.kind, Kind::LeftOut);
    assert!(
        given_way
            .why
            .starts_with("DisplayName goes to metadata.displayName too"),
        "{}",
        given_way.why
    );
}

#[test]
fn null_says_nothing_in_create_and_is_not_handed_on_in_update() {
    let nulls =
        json!({"FirstName": null, "Gender": null, "Metadata": {"team": null}, "LastName": "Reader", "Unheard": null});
    let update = converted(&nulls, Model::Update);
    assert_eq!(Value::from(update.body.clone()), json!({"lastName": "Reader"}));
    for place in ["FirstName", "Gender", "Metadata.team"] {
        assert!(
            notes_of(&update, place)[0].why.starts_with("null would clear"),
            "{place}"
        );
    }
    let mut create = nulls;
    create["Email"] = json!("ana@example.com");
    let create = converted(&create, Model::Create);
    assert_eq!(create.notes, []);
}

#[test]
fn an_update_that_would_change_nothing_is_refused_with_what_was_left_out() {
    let refusal = refused(
        &json!({"Password": "Correct-Horse-7", "CreationMode": 0}),
        Some(Model::Update),
    );
    assert!(refusal.starts_with("body: names no field to change"), "{refusal}");
    assert!(refusal.contains("Password") && !refusal.contains("Horse"), "{refusal}");
}

#[test]
fn an_id_goes_into_the_path_byte_by_byte() {
    let old = json!({"CustomerRegistrationId": "auth0|a/b ü", "FirstName": "Ana"});
    assert_eq!(converted(&old, Model::Update).path, "/v4/Users/auth0%7Ca%2Fb%20%C3%BC");
    let unnamed = converted(&json!({"Email": "a@example.com"}), Model::ChangeEmail);
    assert_eq!(
        (unnamed.method.as_str(), unnamed.path.as_str()),
        ("PATCH", "/v4/Users/{customerRegistrationId}/Email")
    );
}

#[test]
fn json_that_cannot_be_read_is_told_with_line_and_column() {
    for (text, says) in [
        ("{\n  \"Email\": ana\n}", "at line 2 column 12"),
        ("[]", "must be a JSON object"),
        (r#"{"Email": "a", "Email": "b"}"#, "Email: is given twice"),
        (
            r#"{"Code": 200, "Errors": [], "Result": {"User": {}}}"#,
            "this is a whole answer of the old API",
        ),
    ] {
        let refusal = convert(text, None).unwrap_err();
        assert!(
            matches!(refusal, Refusal::Unreadable(_)) && refusal.to_string().contains(says),
            "{text}: {refusal}"
        );
    }
}

/// Every scalar of a value, with its place as notes show it.
fn scalars(place: &str, value: &Value, found: &mut Vec<(String, Value)>) {
    let below = |name: &str| match place {
        "" => shown(name),
        place => format!("{place}.{}", shown(name)),
    };
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| scalars(&below(name), value, found)),
        Value::Array(items) => items.iter().for_each(|value| scalars(&below("[]"), value, found)),
        Value::Null => {}
        scalar => found.push((place.to_owned(), scalar.clone())),
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}|[a-z]{95,105}|https?://[a-z]{1,5}\\.example/".prop_map(Value::from),
    ];
    scalar.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map("[A-Za-z_]{1,6}|\\PC{0,4}", inner, 0..3).prop_map(|members| json!(members)),
        ]
    })
}

fn any_old_body() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        4 => (0..FIELDS.len()).prop_map(|index| FIELDS[index].name.to_owned()),
        1 => "[A-Za-z]{1,8}",
    ];
    let value = prop_oneof![
        3 => any_value(),
        1 => Just(json!(2)),
        1 => Just(json!(true)),
        1 => proptest::collection::btree_map("[A-Za-z_]{1,6}|\\PC{0,4}", any_value(), 0..4).prop_map(|members| json!(members)),
    ];
    let email = proptest::option::of("[a-zA-Z]{1,5}@[a-z]{1,5}\\.Example");
    (proptest::collection::btree_map(name, value, 0..12), email).prop_map(|(mut members, email)| {
        if let Some(email) = email {
            members.retain(|name, _| !name.eq_ignore_ascii_case("Email"));
            members.insert("Email".to_owned(), email.into());
        }
        json!(members)
    })
}

proptest! {
    #[test]
    fn no_scalar_vanishes(old in any_old_body(), model in prop::sample::select(&Model::ALL[..])) {
        let Ok(conversion) = convert(&old.to_string(), Some(model)) else { return Ok(()) };
        let mut found = Vec::new();
        scalars("", &old, &mut found);
        for (place, value) in found {
            let told = |note: &Note| place == note.place || place.starts_with(&format!("{}.", note.place));
            let told = conversion.notes.iter().any(told);
            prop_assert!(told || appears(&value, &conversion.body), "{place} of {old}: {conversion:#?}");
        }
    }

    #[test]
    fn any_text_is_converted_or_refused(text in "\\PC{0,60}") {
        let _ = convert(&text, None);
    }
}
