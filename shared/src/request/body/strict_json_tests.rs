use super::*;
use proptest::prelude::*;

fn faults(text: &str) -> String {
    parse_object(text).unwrap_err().join("; ")
}

#[test]
fn traps_are_named_with_their_place() {
    for (text, says) in [
        (
            "",
            "body: is not valid JSON: EOF while parsing a value at line 1 column 0",
        ),
        (
            "{",
            "body: is not valid JSON: EOF while parsing an object at line 1 column 1",
        ),
        ("{} {}", "trailing characters at line 1 column 4"),
        ("[]", "body: must be a JSON object"),
        ("\"x\"", "body: must be a JSON object"),
        ("null", "body: must be a JSON object"),
        (r#"{"a":1,"a":2}"#, "a: is given twice"),
        (r#"{"metadata":{"a":1,"a":1}}"#, "metadata.a: is given twice"),
        (r#"{"a":"x\u0000"}"#, "a: must not hold NUL characters"),
        (r#"{"a\u0000":1}"#, "names must not hold NUL characters"),
        (
            r#"{"a":"\ud800"}"#,
            "body: is not valid JSON: unexpected end of hex escape at line 1 column 13",
        ),
        (r#"{"a":"\udc00x"}"#, "lone leading surrogate"),
        (r#"{"a":1e999}"#, "number out of range"),
        ("{\"a\":\"\u{1}\"}", "control character"),
        (r"{'a':1}", "key must be a string"),
        (r#"{"a":NaN}"#, "expected value"),
    ] {
        assert!(
            faults(text).contains(says),
            "{text}: {} does not say {says}",
            faults(text)
        );
    }
}

#[test]
fn sixteen_levels_are_deep_enough() {
    let nested = |levels: usize| {
        format!(
            "{}{}",
            "{\"a\":".repeat(levels),
            format_args!("1{}", "}".repeat(levels))
        )
    };
    assert!(parse_object(&nested(16)).is_ok());
    assert!(faults(&nested(17)).contains("nested more than 16 levels deep"));
    let arrays = format!("{{\"a\":{}{}}}", "[".repeat(60_000), "]".repeat(4));
    assert!(faults(&arrays).contains("nested more than 16 levels deep"));
}

#[test]
fn no_more_than_fifty_faults_are_named() {
    let text = format!("{{\"a\":0{}}}", r#","a":0"#.repeat(1000));
    let faults = parse_object(&text).unwrap_err();
    assert_eq!(faults.len(), 51);
    assert_eq!(faults.last().unwrap(), "and 950 more");
}

#[test]
fn a_place_is_shown_in_part_where_it_is_long() {
    let name = "ü".repeat(100);
    let text = format!("{}0{}", format!("{{\"{name}\":").repeat(16), "}".repeat(16));
    let twice = text.replacen(":0", &format!(":0,\"{name}\":0"), 1);
    let shown = faults(&twice);
    assert!(shown.ends_with("…: is given twice"), "{shown}");
    assert!(
        shown.starts_with(&format!("{}….", "ü".repeat(60))) && shown.chars().count() < 330,
        "{shown}"
    );
}

#[test]
fn faults_never_repeat_values() {
    let text = faults(r#"{"password":"hunter2","password":"hunter3"}"#);
    assert!(!text.contains("hunter"), "{text}");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
        let _ = parse_object(&text);
    }

    #[test]
    fn whatever_serde_writes_is_read_alike(keys in proptest::collection::btree_map("[a-z]{1,6}", proptest::option::of(-1e9..1e9f64), 0..6)) {
        let value = serde_json::json!(keys);
        prop_assert_eq!(parse_object(&value.to_string()).map(Value::Object), Ok(value));
    }
}
