//! Invalid command lines.

use crate::uo::{alone, run};

#[tokio::test]
async fn what_cannot_be_meant_is_refused_and_the_option_named() {
    let too_long = "x".repeat(300);
    for (arguments, named) in [
        (&["--day", "2026-02-30"][..], &["--day", "YYYY-MM-DD"][..]),
        (&["--day", "tomorrow"], &["--day", "yesterday"]),
        (&["--from", "2026-1-1"], &["--from", "YYYY-MM-DD"]),
        (&["--until", "2026-01-01"], &["--from"]),
        (
            &["--from", "2026-01-02", "--until", "2026-01-01"],
            &["--from 2026-01-02 is after --until 2026-01-01"],
        ),
        (&["--from", "1990-01-01", "--until", "2026-01-01"], &["3650 days"]),
        (&["--day", "today", "--from", "today"], &["--day", "--from"]),
        (&["--tenant", "GCI/PO"], &["--tenant", "GROUP/CLIENT/PAPER"]),
        (&["--user", &too_long], &["--user", "customerRegistrationId"]),
        (&["--request", "a b"], &["--request"]),
        (&["--request", "a", "--user", "b"], &["--request", "--user"]),
        (
            &["--operation", "delete"],
            &["--operation", "get-by-id, create, update, update-email, repair"],
        ),
        (&["--outcome", "ok"], &["--outcome", "Succeeded, Failed, Undone"]),
        (&["--type", "4999"], &["--type", "AUTHSYSTEM_USER_GETBYID"]),
        (&["--code", "E999"], &["--code", "E400_01"]),
        (&["--code", "S200_01"], &["--code"]),
    ] {
        let arguments: Vec<_> = ["events", "list"].iter().chain(arguments).copied().collect();
        let refused = run(alone(&arguments)).await.with(2);
        for named in named {
            assert!(
                refused.err.contains(named),
                "{arguments:?} should name {named}: {refused:?}"
            );
        }
    }
    for (arguments, named) in [
        (&["--since", "ten"][..], "--since"),
        (&["--since", "169h"], "uo events list"),
        (&["--interval", "0s"], "--interval"),
        (&["--late", "1s"], "--late"),
        (&["-o", "json"], "-o jsonl"),
    ] {
        let arguments: Vec<_> = ["events", "tail"].iter().chain(arguments).copied().collect();
        let refused = run(alone(&arguments)).await.with(2);
        assert!(refused.err.contains(named), "{arguments:?}: {refused:?}");
    }
    let tables = [
        "--settings-table",
        "settings",
        "--events-table",
        "events",
        "--journal-table",
        "journal",
        "--region",
        "eu-west-1",
    ];
    let untold = run(alone(&[&["events", "list"][..], &tables].concat())).await.with(2);
    assert!(
        untold.err.contains("no tenant is named") && untold.err.contains("--tenant"),
        "{untold:?}"
    );
}
