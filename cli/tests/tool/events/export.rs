//! Export of records to files.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use super::{records, text, told};
use crate::uo::{alone, run};

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

    // A failing export keeps the existing file, and leaves no other.
    let mut failing = alone(&["events", "export", "--to", "events.jsonl", "--local=http://127.0.0.1:1"]);
    failing.current_dir(folder.path());
    run(failing).await.with(3);
    assert_eq!(lines(&fs::read_to_string(&file).unwrap()), events);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    for (target, named) in [
        (
            "missing/events.jsonl",
            "--to missing/events.jsonl: there is no folder missing\n",
        ),
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
