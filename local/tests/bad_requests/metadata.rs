//! Metadata: form of the keys, kinds of values, lengths in characters.

use crate::request::{Case, create, update};

const ROWS: &[(&str, &str, &[&str])] = &[
    ("[]", "E400_09", &["metadata: must be an object"]),
    (r#""title""#, "E400_09", &["metadata: must be an object"]),
    (
        r#"[{"key":"title","value":"Dr"}]"#,
        "E400_09",
        &["metadata: must be an object"],
    ),
    (
        r#"{"Title":"Dr"}"#,
        "E400_09",
        &["metadata.Title: keys begin with a lower-case letter"],
    ),
    (
        r#"{"_title":"Dr"}"#,
        "E400_09",
        &["metadata._title: keys begin with a lower-case letter"],
    ),
    (
        r#"{"1st":"x"}"#,
        "E400_09",
        &["metadata.1st: keys begin with a lower-case letter"],
    ),
    (
        r#"{"":"x"}"#,
        "E400_09",
        &["metadata.: keys begin with a lower-case letter"],
    ),
    (
        r#"{"two words":"x"}"#,
        "E400_09",
        &["metadata.two words: keys begin with a lower-case letter"],
    ),
    (
        r#"{"a-b":"x"}"#,
        "E400_09",
        &["metadata.a-b: keys begin with a lower-case letter"],
    ),
    (
        r#"{"a.b":"x"}"#,
        "E400_09",
        &["metadata.a.b: keys begin with a lower-case letter"],
    ),
    (
        r#"{"$set":"x"}"#,
        "E400_09",
        &["metadata.$set: keys begin with a lower-case letter"],
    ),
    (
        r#"{"naïve":"x"}"#,
        "E400_09",
        &["metadata.naïve: keys begin with a lower-case letter"],
    ),
    (
        r#"{"title\n":"x"}"#,
        "E400_09",
        &["keys begin with a lower-case letter"],
    ),
    (
        r#"{"title":{"de":"Herr"}}"#,
        "E400_09",
        &["metadata.title: values are strings, numbers or booleans"],
    ),
    (
        r#"{"title":["Dr"]}"#,
        "E400_09",
        &["metadata.title: values are strings, numbers or booleans"],
    ),
    (
        r#"{"title":[]}"#,
        "E400_09",
        &["metadata.title: values are strings, numbers or booleans"],
    ),
    (
        r#"{"title":"\u001b"}"#,
        "E400_09",
        &["metadata.title: values must not hold control characters"],
    ),
    (
        r#"{"<101 k>":"x"}"#,
        "E400_17",
        &["keys and values have at most 100 characters"],
    ),
    (
        r#"{"title":"<101 x>"}"#,
        "E400_17",
        &["metadata.title: keys and values have at most 100 characters"],
    ),
    (
        r#"{"title":"<101 ż>"}"#,
        "E400_17",
        &["metadata.title: keys and values have at most 100 characters"],
    ),
    (
        r#"{"title":"<101 😀>"}"#,
        "E400_17",
        &["metadata.title: keys and values have at most 100 characters"],
    ),
    (
        r#"{"one":"<101 x>","two":"<5000 x>"}"#,
        "E400_17",
        &["metadata.one: ", "metadata.two: "],
    ),
    // Numbers that no reader of JSON keeps as they are.
    (
        r#"{"title":123456789012345678901234}"#,
        "E400_09",
        &["metadata.title: numbers beyond 64-bit integers would lose digits, send a string"],
    ),
    // A hundred characters of two or four bytes are a hundred characters; something else is wrong here.
    (
        r#"{"title":"<100 ż>","name":"<100 😀>","Bad":1}"#,
        "E400_09",
        &["metadata.Bad: keys begin with a lower-case letter"],
    ),
    // The form counts before the length, and both are named.
    (
        r#"{"note":"<101 x>","Title":"Dr","list":[1]}"#,
        "E400_09",
        &["metadata.note: ", "metadata.Title: ", "metadata.list: "],
    ),
];

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (metadata, code, says) in ROWS {
        cases.push(create(&format!(r#"{{"email":"ana@example.com","metadata":{metadata}}}"#)).refused(code, says));
        cases.push(update(&format!(r#"{{"metadata":{metadata}}}"#)).refused(code, says));
    }
    // Beside a fault of another field everything stands in the one message.
    cases.push(
        update(r#"{"firstName":1,"metadata":{"Title":"Dr"}}"#)
            .refused("E400_00", &["firstName: must be a string", "metadata.Title: "]),
    );
    cases.push(
        create(r#"{"metadata":{"title":"<101 x>"}}"#).refused("E400_00", &["email: is required", "metadata.title: "]),
    );
    cases
}
