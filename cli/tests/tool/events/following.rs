//! Following new records.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use serde_json::Value;

use super::{records, text, told};
use crate::uo::World;

/// Starts to follow, runs a command, and returns the lines up to the first record of this user.
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
