//! Ids in the path, and the query of Get By Id.

use crate::request::{Case, Paper, Request, get, rows, table};

/// Invalid segments, and the fault in the answer.
const SEGMENTS: &str = "
customerRegistrationId: must be percent-encoded UTF-8
    %
    a%2
    %zz
    auth0%7
    %ff
    %C0%80
    %ED%A0%80
    %C5
customerRegistrationId: must not hold control characters
    %00
    a%0D%0AX-Evil:%201
    a%0Ab
    %7F
    %C2%85
customerRegistrationId: must not be . or ..
    .
    %2E%2e
customerRegistrationId: must have at most 255 characters
    <256 x>
    <256 %C5%BC>
    <2000 a>
";

/// Queries that Get By Id refuses.
const QUERIES: &str = "
ignoreProvider: must be true, false, 1 or 0
    ignoreProvider=maybe
    ignoreProvider=
    ignoreProvider
    ignoreProvider=2
    ignoreProvider=yes
    IgnoreProvider=null
    IGNOREPROVIDER=%74rue%20
    x=1&ignoreProvider=true%00
    ignoreProvider=%ff
ignoreProvider: must be given once
    ignoreProvider=true&ignoreProvider=false
";

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.extend(table(get, "E400_01", SEGMENTS));
    for (index, (says, segment)) in rows(SEGMENTS).enumerate().step_by(3) {
        let paper = if index % 2 == 0 { Paper::Morning } else { Paper::Evening };
        let write = |method: &str, path: String, body: &str| Request::new(method, &path).on(paper).body(body);
        let email = r#"{"email":"ana@example.com"}"#;
        cases.push(write("PUT", format!("/v4/Users/{segment}/"), r#"{"firstName":"Ana"}"#).refused("E400_01", &says));
        cases.push(write("PATCH", format!("/v4/Users/{segment}/Email"), email).refused("E400_01", &says));
    }
    cases.extend(table(|query| get(&format!("somebody?{query}")), "E400_00", QUERIES));
    cases
}
