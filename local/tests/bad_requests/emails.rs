//! Email addresses, which Create and Update Email parse alike.

use crate::request::{Case, Paper, change_email, create, table};

const ROWS: &str = r#"
email: is required
    {}
    {"email":null}
email: must be a string
    {"email":7}
    {"email":["ana@example.com"]}
email: must not be empty
    {"email":""}
email: must be an email address
    {"email":"ana"}
    {"email":"@example.com"}
    {"email":"ana@"}
    {"email":"ana@example"}
    {"email":"ana@localhost"}
    {"email":"a na@example.com"}
    {"email":" ana@example.com"}
    {"email":"ana@bob@example.com"}
    {"email":"ana..reader@example.com"}
    {"email":".ana@example.com"}
    {"email":"ana@example..com"}
    {"email":"ana@-example.com"}
    {"email":"ana@192.168.0.1"}
    {"email":"ana@[192.168.0.1]"}
    {"email":"\"ana reader\"@example.com"}
    {"email":"Ana Reader <ana@example.com>"}
    {"email":"ana@exämple.com"}
    {"email":"ana@example.com\r\nBcc: all@example.com"}
    {"email":"ana@example.com,bob@example.com"}
    {"email":"<65 a>@example.com"}
email: must have at most 254 characters
    {"email":"<243 a>@example.com"}
email: is required; Email: unknown field, did you mean email?
    {"Email":"ana@example.com"}
"#;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = table(create, "E400_00", ROWS);
    cases.extend(table(|body| change_email(body).on(Paper::Evening), "E400_00", ROWS));
    cases
}
