//! The fields of Update and of Update Email.

use crate::request::{Case, change_email, table, update};

const UPDATE: &str = r#"
body: names no field to change
    {}
    {"metadata":null}
    {"ignoreProvider":true}
    {"removeLastLogoutDate":false}
firstName: must be a string
    {"firstName":7}
firstName: must have at most 150 characters
    {"firstName":"<151 x>"}
lastName: must not hold control characters
    {"lastName":"\u001b[31m"}
verified: must be true or false
    {"verified":null}
    {"verified":"true"}
    {"verified":1}
ignoreProvider: must be true or false
    {"firstName":"Ana","ignoreProvider":"no"}
removeLastLogoutDate: must be true or false
    {"removeLastLogoutDate":"yes"}
lastLogoutDate: must be a date-time, to remove it send removeLastLogoutDate: true
    {"lastLogoutDate":null}
lastLogoutDate: must be a string
    {"lastLogoutDate":1686073346}
lastLogoutDate: must be a date-time like 2023-06-06T17:42:26Z
    {"lastLogoutDate":""}
lastLogoutDate: must be a date-time
    {"lastLogoutDate":"yesterday"}
    {"lastLogoutDate":"2023-06-06"}
    {"lastLogoutDate":"2023-06-06T17:42:26"}
    {"lastLogoutDate":"2023-06-06 17:42:26Z"}
    {"lastLogoutDate":"2023-02-29T00:00:00Z"}
    {"lastLogoutDate":"2023-06-31T00:00:00Z"}
    {"lastLogoutDate":"2023-06-06T24:00:01Z"}
    {"lastLogoutDate":"06/06/2023 17:42"}
    {"lastLogoutDate":"10000-01-01T00:00:00Z"}
    {"lastLogoutDate":"2023-06-06T17:42:26+02:00[Europe/Warsaw]"}
removeLastLogoutDate: must not be true together with lastLogoutDate
    {"lastLogoutDate":"2023-06-06T17:42:26Z","removeLastLogoutDate":true}
FirstName: unknown field, did you mean firstName?
    {"lastName":"Reader","FirstName":"Ana"}
email: unknown field
    {"firstName":"Ana","email":"ana@example.com"}
password: unknown field
    {"firstName":"Ana","password":"hunter2"}
customerRegistrationId: unknown field
    {"customerRegistrationId":"somebody","firstName":"Ana"}
firstName: must be a string; lastName: must be a string; verified: must be true or false; lastLogoutDate: must be a date-time; metadata: must be an object; Verified: unknown field, did you mean verified?
    {"firstName":1,"lastName":[],"verified":"x","lastLogoutDate":"x","metadata":[],"Verified":true}
"#;

const CHANGE_EMAIL: &str = r#"
verified: unknown field
    {"email":"ana@example.com","verified":true}
ignoreProvider: unknown field
    {"email":"ana@example.com","ignoreProvider":true}
email: is required; newEmail: unknown field
    {"newEmail":"ana@example.com"}
"#;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = table(update, "E400_00", UPDATE);
    cases.extend(table(change_email, "E400_00", CHANGE_EMAIL));
    cases
}
