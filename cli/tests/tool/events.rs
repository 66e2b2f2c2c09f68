//! `uo events`: the records of what really happened on a stack.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::uo::{World, alone, run};

/// A tenant other than the first.
const EVENING: &str = "DEMO/HERALD/EVENING";

/// Ana was made, changed, and looked for under a wrong id.
async fn told() -> World {
    let world = World::start().await;
    world
        .uo(&["users", "create", "--email", "ana@example.com", "--id", "ana"])
        .await
        .with(0);
    world
        .uo(&[
            "users",
            "update",
            "ana",
            "--first-name",
            "Ana",
            "--source-system",
            "portal",
        ])
        .await
        .with(0);
    world.uo(&["users", "get", "nobody"]).await.with(1);
    world
        .uo(&[
            "users",
            "create",
            "--email",
            "ben@example.com",
            "--id",
            "ben",
            "--tenant",
            EVENING,
        ])
        .await
        .with(0);
    world
}

async fn records(world: &World, arguments: &[&str]) -> Vec<Value> {
    let arguments: Vec<&str> = ["events", "list", "-o", "json"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    let listed = world.uo(&arguments).await.with(0).json();
    listed.as_array().unwrap().clone()
}

fn text<'r>(record: &'r Value, member: &str) -> &'r str {
    record[member]
        .as_str()
        .unwrap_or_else(|| panic!("no {member} in {record}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn records_are_read_by_user_by_day_and_by_request() {
    let world = told().await;
    let of_user = records(&world, &["--user", "ana"]).await;
    assert!(
        of_user.len() >= 6 && of_user.iter().all(|record| record["customerRegistrationId"] == "ana"),
        "{of_user:?}"
    );
    let of_tenant = records(&world, &["--from", "yesterday"]).await;
    let anas: Vec<_> = of_tenant
        .iter()
        .filter(|record| record["customerRegistrationId"] == "ana")
        .cloned()
        .collect();
    assert_eq!(anas, of_user);
    assert!(of_tenant.iter().all(|record| record["paperCode"] == "MORNING"));
    assert!(
        of_tenant
            .iter()
            .any(|record| record["customerRegistrationId"] == "nobody")
    );
    assert!(of_tenant.is_sorted_by_key(|record| text(record, "id").to_owned()));

    let first = &of_user[0];
    let day = &text(first, "occurredAt")[..10];
    assert!(records(&world, &["--day", day]).await.contains(first));
    assert!(records(&world, &["--user", "ana", "--day", day]).await.contains(first));
    for elsewhere in [
        &["--day", "2020-01-01"][..],
        &["--user", "ana", "--from", "2020-01-01", "--until", "2020-12-31"],
        &["--user", "ana", "--tenant", EVENING],
    ] {
        assert_eq!(records(&world, elsewhere).await, [] as [Value; 0], "{elsewhere:?}");
    }
    let others = records(&world, &["--tenant", "demo/herald/evening", "--from", day]).await;
    assert!(
        !others.is_empty() && others.iter().all(|record| record["customerRegistrationId"] == "ben"),
        "{others:?}"
    );

    let request = text(first, "requestId");
    let of_request = records(&world, &["--request", request]).await;
    assert!(
        of_request.len() == 3 && of_request.iter().all(|record| text(record, "requestId") == request),
        "{of_request:?}"
    );
    assert_eq!(
        records(&world, &["--request", request, "--tenant", EVENING]).await,
        [] as [Value; 0]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tenant_of_the_environment_narrows_no_request_and_an_empty_variable_is_none() {
    let world = told().await;
    let request = text(&records(&world, &["--user", "ana"]).await[0], "requestId").to_owned();
    let listed = async |arguments: &[&str], tenant: &str| {
        let mut command = world.command(&[&["events", "list", "-o", "json"][..], arguments].concat());
        command.env("UO_TENANT", tenant);
        run(command).await
    };
    let of_request = listed(&["--request", &request], EVENING).await.with(0).json();
    assert_eq!(of_request.as_array().unwrap().len(), 3, "{of_request}");
    let of_evening = listed(&["--from", "yesterday"], EVENING).await.with(0);
    assert!(
        of_evening.out.contains("ben") && !of_evening.out.contains("ana"),
        "{of_evening:?}"
    );
    let of_first = listed(&["--from", "yesterday"], "").await.with(0);
    assert!(of_first.out.contains("ana"), "{of_first:?}");
    let refused = listed(&[], "GCI").await.with(2);
    assert!(refused.err.contains("UO_TENANT: a tenant is"), "{refused:?}");
    let exported = world.uo(&["events", "export", "--from", "yesterday"]).await.with(0);
    assert!(exported.err.contains("has not ended: more records"), "{exported:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_asked_for_is_shown() {
    let world = told().await;
    let all = records(&world, &["--from", "yesterday"]).await;
    for (arguments, is_wanted) in [
        (
            &["--operation", "create"][..],
            (|record: &Value| record["operation"] == "create") as fn(&Value) -> bool,
        ),
        (&["--operation", "update", "--operation", "get-by-id"], |record| {
            record["operation"] != "create"
        }),
        (&["--outcome", "FAILED"], |record| record["outcome"] == "Failed"),
        (&["--type", "4601"], |record| record["eventTypeId"] == 4601),
        (&["--type", "subscribe_user_create"], |record| {
            record["eventTypeCode"] == "SUBSCRIBE_USER_CREATE"
        }),
        (&["--code", "e400_01"], |record| {
            record["code"] == "UsersOrchestrator_E400_01"
        }),
        (&["--source-system", "portal"], |record| {
            record["sourceSystem"] == "portal"
        }),
        (&["--source-system", "portal", "--type", "4602"], |record| {
            record["sourceSystem"] == "portal" && record["eventTypeId"] == 4602
        }),
    ] {
        let expected: Vec<_> = all.iter().filter(|record| is_wanted(record)).cloned().collect();
        assert!(
            !expected.is_empty() && expected.len() < all.len(),
            "{arguments:?} tries nothing"
        );
        let arguments: Vec<_> = ["--from", "yesterday"].iter().chain(arguments).copied().collect();
        assert_eq!(records(&world, &arguments).await, expected, "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_get_a_table_and_programs_lines() {
    let world = told().await;
    let table = world.uo(&["events", "list", "--user", "nobody"]).await.with(0);
    let (heading, row) = (table.out.lines().next().unwrap(), table.out.lines().nth(1).unwrap());
    assert!(
        heading.starts_with("TIME (UTC)") && !heading.contains("USER") && heading.contains("REQUEST"),
        "{table:?}"
    );
    let at = |column: &str| row.split_at(heading.find(column).unwrap()).1;
    assert!(at("EVENT").contains("_USER_GETBYID "), "{table:?}");
    assert!(
        at("OUTCOME").starts_with("Failed") && at("CODE").starts_with("E400_01 "),
        "{table:?}"
    );
    assert!(
        table
            .err
            .starts_with("2 records of user nobody of DEMO/HERALD/MORNING, in the local stack at "),
        "{table:?}"
    );
    let lines = world
        .uo(&["events", "list", "--user", "nobody", "-o", "jsonl", "-q"])
        .await
        .with(0);
    let lines: Vec<Value> = lines
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines, records(&world, &["--user", "nobody"]).await);
    let by_request = world
        .uo(&["events", "list", "--request", text(&lines[0], "requestId")])
        .await
        .with(0)
        .out;
    assert!(
        by_request.contains("TENANT") && by_request.contains("nobody"),
        "{by_request}"
    );
    let none = world.uo(&["events", "list", "--user", "no-such-user"]).await.with(0);
    assert_eq!(none.out, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn exported_records_are_cloud_events_and_a_file_is_whole() {
    let world = told().await;
    let folder = tempfile::tempdir().unwrap();
    let records = records(&world, &["--from", "yesterday"]).await;
    let export = ["events", "export", "--from", "yesterday"];
    let lines = |text: &str| -> Vec<Value> { text.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    let plain = world.uo(&export).await.with(0);
    assert_eq!(lines(&plain.out), records);

    let file = folder.path().join("events.jsonl");
    fs::write(&file, "what was there before").unwrap();
    let arguments: Vec<_> = export
        .iter()
        .chain(&["--format", "cloudevents", "--to", "events.jsonl", "-o", "json"])
        .copied()
        .collect();
    let exported = world.uo_in(folder.path(), &arguments).await.with(0);
    assert_eq!(exported.json()[0]["records"], records.len());
    let events = lines(&fs::read_to_string(&file).unwrap());
    assert_eq!(events.len(), records.len());
    let mut names = BTreeSet::new();
    for (event, record) in events.iter().zip(&records) {
        assert_eq!(
            (&event["specversion"], &event["datacontenttype"]),
            (&"1.0".into(), &"application/json".into())
        );
        assert_eq!(text(event, "source"), "/users-orchestrator/DEMO/HERALD/MORNING");
        assert_eq!(
            text(event, "type"),
            format!("users-orchestrator.{}", text(record, "eventTypeCode"))
        );
        assert!(text(event, "time").parse::<jiff::Timestamp>().is_ok(), "{event}");
        assert_eq!(
            (&event["subject"], &event["data"]),
            (&record["customerRegistrationId"], record)
        );
        assert!(
            names.insert((text(event, "source"), text(event, "id"))),
            "source and id together are unique"
        );
    }
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left beside it"
    );

    // One that fails leaves what was there, and nothing else.
    let mut failing = alone(&["events", "export", "--to", "events.jsonl", "--local=http://127.0.0.1:1"]);
    failing.current_dir(folder.path());
    run(failing).await.with(3);
    assert_eq!(lines(&fs::read_to_string(&file).unwrap()), events);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    for (target, named) in [
        ("missing/events.jsonl", "--to missing/events.jsonl: cannot be written"),
        (".", "--to .: is a folder"),
    ] {
        let mut command = alone(&["events", "export", "--to", target, "--local=http://127.0.0.1:1"]);
        command.current_dir(folder.path());
        let refused = run(command).await;
        assert!(
            refused.err.contains(named) && (1..3).contains(&refused.code),
            "{refused:?}"
        );
    }
}

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

/// Follows, has something happen once it does, and gets the records as lines until one of that user is there.
async fn followed(world: &World, arguments: &[&str], happen: &[&str], until: &'static str) -> Vec<Value> {
    let arguments: Vec<&str> = ["events", "tail", "--interval", "100ms", "-o", "jsonl"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    let mut command = world.command(&arguments);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let told = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        told.read_line(&mut line).unwrap();
        (line, told)
    });
    let (line, _open) = told.await.unwrap();
    assert!(line.starts_with("following "), "{line}");
    world.uo(happen).await.with(0);
    let read = tokio::task::spawn_blocking(move || {
        let mut records: Vec<Value> = Vec::new();
        while records.last().is_none_or(|record| record["eventTypeCode"] != until) {
            records.push(serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap());
        }
        let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(interrupted.unwrap().success());
        records.extend(lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap()));
        assert_eq!(child.wait().unwrap().code(), Some(0), "Ctrl-C is how it ends");
        records
    });
    read.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_followed_each_record_once() {
    let world = told().await;
    let happen = ["users", "create", "--email", "eva@example.com", "--id", "eva"];
    let new = followed(&world, &[], &happen, "SUBSCRIBE_USER_CREATE").await;
    assert!(
        new.iter().all(|record| record["customerRegistrationId"] == "eva"),
        "{new:?}"
    );
    assert_eq!(new, records(&world, &["--user", "eva"]).await);

    let happen = ["users", "update", "eva", "--last-name", "Reader"];
    let of_user = followed(
        &world,
        &["--user", "eva", "--since", "10m"],
        &happen,
        "SUBSCRIBE_USER_GETBYID",
    )
    .await;
    let ids: BTreeSet<&str> = of_user.iter().map(|record| text(record, "id")).collect();
    assert_eq!(ids.len(), of_user.len(), "{of_user:?}");
    assert_eq!(of_user[..new.len()], new, "what was before comes first");

    let happen = ["users", "get", "ana"];
    let filtered = followed(
        &world,
        &["--type", "AUTHSYSTEM_USER_GETBYID"],
        &happen,
        "AUTHSYSTEM_USER_GETBYID",
    )
    .await;
    assert_eq!(
        (filtered.len(), &filtered[0]["customerRegistrationId"]),
        (1, &"ana".into())
    );
}
