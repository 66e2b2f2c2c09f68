//! The patterns of the description accept the same values as the parsers.

use axum::http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
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

/// Compares a schema with a parser, on many texts generated from regular expressions close to the allowed form.
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
        "[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}T00:00:00Z",
        "20[0-9]{2}-12-31T2[0-3]:[05]9:[56][09](Z|[+-]0[01]:00)",
        "000[02]-[01][0-9]-01T00:00:00[+]01:00",
    ];
    agree(&values::moment(), &forms, |text| parse_rfc3339(text).is_some());
}

/// At the limits, where the offset decides, the schema accepts everything that the parser accepts. What it accepts besides lies
/// outside the moments in its description.
#[test]
fn date_times_at_both_edges() {
    let validator = compile(&values::moment());
    let edges = [
        (values::FIRST_MOMENT, true),
        ("0001-01-01T00:00:00-23:59", true),
        ("0001-01-01T01:00:00+01:00", true),
        ("0001-01-01T23:59:00+23:59", true),
        ("0001-01-01T00:59:59+01:00", false),
        ("0001-01-01T00:59:59.5+01:00", false),
        ("0001-01-01T00:00:00+00:01", false),
        (values::LAST_MOMENT, true),
        ("9999-12-31T00:00:00.999999999+02:00", true),
        ("9999-12-31T21:59:00+23:59", true),
        ("9999-12-30T22:00:01Z", false),
        ("9999-12-31T00:00:01+02:00", false),
        ("9999-12-31T23:59:59+23:59", false),
    ];
    for (text, is_taken) in edges {
        assert_eq!(parse_rfc3339(text).is_some(), is_taken, "{text}");
        assert_eq!(fault(&validator, &text.into()), None, "{text}");
    }
    let [first, last] = [values::FIRST_MOMENT, values::LAST_MOMENT].map(|text| parse_rfc3339(text).unwrap());
    let forms = [
        "0001-01-0[12]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9][+-][0-2][0-9]:[0-5][0-9]",
        r"9999-12-3[01]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](\.9{1,9})?(Z|[+-][0-2][0-9]:[0-5][0-9])",
    ];
    let (mut taken, mut beyond) = (0, 0);
    for form in forms {
        let texts = proptest::string::string_regex(form).unwrap();
        let mut runner = TestRunner::deterministic();
        for _ in 0..1000 {
            let text = texts.new_tree(&mut runner).unwrap().current();
            let fault = fault(&validator, &text.as_str().into());
            match parse_rfc3339(&text) {
                Some(moment) => {
                    assert_eq!(fault, None, "{text}: the parser takes it");
                    assert!(
                        (first..=last).contains(&moment),
                        "{text}: beyond what the description names"
                    );
                    taken += 1;
                }
                None => beyond += usize::from(fault.is_none()),
            }
        }
    }
    assert!(
        taken > 100 && beyond > 100,
        "{taken} taken and {beyond} beyond show little"
    );
}

#[test]
fn date_times_of_answers() {
    let validator = compile(&values::moment_in_utc());
    let [first, last] = [values::FIRST_MOMENT, values::LAST_MOMENT].map(|text| parse_rfc3339(text).unwrap());
    let mut runner = TestRunner::deterministic();
    let seconds = first.as_second()..=last.as_second();
    let moments =
        (seconds, 0..=999_999_999_i32).prop_map(|(second, nanosecond)| Timestamp::new(second, nanosecond).unwrap());
    let some = (0..1000).map(|_| moments.new_tree(&mut runner).unwrap().current());
    for moment in some.chain([first, last]).collect::<Vec<_>>() {
        let text = moment.to_string();
        assert_eq!(fault(&validator, &text.as_str().into()), None, "{text}");
    }
    for text in [
        "2026-01-15T08:00:00+01:00",
        "2026-01-15t08:00:00z",
        "2016-12-31T23:59:60Z",
    ] {
        assert!(fault(&validator, &text.into()).is_some(), "{text}");
    }
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
        // A schema cannot distinguish 1e19 from a whole number; both refuse only numbers beyond 64 bits.
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
    // White space around a header's value is not part of it.
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
