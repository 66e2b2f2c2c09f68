//! The fields of Create, one by one and all at once.

use crate::request::{Case, Paper, create};

/// Fields beside a good email.
const FIELDS: &[(&str, &str, &[&str])] = &[
    (r#""password":7"#, "E400_00", &["password: must be a string"]),
    (
        r#""password":"""#,
        "E400_00",
        &["password: must not be empty, leave it out"],
    ),
    (
        r#""password":"hunter2<994 x>""#,
        "E400_00",
        &["password: must have at most 1000 characters"],
    ),
    (
        r#""password":"hunter2\n""#,
        "E400_00",
        &["password: must not hold control characters"],
    ),
    (r#""password":["hunter2"]"#, "E400_00", &["password: must be a string"]),
    (r#""firstName":true"#, "E400_00", &["firstName: must be a string"]),
    (
        r#""firstName":"<151 ż>""#,
        "E400_00",
        &["firstName: must have at most 150 characters"],
    ),
    (
        r#""lastName":"Rea\tder""#,
        "E400_00",
        &["lastName: must not hold control characters"],
    ),
    (r#""lastName":{}"#, "E400_00", &["lastName: must be a string"]),
    (
        r#""customerRegistrationId":63"#,
        "E400_00",
        &["customerRegistrationId: must be a string"],
    ),
    (
        r#""customerRegistrationId":"""#,
        "E400_00",
        &["customerRegistrationId: must not be empty"],
    ),
    (
        r#""customerRegistrationId":"<256 ż>""#,
        "E400_00",
        &["customerRegistrationId: must have at most 255 characters"],
    ),
    (
        r#""customerRegistrationId":"a\r\nX-Evil: 1""#,
        "E400_00",
        &["customerRegistrationId: must not hold control characters"],
    ),
    (
        r#""customerRegistrationId":"..""#,
        "E400_00",
        &["customerRegistrationId: must not be . or .."],
    ),
    (
        r#""encryptedCustomerRegistrationId":7"#,
        "E400_00",
        &["encryptedCustomerRegistrationId: must be a string"],
    ),
    (
        r#""encryptedCustomerRegistrationId":"""#,
        "E400_00",
        &["encryptedCustomerRegistrationId: does not decrypt"],
    ),
    (
        r#""encryptedCustomerRegistrationId":"not base64url!""#,
        "E400_00",
        &["encryptedCustomerRegistrationId: does not decrypt"],
    ),
    (
        r#""encryptedCustomerRegistrationId":"<40 A>""#,
        "E400_00",
        &["encryptedCustomerRegistrationId: does not decrypt"],
    ),
    (
        r#""encryptedCustomerRegistrationId":"<encrypted>A""#,
        "E400_00",
        &["encryptedCustomerRegistrationId: does not decrypt"],
    ),
    (
        r#""encryptedCustomerRegistrationId":"<foreign>""#,
        "E400_00",
        &["encryptedCustomerRegistrationId: does not decrypt to an id of this tenant"],
    ),
    (
        r#""encryptedCustomerRegistrationid":"<foreign>""#,
        "E400_00",
        &["encryptedCustomerRegistrationid: does not decrypt to an id of this tenant"],
    ),
    (
        r#""customerRegistrationId":"another","encryptedCustomerRegistrationId":"<encrypted>""#,
        "E400_00",
        &["encryptedCustomerRegistrationId: does not decrypt to customerRegistrationId"],
    ),
    (
        r#""encryptedCustomerRegistrationID":"<encrypted>""#,
        "E400_00",
        &["encryptedCustomerRegistrationID: unknown field, did you mean encryptedCustomerRegistrationId?"],
    ),
    (
        r#""verifyEmail":"yes""#,
        "E400_00",
        &["verifyEmail: must be true or false"],
    ),
    (r#""verifyEmail":1"#, "E400_00", &["verifyEmail: must be true or false"]),
    (
        r#""ignoreProvider":"true""#,
        "E400_00",
        &["ignoreProvider: must be true or false"],
    ),
    (
        r#""ignoreProvider":0"#,
        "E400_00",
        &["ignoreProvider: must be true or false"],
    ),
    (
        r#""state":"Active""#,
        "E400_00",
        &["state: must be Standard, Lite or Unverified"],
    ),
    (r#""state":1"#, "E400_00", &["state: must be a string"]),
    (
        r#""FirstName":"Ana""#,
        "E400_00",
        &["FirstName: unknown field, did you mean firstName?"],
    ),
    (
        r#""RETURNURL":"https://www.example.com/""#,
        "E400_00",
        &["RETURNURL: unknown field, did you mean returnUrl?"],
    ),
    (
        r#""loginPassword":"hunter2""#,
        "E400_00",
        &["loginPassword: unknown field"],
    ),
    (r#""verified":true"#, "E400_00", &["verified: unknown field"]),
    (r#""<70 z>":1"#, "E400_00", &["<60 z>…: unknown field"]),
    (r#""a\r\nX-Evil":1"#, "E400_00", &["X-Evil: unknown field"]),
];

/// Ids that Auth0 cannot keep.
const AUTH0_IDS: &[(&str, &str, &[&str])] = &[
    (
        r#""customerRegistrationId":"reader one""#,
        "E400_00",
        &["Auth0 cannot keep an id with white space"],
    ),
    (
        r#""customerRegistrationId":"google-oauth2|1""#,
        "E400_00",
        &["ids that begin with auth0|"],
    ),
    (
        r#""customerRegistrationId":"auth0|""#,
        "E400_00",
        &["nothing follows auth0|"],
    ),
];

const ALL_AT_ONCE: &str = r#"{"email":"ana","password":"","firstName":1,"lastName":"<151 x>","customerRegistrationId":"..","verifyEmail":"no",
    "returnUrl":"http://www.example.com/","ignoreProvider":2,"state":"Gone","metadata":{"Title":"x","note":"<101 n>"},"Nickname":"A"}"#;

pub(crate) fn cases() -> Vec<Case> {
    let beside_email = |fields: &str| create(&format!(r#"{{"email":"ana@example.com",{fields}}}"#));
    let mut cases = Vec::new();
    for (index, (fields, code, says)) in FIELDS.iter().enumerate() {
        let paper = if index % 3 == 2 { Paper::Evening } else { Paper::Morning };
        cases.push(beside_email(fields).on(paper).refused(code, says));
    }
    cases.extend(
        AUTH0_IDS
            .iter()
            .map(|(fields, code, says)| beside_email(fields).refused(code, says)),
    );
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
    // A body of nothing but faults is not answered with a book.
    let many: Vec<String> = (0..60).map(|number| format!(r#""field{number}":1"#)).collect();
    let named: Vec<&str> = vec![": unknown field"; 49];
    let mut long = beside_email(&many.join(",")).refused("E400_00", &named);
    long.says.push("and 10 more".to_owned());
    cases.push(long);
    cases
}
