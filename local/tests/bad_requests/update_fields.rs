//! The fields of Update and of Update Email.

use crate::request::{Case, change_email, table, update};

const UPDATE: &[(&str, &str, &[&str])] = &[
    ("{}", "E400_00", &["body: names no field to change"]),
    (r#"{"metadata":null}"#, "E400_00", &["body: names no field to change"]),
    (
        r#"{"ignoreProvider":true}"#,
        "E400_00",
        &["body: names no field to change"],
    ),
    (
        r#"{"removeLastLogoutDate":false}"#,
        "E400_00",
        &["body: names no field to change"],
    ),
    (r#"{"firstName":7}"#, "E400_00", &["firstName: must be a string"]),
    (
        r#"{"firstName":"<151 x>"}"#,
        "E400_00",
        &["firstName: must have at most 150 characters"],
    ),
    (
        r#"{"lastName":"\u001b[31m"}"#,
        "E400_00",
        &["lastName: must not hold control characters"],
    ),
    (r#"{"verified":null}"#, "E400_00", &["verified: must be true or false"]),
    (
        r#"{"verified":"true"}"#,
        "E400_00",
        &["verified: must be true or false"],
    ),
    (r#"{"verified":1}"#, "E400_00", &["verified: must be true or false"]),
    (
        r#"{"firstName":"Ana","ignoreProvider":"no"}"#,
        "E400_00",
        &["ignoreProvider: must be true or false"],
    ),
    (
        r#"{"removeLastLogoutDate":"yes"}"#,
        "E400_00",
        &["removeLastLogoutDate: must be true or false"],
    ),
    (
        r#"{"lastLogoutDate":null}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time, to remove it send removeLastLogoutDate: true"],
    ),
    (
        r#"{"lastLogoutDate":1686073346}"#,
        "E400_00",
        &["lastLogoutDate: must be a string"],
    ),
    (
        r#"{"lastLogoutDate":""}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time like 2023-06-06T17:42:26Z"],
    ),
    (
        r#"{"lastLogoutDate":"yesterday"}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time"],
    ),
    (
        r#"{"lastLogoutDate":"2023-06-06"}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time"],
    ),
    (
        r#"{"lastLogoutDate":"2023-06-06T17:42:26"}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time"],
    ),
    (
        r#"{"lastLogoutDate":"2023-06-06 17:42:26Z"}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time"],
    ),
    (
        r#"{"lastLogoutDate":"2023-02-29T00:00:00Z"}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time"],
    ),
    (
        r#"{"lastLogoutDate":"2023-06-31T00:00:00Z"}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time"],
    ),
    (
        r#"{"lastLogoutDate":"2023-06-06T24:00:01Z"}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time"],
    ),
    (
        r#"{"lastLogoutDate":"06/06/2023 17:42"}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time"],
    ),
    (
        r#"{"lastLogoutDate":"10000-01-01T00:00:00Z"}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time"],
    ),
    (
        r#"{"lastLogoutDate":"2023-06-06T17:42:26+02:00[Europe/Warsaw]"}"#,
        "E400_00",
        &["lastLogoutDate: must be a date-time"],
    ),
    (
        r#"{"lastLogoutDate":"2023-06-06T17:42:26Z","removeLastLogoutDate":true}"#,
        "E400_00",
        &["removeLastLogoutDate: must not be true together with lastLogoutDate"],
    ),
    (
        r#"{"lastName":"Reader","FirstName":"Ana"}"#,
        "E400_00",
        &["FirstName: unknown field, did you mean firstName?"],
    ),
    (
        r#"{"firstName":"Ana","email":"ana@example.com"}"#,
        "E400_00",
        &["email: unknown field"],
    ),
    (
        r#"{"firstName":"Ana","password":"hunter2"}"#,
        "E400_00",
        &["password: unknown field"],
    ),
    (
        r#"{"customerRegistrationId":"somebody","firstName":"Ana"}"#,
        "E400_00",
        &["customerRegistrationId: unknown field"],
    ),
    (
        r#"{"firstName":1,"lastName":[],"verified":"x","lastLogoutDate":"x","metadata":[],"Verified":true}"#,
        "E400_00",
        &[
            "firstName: must be a string",
            "lastName: must be a string",
            "verified: must be true or false",
            "lastLogoutDate: must be a date-time",
            "metadata: must be an object",
            "Verified: unknown field, did you mean verified?",
        ],
    ),
];

const CHANGE_EMAIL: &[(&str, &str, &[&str])] = &[
    (
        r#"{"email":"ana@example.com","verified":true}"#,
        "E400_00",
        &["verified: unknown field"],
    ),
    (
        r#"{"email":"ana@example.com","ignoreProvider":true}"#,
        "E400_00",
        &["ignoreProvider: unknown field"],
    ),
    (
        r#"{"newEmail":"ana@example.com"}"#,
        "E400_00",
        &["email: is required", "newEmail: unknown field"],
    ),
];

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = table(update, UPDATE);
    cases.extend(table(change_email, CHANGE_EMAIL));
    cases
}
