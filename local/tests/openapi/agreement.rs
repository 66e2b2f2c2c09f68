//! The patterns of the description take what the parsers take, and refuse what they refuse.

use axum::http::{HeaderMap, HeaderValue};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde_json::{Value, json};
use shared::{
    model::{
        CustomerRegistrationId, EmailAddress, MetadataKey, MetadataValue, Name, Password, TenantId, parse_rfc3339,
    },
    request::IdempotencyKey,
};

use crate::{
    validator::{compile, fault},
    values,
};

/// Holds a schema against a parser, on many texts of a form (a regular expression) that comes close to what is allowed.
fn agree(schema: &Value, forms: &[&str], parses: impl Fn(&str) -> bool) {
    let validator = compile(schema);
    let (mut taken, mut refused) = (0, 0);
    for form in forms {
        let texts = proptest::string::string_regex(form).unwrap();
        let mut runner = TestRunner::deterministic();
        for _ in 0..250 {
            let text = texts.new_tree(&mut runner).unwrap().current();
            let is_taken = parses(&text);
            let fault = fault(&validator, &text.as_str().into());
            assert_eq!(
                fault.is_none(),
                is_taken,
                "{text:?}, taken by the parser: {is_taken}, schema: {fault:?}"
            );
            if is_taken {
                taken += 1;
            } else {
                refused += 1;
            }
        }
    }
    assert!(
        taken > 20 && refused > 20,
        "{taken} taken and {refused} refused show little"
    );
}

#[test]
fn addresses() {
    let forms = [
        r"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~.,;:<> -]{1,6}@[a-z0-9.-]{1,8}",
        r"[a-z.]{62,67}@[a-z]{1,3}\.[a-z0-9]{1,2}",
        r"[a-z]{1,3}@[a-z]{60,66}\.[a-z]{2}",
        r"[a-z]@([a-z]{50}\.){4}[a-z]{40,60}",
        r"[a-z]@[a-z][a-z0-9_!.-]{0,2}[a-z]\.[a-z0-9]{2}",
        r"[a-z@]{1,3}@[a-z0-9_!é-]{1,3}(\.[a-z0-9-]{1,3}){0,2}",
    ];
    agree(&values::email(), &forms, |text| EmailAddress::parse(text).is_ok());
}

#[test]
fn ids() {
    let forms = [
        "[a-z|@:/ .\u{0}\u{1f}\u{7f}\u{9f}\u{a0}é]{0,4}",
        r"\.{0,3}",
        "[aé\u{1f600}]{253,257}",
    ];
    agree(&values::id(), &forms, |text| {
        CustomerRegistrationId::parse(text).is_ok()
    });
}

#[test]
fn names_and_passwords() {
    let forms = [
        "[a-z\n\t\u{0}\u{9f}\u{a0}\u{ad}é]{0,4}",
        "[aé\u{1f600}]{148,152}",
        "[aé]{999,1001}",
    ];
    agree(&values::name(), &forms, |text| Name::parse(text).is_ok());
    agree(&values::password(), &forms, |text| Password::parse(text).is_ok());
}

#[test]
fn date_times() {
    let forms = [
        "20[0-9]{2}-0[0-4]-[0-3][0-9][Tt ]1[0-9]:[0-6][0-9]:[0-5][0-9](Z|z|[+]0[0-9]:[0-6]0)",
        r"2024-02-2[0-9]T2[0-5]:00:0[0-9](\.[0-9]{0,11})?(Z|-2[0-6]:[0-9]{2}|Q)?",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z",
        "20[0-9]{2}-12-31T2[0-3]:[05]9:[56][09](Z|[+-]0[01]:00)",
        "000[01]-[01][0-9]-01T00:00:00[+]01:00",
        "999[89]-12-[0-3][0-9]T00:00:00Z",
    ];
    agree(&values::date_time(), &forms, |text| parse_rfc3339(text).is_some());
}

#[test]
fn metadata() {
    let entry = |key: &str, value: Value| json!({ key: value });
    let keys = json!({"type": "string", "maxLength": 100, "pattern": values::metadata()["propertyNames"]["pattern"]});
    agree(&keys, &["[a-zA-Z0-9_é -]{0,3}", "[a-z][a-zA-Z0-9_]{97,101}"], |text| {
        MetadataKey::parse(text).is_ok()
    });
    let texts = values::metadata()["additionalProperties"].clone();
    agree(
        &texts,
        &["[a\r\n\t\u{0}\u{b}\u{7f}\u{9f}é]{0,3}", "[aé\u{1f600}]{98,102}"],
        |text| MetadataValue::parse(&text.into()).is_ok(),
    );
    let validator = compile(&values::metadata());
    for (value, is_taken) in [
        (json!(1), true),
        (json!(-1.5), true),
        (json!(i64::MIN), true),
        (json!(u64::MAX), true),
        (json!(9_007_199_254_740_991.0), true),
        // A schema cannot tell 1e19 from the whole number; only beyond 64 bits the two agree on what is written so.
        (json!(1e300), false),
        (json!(-1e19), false),
        (json!(true), true),
        (json!([]), false),
        (json!({}), false),
    ] {
        assert_eq!(MetadataValue::parse(&value).is_ok(), is_taken, "{value}");
        assert_eq!(validator.is_valid(&entry("k", value.clone())), is_taken, "{value}");
    }
}

#[test]
fn headers_of_tenants_and_keys() {
    let forms = [
        "[!-~]{0,3}",
        "[ -~é\u{7f}]{1,3}",
        "[a-z/]{62,66}",
        "[!-~]{6,9}",
        "[!-~]{253,257}",
    ];
    // White space around a header's value is none of it.
    let bare = |text: &str| text.trim() == text;
    agree(&values::code(), &forms, |text| TenantId::check(text).is_ok());
    agree(&values::idempotency_key(), &forms, |text| {
        let mut headers = HeaderMap::new();
        headers.insert(
            IdempotencyKey::HEADER,
            HeaderValue::from_bytes(text.as_bytes()).unwrap_or(HeaderValue::from_static("")),
        );
        bare(text) && matches!(IdempotencyKey::of(&headers), Ok(Some(_)))
    });
}

#[test]
fn written_flags() {
    let is_flag = |text: &str| matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "1" | "0");
    agree(
        &values::written_flag(),
        &["[tT][rR][uU][eE]", "[fF]alse?", "[01]{1,2}", "[a-z ]{0,4}"],
        is_flag,
    );
}
