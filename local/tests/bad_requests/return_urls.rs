//! Return URLs that resemble the tenant's own.

use crate::request::{Case, create, table};

const ROWS: &str = r#"
returnUrl: must be a string
    7
returnUrl: must be an absolute URL
    ""
    "/welcome"
    "www.example.com/welcome"
    "//www.example.com/welcome"
    "https:\\\\www.example.com"
    "https://www.example.com\\@evil.example/"
    "https://www.example.com/ welcome"
    "https://www.exa\tmple.com/"
    "https://www.example.com/\r\nLocation: https://evil.example/"
    "https://"
    "https://www.example.com:99999/"
    "https://www.example.com/<2048 x>"
    "https://www.example.com%00.evil.example/"
returnUrl: must begin with https://
    "http://www.example.com/"
    "javascript:alert(document.domain)//https://www.example.com/"
    "data:text/html,https://www.example.com/"
    "ftp://www.example.com/"
    "blob:https://www.example.com/7f"
returnUrl: must not hold a user name or password
    "https://www.example.com@evil.example/"
    "https://ana:hunter2@www.example.com/"
    "https://www.example.com%5c@evil.example/"
    "https://www.example.com:443@evil.example/"
returnUrl: must have an origin that the tenant allows
    "https://evil.example/"
    "https://evil.example/https://www.example.com/"
    "https://evil.example/?www.example.com"
    "https://evil.example#www.example.com"
    "https://www.example.com.evil.example/"
    "https://wwwXexample.com/"
    "https://example.com/"
    "https://a.www.example.com/"
    "https://www.example.com:8443/"
    "https://www.example.com./"
    "https://www.еxample.com/"
    "https://www.xn--xample-2of.com/"
    "https://www.example.com%2eevil.example/"
    "https://@evil.example/"
    "https:///evil.example/"
    "https:/evil.example/"
    "https:evil.example"
    "https://www.example.comevil.example/"
    "https://www。evil.example/"
    "https://[::1]/"
"#;

pub(crate) fn cases() -> Vec<Case> {
    let send = |url: &str| {
        create(&format!(
            r#"{{"email":"ana@example.com","verifyEmail":true,"returnUrl":{url}}}"#
        ))
    };
    let mut cases = table(send, "E400_00", ROWS);
    // The URL is validated even if no mail will be sent.
    cases.push(
        create(r#"{"email":"ana@example.com","returnUrl":"https://evil.example/"}"#)
            .refused("E400_00", &["returnUrl: must have an origin that the tenant allows"]),
    );
    cases
}
