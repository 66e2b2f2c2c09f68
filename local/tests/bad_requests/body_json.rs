//! JSON and its traps.

use crate::request::{Case, change_email, create, table, update};

const CREATE: &[(&str, &str, &[&str])] = &[
    ("[]", "E400_00", &["body: must be a JSON object"]),
    ("null", "E400_00", &["body: must be a JSON object"]),
    ("true", "E400_00", &["body: must be a JSON object"]),
    ("42", "E400_00", &["body: must be a JSON object"]),
    (r#""email""#, "E400_00", &["body: must be a JSON object"]),
    (
        r#"[{"email":"ana@example.com"}]"#,
        "E400_00",
        &["body: must be a JSON object"],
    ),
    (
        "{",
        "E400_00",
        &["body: is not valid JSON: EOF while parsing an object at line 1 column 1"],
    ),
    (
        r#"{"email":"ana@example.com""#,
        "E400_00",
        &["body: is not valid JSON: EOF"],
    ),
    (
        r#"{"email":"ana@example.com",}"#,
        "E400_00",
        &["body: is not valid JSON: trailing comma at line 1 column 28"],
    ),
    (
        r#"{"email":"ana@example.com"} {}"#,
        "E400_00",
        &["body: is not valid JSON: trailing characters at line 1 column 29"],
    ),
    (
        "{\n\"email\" \"ana@example.com\"}",
        "E400_00",
        &["body: is not valid JSON: expected `:` at line 2 column 9"],
    ),
    (
        "{'email':'ana@example.com'}",
        "E400_00",
        &["body: is not valid JSON: key must be a string"],
    ),
    (
        r"{email:1}",
        "E400_00",
        &["body: is not valid JSON: key must be a string"],
    ),
    (
        r#"{"email":NaN}"#,
        "E400_00",
        &["body: is not valid JSON: expected value"],
    ),
    (
        r#"{"email":undefined}"#,
        "E400_00",
        &["body: is not valid JSON: expected value"],
    ),
    (
        r#"{"email":01}"#,
        "E400_00",
        &["body: is not valid JSON: invalid number"],
    ),
    (
        r#"{"email":"ana@example.com"/**/}"#,
        "E400_00",
        &["body: is not valid JSON"],
    ),
    (
        r#"{"email":"\x61na@example.com"}"#,
        "E400_00",
        &["body: is not valid JSON: invalid escape"],
    ),
    (
        "{\"firstName\":\"A\nna\"}",
        "E400_00",
        &["body: is not valid JSON: control character"],
    ),
    (
        "{\"firstName\":\"A\u{1}na\"}",
        "E400_00",
        &["body: is not valid JSON: control character"],
    ),
    (
        "{\"firstName\":\"A\0na\"}",
        "E400_00",
        &["body: is not valid JSON: control character"],
    ),
    (
        "email=ana%40example.com",
        "E400_00",
        &["body: is not valid JSON: expected value at line 1 column 1"],
    ),
    // Lone surrogates.
    (r#"{"firstName":"\ud800"}"#, "E400_00", &["body: is not valid JSON"]),
    (
        r#"{"firstName":"\udc00 x"}"#,
        "E400_00",
        &["body: is not valid JSON: lone leading surrogate"],
    ),
    (
        r#"{"firstName":"\ud800\ud800"}"#,
        "E400_00",
        &["body: is not valid JSON: lone leading surrogate"],
    ),
    (r#"{"\ud83d":"x"}"#, "E400_00", &["body: is not valid JSON"]),
    // NUL characters.
    (
        r#"{"email":"ana@example.com","firstName":"A\u0000"}"#,
        "E400_00",
        &["firstName: must not hold NUL characters"],
    ),
    (
        r#"{"email":"ana@example.com","password":"hunter2\u0000"}"#,
        "E400_00",
        &["password: must not hold NUL characters"],
    ),
    (
        r#"{"email":"ana@example.com","metadata":{"title":"\u0000"}}"#,
        "E400_00",
        &["metadata.title: must not hold NUL characters"],
    ),
    (
        r#"{"email\u0000":"ana@example.com"}"#,
        "E400_00",
        &["names must not hold NUL characters"],
    ),
    // The same name twice, at every level, however it is written.
    (
        r#"{"email":"a@example.com","email":"b@example.com"}"#,
        "E400_00",
        &["email: is given twice"],
    ),
    (
        r#"{"password":"hunter2","password":"hunter2"}"#,
        "E400_00",
        &["password: is given twice"],
    ),
    (
        r#"{"email":"a@example.com","\u0065mail":"b@example.com"}"#,
        "E400_00",
        &["email: is given twice"],
    ),
    (
        r#"{"metadata":{"title":"a","title":"b"}}"#,
        "E400_00",
        &["metadata.title: is given twice"],
    ),
    (
        r#"{"email":1,"email":2,"metadata":{"a":1,"a":2},"firstName":"\u0000"}"#,
        "E400_00",
        &[
            "email: is given twice",
            "metadata.a: is given twice",
            "firstName: must not hold NUL characters",
        ],
    ),
    // Sixteen levels are read, and then the content is judged; the seventeenth is not.
    (
        r#"{"email":"ana@example.com","metadata":{"a":<14 [>1<14 ]>}}"#,
        "E400_09",
        &["metadata.a: values are strings"],
    ),
    (
        r#"{"email":"ana@example.com","metadata":{"a":<15 [>1<15 ]>}}"#,
        "E400_00",
        &["body: is not valid JSON: nested more than 16 levels deep"],
    ),
    (
        r#"{"metadata":<15 {"a":>1<15 }>}"#,
        "E400_00",
        &["email: is required", "metadata.a: values are strings"],
    ),
    (
        r#"{"metadata":<16 {"a":>1<16 }>}"#,
        "E400_00",
        &["nested more than 16 levels deep"],
    ),
    ("<17 [>", "E400_00", &["nested more than 16 levels deep"]),
    ("<60000 [>", "E400_00", &["nested more than 16 levels deep"]),
    (r#"<12000 {"a":>"#, "E400_00", &["nested more than 16 levels deep"]),
    // Numbers beyond all bounds.
    (
        r#"{"metadata":{"a":1e999}}"#,
        "E400_00",
        &["body: is not valid JSON: number out of range"],
    ),
    (
        r#"{"metadata":{"a":-1e999}}"#,
        "E400_00",
        &["body: is not valid JSON: number out of range"],
    ),
    (
        r#"{"metadata":{"a":<400 9>}}"#,
        "E400_00",
        &["body: is not valid JSON: number out of range"],
    ),
    (
        r#"{"email":123456789012345678901234567890}"#,
        "E400_00",
        &["email: must be a string"],
    ),
];

/// The other two operations read their bodies in the same way.
const OTHERS: &[(&str, &str, &[&str])] = &[
    ("[]", "E400_00", &["body: must be a JSON object"]),
    (r#"{"email":"#, "E400_00", &["body: is not valid JSON: EOF"]),
    (
        r#"{"email":"a@example.com","email":"b@example.com"}"#,
        "E400_00",
        &["email: is given twice"],
    ),
    (r#"{"email":"\ud800"}"#, "E400_00", &["body: is not valid JSON"]),
    (
        r#"{"email":"\u0000"}"#,
        "E400_00",
        &["email: must not hold NUL characters"],
    ),
    ("<17 [>1<17 ]>", "E400_00", &["nested more than 16 levels deep"]),
];

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = table(create, CREATE);
    cases.extend(table(update, OTHERS));
    cases.extend(table(change_email, OTHERS));
    cases
}
