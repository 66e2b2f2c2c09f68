use super::*;
use proptest::prelude::*;
use serde_json::json;

#[test]
fn keys_follow_the_documented_form() {
    for key in ["title", "dobYYYY", "ebill_flag", "a", "a1"] {
        assert!(MetadataKey::parse(key).is_ok(), "{key}");
    }
    for key in ["", "Title", "_x", "1a", "a-b", "a.b", "$x", "é", "a b"] {
        assert_eq!(MetadataKey::parse(key), Err(MetadataFault::Key), "{key}");
    }
    assert_eq!(MetadataKey::parse(&"a".repeat(101)), Err(MetadataFault::TooLong));
}

#[test]
fn lengths_count_characters() {
    assert!(MetadataValue::parse(&json!("ż".repeat(100))).is_ok());
    assert_eq!(
        MetadataValue::parse(&json!("ż".repeat(101))),
        Err(MetadataFault::TooLong)
    );
    assert_eq!(MetadataValue::parse(&json!({"a": 1})), Err(MetadataFault::Value));
    assert_eq!(MetadataValue::parse(&json!([1])), Err(MetadataFault::Value));
    assert_eq!(MetadataValue::parse(&json!("a\u{0}")), Err(MetadataFault::Control));
}

#[test]
fn numbers_that_would_be_rounded_are_refused() {
    for text in ["18446744073709551616", "1e300", "-9007199254740993.5"] {
        let number: Value = serde_json::from_str(text).unwrap();
        assert_eq!(MetadataValue::parse(&number), Err(MetadataFault::Number), "{text}");
    }
    for text in ["18446744073709551615", "-9223372036854775808", "0.1", "1e15"] {
        let number: Value = serde_json::from_str(text).unwrap();
        assert!(MetadataValue::parse(&number).is_ok(), "{text}");
    }
}

#[test]
fn numbers_are_equal_by_value_and_types_differ() {
    let parse = |value: Value| MetadataValue::parse(&value).unwrap();
    assert_eq!(parse(json!(1)), parse(json!(1.0)));
    assert_ne!(parse(json!(1)), parse(json!("1")));
    assert_ne!(parse(json!(true)), parse(json!("true")));
}

proptest! {
    #[test]
    fn any_json_is_refused_or_kept_never_a_panic(key in "\\PC{0,12}", text in "\\PC{0,120}") {
        let _ = MetadataKey::parse(&key);
        let _ = MetadataValue::parse(&json!(text));
    }
}
