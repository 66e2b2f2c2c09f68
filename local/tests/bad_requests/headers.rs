//! The mandatory headers: missing, empty, malformed, sent twice, several at once.

use crate::request::{Case, Token, change_email, create, get, update};

const MANDATORY: [&str; 4] = ["X-SourceSystem", "X-ClientGroupCode", "X-ClientCode", "X-PaperCode"];

/// A header, an invalid value, and the fault in the answer.
const VALUES: &[(&str, &[u8], &str)] = &[
    ("X-ClientGroupCode", b"", "X-ClientGroupCode: is required"),
    ("X-ClientCode", b"   ", "X-ClientCode: is required"),
    (
        "X-PaperCode",
        b"MORNING EVENING",
        "X-PaperCode: must be visible ASCII characters",
    ),
    (
        "X-PaperCode",
        b"MORNING\tEVENING",
        "X-PaperCode: must be visible ASCII characters",
    ),
    (
        "X-ClientCode",
        "HÉRALD".as_bytes(),
        "X-ClientCode: must be visible ASCII characters",
    ),
    (
        "X-ClientCode",
        b"HERALD\xff",
        "X-ClientCode: must be visible ASCII characters",
    ),
    (
        "X-SourceSystem",
        "пайпер".as_bytes(),
        "X-SourceSystem: must be visible ASCII characters",
    ),
    (
        "X-SourceSystem",
        b"<65 s>",
        "X-SourceSystem: must have at most 64 characters",
    ),
    (
        "X-ClientGroupCode",
        b"<4000 g>",
        "X-ClientGroupCode: must have at most 64 characters",
    ),
];

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for name in MANDATORY {
        let says = format!("{name}: is required");
        cases.push(get("somebody").without(name).refused("E400_00", &[says.as_str()]));
    }
    for (name, value, says) in VALUES {
        cases.push(get("somebody").header(name, *value).refused("E400_00", &[says]));
    }
    for name in MANDATORY {
        let says = format!("{name}: must be sent once");
        cases.push(
            update("{}")
                .header(name, "DEMO")
                .header(name, "DEMO")
                .refused("E400_00", &[says.as_str()]),
        );
    }
    cases.extend([
        // Every operation checks them before the body.
        create("not JSON")
            .without("X-PaperCode")
            .refused("E400_00", &["X-PaperCode: is required"]),
        update("{}")
            .without("X-ClientCode")
            .refused("E400_00", &["X-ClientCode: is required"]),
        change_email("{}")
            .without("X-SourceSystem")
            .refused("E400_00", &["X-SourceSystem: is required"]),
        // One answer names all faults, including the token.
        get("somebody")
            .without("X-ClientGroupCode")
            .header("X-ClientCode", "a b")
            .header("X-PaperCode", "<65 p>")
            .header("X-SourceSystem", "ü")
            .token(Token::Absent)
            .refused(
                "E400_00",
                &[
                    "X-ClientGroupCode: is required",
                    "X-ClientCode: must be visible ASCII",
                    "X-PaperCode: must have at most 64",
                    "X-SourceSystem: must be visible ASCII",
                    "Authorization: must be a bearer token",
                ],
            ),
        MANDATORY
            .iter()
            .fold(get("somebody").token(Token::Absent), |request, name| {
                request.without(name)
            })
            .refused(
                "E400_00",
                &[
                    "X-ClientGroupCode: is required",
                    "X-ClientCode: is required",
                    "X-PaperCode: is required",
                    "X-SourceSystem: is required",
                    "Authorization: must be a bearer token",
                ],
            ),
        // A line break in a value ends the header. The rest is a header of its own, which no answer repeats.
        get("somebody")
            .header("X-SourceSystem", "tests\r\nX-Evil: 1\r\nX-SourceSystem: again")
            .refused("E400_00", &["X-SourceSystem: must be sent once"]),
    ]);
    cases
}
