//! No token, a token in another place or under another scheme, and what is no token at all.

use super::{At, MALFORMED, Row};

/// The challenge to those who have shown no token: it has no error code (RFC 6750 §3.1).
const CHALLENGE: &str = "Bearer realm=\"users-orchestrator\"\n";

/// The values of `Authorization`, and what the challenge says of them; `<token>` is a good one.
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
