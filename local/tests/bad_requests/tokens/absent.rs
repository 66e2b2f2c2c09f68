//! Missing tokens, tokens in another place or scheme, and texts that are not tokens.

use super::{At, MALFORMED, Row};

/// The challenge for a request without a token: it has no error code (RFC 6750 §3.1).
const CHALLENGE: &str = "Bearer realm=\"users-orchestrator\"\n";

/// Values of `Authorization`, and the expected challenge; `<token>` is a valid token.
const VALUES: &[(&[&str], &str)] = &[
    (&[], CHALLENGE),
    (&[""], CHALLENGE),
    (&["Basic dXNlcjpodW50ZXIy"], CHALLENGE),
    (&["Token <token>"], CHALLENGE),
    (&["DPoP <token>"], CHALLENGE),
    (&["JWT <token>"], CHALLENGE),
    (&["Bearer,<token>"], CHALLENGE),
    (&["Bearer:<token>"], CHALLENGE),
    (&["Bearer\t<token>"], CHALLENGE),
    (&["<token>"], CHALLENGE),
    (&["Bearer"], MALFORMED),
    (&["Bearer hunter2"], MALFORMED),
    (&["Bearer Bearer <token>"], MALFORMED),
    (&["Bearer <token> <token>"], MALFORMED),
    (&["Bearer <token>,<token>"], MALFORMED),
    (&["Bearer \"<token>\""], MALFORMED),
    (&["Bearer token=<token>"], MALFORMED),
    (&["Bearer <token>, Basic dXNlcjpodW50ZXIy"], MALFORMED),
    (&["Bearer <token>", "Bearer <token>"], "Authorization must be sent once"),
    (
        &["Bearer <token>", "Basic dXNlcjpodW50ZXIy"],
        "Authorization must be sent once",
    ),
];

pub(super) fn rows() -> Vec<Row> {
    let row = |(values, says): &(&'static [&'static str], &'static str)| {
        let values = *values;
        Row {
            name: format!("{values:?}"),
            at: At::All,
            authorization: Box::new(|forge| {
                let token = forge.rs256().signed(&forge.rsa);
                values.iter().map(|value| value.replace("<token>", &token)).collect()
            }),
            code: "E401",
            says,
        }
    };
    VALUES.iter().map(row).collect()
}
