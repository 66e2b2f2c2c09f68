//! JSON bodies, including malformed and ambiguous ones.

use crate::request::{Case, change_email, create, table, update};

const CREATE: &str = r#"
body: must be a JSON object
    []
    null
    true
    42
    "email"
    [{"email":"ana@example.com"}]
body: is not valid JSON: EOF while parsing an object at line 1 column 1
    {
body: is not valid JSON: EOF
    {"email":"ana@example.com"
body: is not valid JSON: trailing comma at line 1 column 28
    {"email":"ana@example.com",}
body: is not valid JSON: trailing characters at line 1 column 29
    {"email":"ana@example.com"} {}
body: is not valid JSON: key must be a string
    {'email':'ana@example.com'}
    {email:1}
body: is not valid JSON: expected value
    {"email":NaN}
    {"email":undefined}
body: is not valid JSON: invalid number
    {"email":01}
body: is not valid JSON
    {"email":"ana@example.com"/**/}
    {"firstName":"\ud800"}
    {"\ud83d":"x"}
body: is not valid JSON: invalid escape
    {"email":"\x61na@example.com"}
body: is not valid JSON: expected value at line 1 column 1
    email=ana%40example.com
# Lone surrogates.
body: is not valid JSON: lone leading surrogate
    {"firstName":"\udc00 x"}
    {"firstName":"\ud800\ud800"}
firstName: must not hold NUL characters
    {"email":"ana@example.com","firstName":"A\u0000"}
password: must not hold NUL characters
    {"email":"ana@example.com","password":"hunter2\u0000"}
metadata.title: must not hold NUL characters
    {"email":"ana@example.com","metadata":{"title":"\u0000"}}
names must not hold NUL characters
    {"email\u0000":"ana@example.com"}
# The same name, however it is written, and at every level.
email: is given twice
    {"email":"a@example.com","email":"b@example.com"}
    {"email":"a@example.com","\u0065mail":"b@example.com"}
password: is given twice
    {"password":"hunter2","password":"hunter2"}
metadata.title: is given twice
    {"metadata":{"title":"a","title":"b"}}
email: is given twice; metadata.a: is given twice; firstName: must not hold NUL characters
    {"email":1,"email":2,"metadata":{"a":1,"a":2},"firstName":"\u0000"}
body: is not valid JSON: nested more than 16 levels deep
    {"email":"ana@example.com","metadata":{"a":<15 [>1<15 ]>}}
email: is required; metadata.a: values are strings
    {"metadata":<15 {"a":>1<15 }>}
nested more than 16 levels deep
    {"metadata":<16 {"a":>1<16 }>}
    <17 [>
    <60000 [>
    <12000 {"a":>
body: is not valid JSON: number out of range
    {"metadata":{"a":1e999}}
    {"metadata":{"a":-1e999}}
    {"metadata":{"a":<400 9>}}
email: must be a string
    {"email":123456789012345678901234567890}
"#;

/// The other two operations read their bodies in the same way.
const OTHERS: &str = r#"
body: must be a JSON object
    []
body: is not valid JSON: EOF
    {"email":
email: is given twice
    {"email":"a@example.com","email":"b@example.com"}
body: is not valid JSON
    {"email":"\ud800"}
email: must not hold NUL characters
    {"email":"\u0000"}
nested more than 16 levels deep
    <17 [>1<17 ]>
"#;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = table(create, "E400_00", CREATE);
    cases.extend(table(update, "E400_00", OTHERS));
    cases.extend(table(change_email, "E400_00", OTHERS));
    // Bodies that a line of a table cannot hold.
    for (body, says) in [
        ("{\n\"email\" \"ana@example.com\"}", "expected `:` at line 2 column 9"),
        ("{\"firstName\":\"A\nna\"}", "control character"),
        ("{\"firstName\":\"A\u{1}na\"}", "control character"),
        ("{\"firstName\":\"A\0na\"}", "control character"),
    ] {
        cases.push(create(body).refused("E400_00", &[&format!("body: is not valid JSON: {says}")]));
    }
    // Sixteen levels are parsed; then the content is validated.
    let deep = r#"{"email":"ana@example.com","metadata":{"a":<14 [>1<14 ]>}}"#;
    cases.push(create(deep).refused("E400_09", &["metadata.a: values are strings"]));
    cases
}
