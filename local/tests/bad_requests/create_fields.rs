//! The fields of Create, one by one and all at once.

use crate::request::{Case, Paper, create, rows, table};

/// Fields sent with a valid email.
const FIELDS: &str = r#"
password: must be a string
    "password":7
    "password":["hunter2"]
password: must not be empty, leave it out
    "password":""
password: must have at most 1000 characters
    "password":"hunter2<994 x>"
password: must not hold control characters
    "password":"hunter2\n"
firstName: must be a string
    "firstName":true
firstName: must have at most 150 characters
    "firstName":"<151 ż>"
lastName: must not hold control characters
    "lastName":"Rea\tder"
lastName: must be a string
    "lastName":{}
customerRegistrationId: must be a string
    "customerRegistrationId":63
customerRegistrationId: must not be empty
    "customerRegistrationId":""
customerRegistrationId: must have at most 255 characters
    "customerRegistrationId":"<256 ż>"
customerRegistrationId: must not hold control characters
    "customerRegistrationId":"a\r\nX-Evil: 1"
customerRegistrationId: must not be . or ..
    "customerRegistrationId":".."
encryptedCustomerRegistrationId: must be a string
    "encryptedCustomerRegistrationId":7
encryptedCustomerRegistrationId: does not decrypt
    "encryptedCustomerRegistrationId":""
    "encryptedCustomerRegistrationId":"not base64url!"
    "encryptedCustomerRegistrationId":"<40 A>"
    "encryptedCustomerRegistrationId":"<encrypted>A"
encryptedCustomerRegistrationId: does not decrypt to an id of this tenant
    "encryptedCustomerRegistrationId":"<foreign>"
encryptedCustomerRegistrationid: does not decrypt to an id of this tenant
    "encryptedCustomerRegistrationid":"<foreign>"
encryptedCustomerRegistrationId: does not decrypt to customerRegistrationId
    "customerRegistrationId":"another","encryptedCustomerRegistrationId":"<encrypted>"
encryptedCustomerRegistrationID: unknown field, did you mean encryptedCustomerRegistrationId?
    "encryptedCustomerRegistrationID":"<encrypted>"
verifyEmail: must be true or false
    "verifyEmail":"yes"
    "verifyEmail":1
ignoreProvider: must be true or false
    "ignoreProvider":"true"
    "ignoreProvider":0
state: must be Standard, Lite or Unverified
    "state":"Active"
state: must be a string
    "state":1
FirstName: unknown field, did you mean firstName?
    "FirstName":"Ana"
RETURNURL: unknown field, did you mean returnUrl?
    "RETURNURL":"https://www.example.com/"
loginPassword: unknown field
    "loginPassword":"hunter2"
verified: unknown field
    "verified":true
<60 z>…: unknown field
    "<70 z>":1
X-Evil: unknown field
    "a\r\nX-Evil":1
"#;

/// Ids that Auth0 cannot store.
const AUTH0_IDS: &str = r#"
Auth0 cannot keep an id with white space
    "customerRegistrationId":"reader one"
ids that begin with auth0|
    "customerRegistrationId":"google-oauth2|1"
nothing follows auth0|
    "customerRegistrationId":"auth0|"
"#;

const ALL_AT_ONCE: &str = r#"{"email":"ana","password":"","firstName":1,"lastName":"<151 x>","customerRegistrationId":"..","verifyEmail":"no",
    "returnUrl":"http://www.example.com/","ignoreProvider":2,"state":"Gone","metadata":{"Title":"x","note":"<101 n>"},"Nickname":"A"}"#;

pub(crate) fn cases() -> Vec<Case> {
    let beside_email = |fields: &str| create(&format!(r#"{{"email":"ana@example.com",{fields}}}"#));
    let mut cases = Vec::new();
    for (index, (says, fields)) in rows(FIELDS).enumerate() {
        let paper = if index % 3 == 2 { Paper::Evening } else { Paper::Morning };
        cases.push(beside_email(fields).on(paper).refused("E400_00", &says));
    }
    cases.extend(table(beside_email, "E400_00", AUTH0_IDS));
    cases.push(create(ALL_AT_ONCE).refused(
        "E400_00",
        &[
            "email: must be an email address",
            "password: must not be empty",
            "firstName: must be a string",
            "lastName: must have at most 150",
            "customerRegistrationId: must not be . or ..",
            "verifyEmail: must be true or false",
            "returnUrl: must begin with https://",
            "ignoreProvider: must be true or false",
            "state: must be Standard",
            "metadata.Title: keys begin",
            "metadata.note: keys and values have at most 100",
            "Nickname: unknown field",
        ],
    ));
    // The answer to a body with very many faults stays short.
    let many: Vec<String> = (0..60).map(|number| format!(r#""field{number}":1"#)).collect();
    let named: Vec<&str> = vec![": unknown field"; 49];
    let mut long = beside_email(&many.join(",")).refused("E400_00", &named);
    long.says.push("and 10 more".to_owned());
    cases.push(long);
    cases
}
