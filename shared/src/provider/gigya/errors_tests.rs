use serde_json::json;

use super::{
    super::meaning::{
        Operation::{ChangeEmail, Confirm, Create, Delete, FindByEmail, Get, Search, Update},
        TABLE,
    },
    *,
};
use crate::{
    secrets::SecretRef,
    settings::{GigyaAuthentication, Setting},
    upstream::{Reply, samples::in_full},
};

fn settings() -> GigyaSettings {
    GigyaSettings {
        base_url: Setting {
            name: "Gigya.DataCenter",
            value: "https://accounts.us1.gigya.com/".parse().unwrap(),
        },
        api_key: "3_site".to_owned(),
        user_key: "AKapplication".to_owned(),
        authentication: GigyaAuthentication::Secret,
        secret: Setting {
            name: "Gigya.Secret",
            value: SecretRef::parse("file:gigya").unwrap(),
        },
    }
}

fn outcome(code: u32, operation: Operation) -> String {
    let body =
        json!({"errorCode": code, "errorMessage": "Message", "errorDetails": "Details", "apiDomain": "eu1.gigya.com"});
    let answer = Answer::of(Reply::prepared(200, &body.to_string())).unwrap();
    match check(&answer, operation, "accounts.method", &settings()) {
        Ok(()) => "done".to_owned(),
        Err(Refusal::Plain(error)) => in_full(&error),
        Err(refusal) => format!("{refusal:?}"),
    }
}

const SECRET_REFUSED: &str = "misconfigured: Gigya.Secret: Gigya does not accept it with this Gigya.UserKey";
const NO_PERMISSION: &str =
    "misconfigured: Gigya.UserKey: the application lacks the permission to call accounts.method";

/// One code per row of the table, in its order, with the resulting error.
const CASES: &[(u32, Operation, &str)] = &[
    (0, Get, "done"),
    (200_008, Update, "done"),
    (200_010, Create, "UserExists"),
    (200_010, ChangeEmail, "EmailConflict"),
    (206_001, Create, "done"),
    (
        301_001,
        Get,
        "misconfigured: Gigya.DataCenter: the site of Gigya.ApiKey belongs to another data centre, eu1",
    ),
    (400_002, Create, "refused: no reason that may be shown"),
    (400_003, Create, "UserExists"),
    (400_003, ChangeEmail, "EmailConflict"),
    (400_004, Update, "refused: Details"),
    (400_006, Create, "refused: Details"),
    (400_008, Get, SECRET_REFUSED),
    (400_009, Create, "refused: Details"),
    (400_020, Update, "refused: Details"),
    (
        400_021,
        Create,
        "misconfigured: Gigya.ApiKey: the policy of the site asks for a captcha, which no server can solve",
    ),
    (400_022, Create, "refused: Details"),
    (
        400_025,
        Update,
        "misconfigured: Gigya.UserKey: the application may not write a field of the site's schema",
    ),
    (400_026, Update, "refused: Details"),
    (400_028, Get, "done"),
    (400_028, ChangeEmail, "refused: no reason that may be shown"),
    (
        400_093,
        Get,
        "misconfigured: Gigya.ApiKey: Gigya knows no site with this key",
    ),
    (403_000, Delete, NO_PERMISSION),
    (403_002, Get, "unavailable"),
    (403_003, Get, SECRET_REFUSED),
    (403_004, Get, "unavailable"),
    (403_005, Get, "not found"),
    (403_005, Confirm, SECRET_REFUSED),
    (
        403_006,
        Get,
        "misconfigured: Gigya.DataCenter: Gigya takes the secret over https only",
    ),
    (403_007, Create, NO_PERMISSION),
    (403_010, Get, SECRET_REFUSED),
    (403_025, Get, SECRET_REFUSED),
    (403_026, Confirm, "LookupClosed"),
    (403_026, Search, NO_PERMISSION),
    (403_041, Get, "done"),
    (403_041, Update, "refused: no reason that may be shown"),
    (403_043, Create, "UserExists"),
    (403_043, ChangeEmail, "EmailConflict"),
    (403_047, FindByEmail, "not found"),
    (403_048, Create, "throttled"),
    (403_120, FindByEmail, "done"),
    (403_120, ChangeEmail, "refused: no reason that may be shown"),
    (404_003, Delete, "not found"),
    (409_001, Create, "UserExists"),
    (409_001, ChangeEmail, "EmailConflict"),
    (409_030, Get, "throttled"),
    (413_003, Update, "refused: Gigya keeps no more than 512 KB of a user"),
    (503_001, Create, "throttled"),
    (504_001, Get, "unavailable"),
    (500_001, Get, "unavailable"),
];

#[test]
fn every_row_means_what_it_should() {
    assert_eq!(CASES.len(), TABLE.len(), "one case per row");
    for ((code, operation, expected), row) in CASES.iter().zip(TABLE) {
        let fits = row.codes.contains(code) && (row.operations.is_empty() || row.operations.contains(operation));
        assert!(fits, "{code} {operation:?} is not a case of its row");
        assert_eq!(
            Meaning::of(*code, *operation),
            row.meaning,
            "{code} {operation:?}: an earlier row fits"
        );
        assert_eq!(outcome(*code, *operation), *expected, "{code} {operation:?}");
    }
}

#[test]
fn every_code_of_a_range_means_the_same() {
    for (codes, operation, expected) in [
        (vec![200_009], Create, "done"),
        (vec![206_002, 206_003], ChangeEmail, "done"),
        (vec![400_023, 400_024, 400_027], Create, "refused: Details"),
        (vec![504_002, 500_028, 500_034, 503_001, 500_002], Update, "unavailable"),
    ] {
        for code in codes {
            assert_eq!(outcome(code, operation), expected, "{code}");
        }
    }
}

#[test]
fn what_no_row_foresees_is_unavailable_and_never_a_missing_user() {
    for (code, operation) in [
        (1, Get),
        (100_001, Get),
        (200_001, Create),
        (200_010, Get),
        (400_001, Get),
        (400_002, Get),
        (400_006, Delete),
        (403_047, Create),
        (404_003, Search),
        (403_041, Delete),
        (404_000, Get),
        (413_003, Get),
        (600_000, Get),
        (u32::MAX, Delete),
    ] {
        assert_eq!(outcome(code, operation), "unavailable", "{code} {operation:?}");
    }
}

#[test]
fn what_may_pass_amounts_to_the_status_that_others_say_it_with() {
    for (code, operation, status) in [
        (403_048, Create, 429),
        (409_030, Get, 429),
        (500_001, Get, 503),
        (500_028, Update, 503),
        (500_034, Delete, 503),
        (503_001, Update, 503),
        (503_001, Create, 200),
        (504_001, Get, 504),
        (504_002, Create, 504),
        (0, Get, 200),
        (403_005, Get, 200),
        (400_093, Get, 200),
    ] {
        assert_eq!(Meaning::of(code, operation).standing(), status, "{code}");
    }
}

#[test]
fn another_data_centre_is_named_only_where_it_is_one() {
    for domain in [json!("evil.example.com"), json!(1), json!(null)] {
        let body = json!({"errorCode": 301_001, "apiDomain": domain});
        let answer = Answer::of(Reply::prepared(200, &body.to_string())).unwrap();
        let Err(Refusal::Plain(error)) = check(&answer, Get, "accounts.method", &settings()) else {
            panic!("not refused");
        };
        assert_eq!(
            error.to_string(),
            "misconfigured: Gigya.DataCenter: the site of Gigya.ApiKey belongs to another data centre"
        );
    }
}

#[test]
fn a_limit_of_imports_says_when_to_come_back() {
    let answer = Answer::of(Reply::prepared(200, r#"{"errorCode": 503001}"#)).unwrap();
    let refusal = check(&answer, Create, "accounts.method", &settings());
    let Err(Refusal::Plain(PortError::Throttled { retry_after })) = refusal else {
        panic!("{refusal:?}");
    };
    assert_eq!(retry_after, Some(IMPORT_WINDOW));
}
