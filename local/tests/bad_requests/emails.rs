//! Email addresses, which Create and Update Email read alike.

use crate::request::{Case, Paper, change_email, create, table};

const ROWS: &[(&str, &str, &[&str])] = &[
    ("{}", "E400_00", &["email: is required"]),
    (r#"{"email":null}"#, "E400_00", &["email: is required"]),
    (r#"{"email":7}"#, "E400_00", &["email: must be a string"]),
    (
        r#"{"email":["ana@example.com"]}"#,
        "E400_00",
        &["email: must be a string"],
    ),
    (r#"{"email":""}"#, "E400_00", &["email: must not be empty"]),
    (r#"{"email":"ana"}"#, "E400_00", &["email: must be an email address"]),
    (
        r#"{"email":"@example.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (r#"{"email":"ana@"}"#, "E400_00", &["email: must be an email address"]),
    (
        r#"{"email":"ana@example"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"ana@localhost"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"a na@example.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":" ana@example.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"ana@bob@example.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"ana..reader@example.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":".ana@example.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"ana@example..com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"ana@-example.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"ana@192.168.0.1"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"ana@[192.168.0.1]"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"\"ana reader\"@example.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"Ana Reader <ana@example.com>"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"ana@exämple.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"ana@example.com\r\nBcc: all@example.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"ana@example.com,bob@example.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"email":"<243 a>@example.com"}"#,
        "E400_00",
        &["email: must have at most 254 characters"],
    ),
    (
        r#"{"email":"<65 a>@example.com"}"#,
        "E400_00",
        &["email: must be an email address"],
    ),
    (
        r#"{"Email":"ana@example.com"}"#,
        "E400_00",
        &["email: is required", "Email: unknown field, did you mean email?"],
    ),
];

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = table(create, ROWS);
    cases.extend(
        ROWS.iter()
            .map(|(body, code, says)| change_email(body).on(Paper::Evening).refused(code, says)),
    );
    cases
}
