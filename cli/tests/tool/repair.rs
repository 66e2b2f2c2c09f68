//! `uo repair`: settles writes that were cut short.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use jiff::Timestamp;
use local::simulators::{AUTH0, Fault, SUBSCRIBE};
use repair::{Fate, Order, Repair};
use serde_json::{Value, json};
use shared::{
    clock::{Clock as _, SystemClock},
    error::PortError,
    events::NewRecords,
    journal::{Backlog, Lease, Leaving, Pending},
};

use crate::{
    unfinished,
    uo::{World, alone, run},
};

async fn open(world: &World) -> Vec<Value> {
    let listed = world.uo(&["repair", "list", "-o", "json"]).await.with(0).json();
    listed.as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_cut_short_is_listed_and_closed_as_done() {
    let world = World::start().await;
    let nothing = world.uo(&["repair"]).await.with(0);
    assert_eq!(nothing.out, "Nothing to repair.\n");
    unfinished::creation(&world, "ana").await;

    let listed = open(&world).await;
    let entry = &listed[0];
    assert_eq!((listed.len(), &entry["standing"]), (1, &"overdue".into()), "{listed:?}");
    assert_eq!(
        (&entry["operation"], &entry["attempts"]),
        (&"create".into(), &0.into()),
        "{entry}"
    );
    assert_eq!(
        (&entry["customerRegistrationId"], &entry["reason"]),
        (&"ana".into(), &Value::Null)
    );
    assert!(entry["ageSeconds"].as_i64().unwrap() >= 3600, "{entry}");
    let table = world.uo(&["repair", "list"]).await.with(0).out;
    assert!(table.contains("1h 0m") && table.contains("overdue"), "{table}");
    assert!(!table.contains("ana@"), "{table}");

    let planned = world.uo(&["repair", "--dry-run", "-o", "json"]).await.with(4).json();
    assert_eq!(planned[0]["entry"], entry["entry"]);
    assert_eq!(open(&world).await.len(), 1, "a dry run changes nothing");

    let repaired = world.uo(&["repair", "-o", "json"]).await.with(0);
    let settled = repaired.json();
    assert_eq!(
        (&settled[0]["entry"], &settled[0]["outcome"]),
        (&entry["entry"], &"done".into())
    );
    assert!(
        repaired
            .err
            .contains("1 done, 0 undone, 0 postponed, 0 failed; 0 need attention"),
        "{repaired:?}"
    );
    world.uo(&["repair", "--dry-run"]).await.with(0);
    assert!(open(&world).await.is_empty());
    let records = world
        .uo(&["events", "list", "--user", "ana", "-o", "json"])
        .await
        .with(0)
        .json();
    let reconstructed: Vec<_> = records
        .as_array()
        .unwrap()
        .iter()
        .filter(|record| record["reconstructed"] == true)
        .collect();
    assert_eq!(reconstructed.len(), 2, "{records}");
    world.uo(&["users", "get", "ana"]).await.with(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_taken_back_is_undone_once_the_side_is_back() {
    let world = World::start().await;
    let simulators = world.stack.simulators();
    for (side, method) in [(SUBSCRIBE, "POST"), (AUTH0, "DELETE")] {
        let fault = Fault::parse(&json!({"status": 500, "match": {"method": method}})).unwrap();
        simulators.faults(side).unwrap().set(fault);
    }
    world
        .uo(&["users", "create", "--email", "bea@example.com", "--id", "bea"])
        .await
        .with(1);
    let entry = open(&world).await[0]["entry"].as_str().unwrap().to_owned();

    let postponed = world.uo(&["repair", "-o", "jsonl"]).await.with(0).json();
    assert_eq!(postponed["outcome"], "postponed");
    assert!(postponed["reason"].as_str().unwrap().contains("500"), "{postponed}");
    assert!(postponed["until"].is_string());
    let pausing = world.uo(&["repair", "--entry", &entry]).await.with(1);
    assert!(
        pausing.out.contains("until") && pausing.err.contains("ask again then"),
        "{pausing:?}"
    );
    assert_eq!(open(&world).await[0]["standing"], "held");
    world.uo(&["repair", "--dry-run"]).await.with(0);

    for side in [SUBSCRIBE, AUTH0] {
        simulators.faults(side).unwrap().clear();
    }
    give_up(&world, "Auth0.ClientSecret: refused").await;
    let waiting = world.uo(&["repair", "--quiet", "-o", "json"]).await.with(1);
    assert_eq!(waiting.json(), json!([]), "it waits until a person asks");
    let listed = world.uo(&["repair", "list", "--needs-attention"]).await.with(0).out;
    assert!(
        listed.contains("needs attention") && listed.contains("Auth0.ClientSecret: refused"),
        "{listed}"
    );
    assert_eq!(open(&world).await[0]["reason"], "Auth0.ClientSecret: refused");

    let asked = ["repair", "--entry", &entry];
    world.uo(&["repair", "--entry", &entry, "--dry-run"]).await.with(4);
    let undone = world.uo(&asked).await.with(0);
    assert!(undone.out.contains("undone: both sides are as before"), "{undone:?}");
    let again = world.uo(&asked).await.with(0);
    assert!(again.out.contains("settled before: undone"), "{again:?}");
    world.uo(&["repair", "--entry", &entry, "--dry-run"]).await.with(0);
    let records = world
        .uo(&["events", "list", "--user", "bea", "--operation", "repair", "-o", "json"])
        .await
        .json();
    let outcomes: Vec<_> = records
        .as_array()
        .unwrap()
        .iter()
        .map(|record| &record["outcome"])
        .collect();
    assert_eq!(outcomes.last().unwrap(), &"Undone", "{records}");
    world.uo(&["repair"]).await.with(0);
}

/// Leaves all open entries for a person, like the repair after its last attempt.
async fn give_up(world: &World, reason: &str) {
    let backends = world.stack.backends();
    let later = SystemClock::new().now() + jiff::SignedDuration::from_hours(2);
    let mut entry = backends.backlog.overdue(later, 10).await.unwrap().entries.remove(0);
    let lease = Lease {
        until: SystemClock::new().now(),
        ..entry.lease
    };
    assert!(backends.journal.take(&entry, &lease).await.unwrap());
    entry.pass_to(lease);
    let leaving = Leaving::NeedsAttention(reason.to_owned());
    let left = backends.journal.leave(&entry, &leaving, NewRecords::NONE).await;
    assert!(left.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_is_not_there_is_told() {
    let world = World::start().await;
    for arguments in [
        &["repair", "--entry", "demo/herald/morning/w/none"][..],
        &["repair", "--entry", "demo/herald/morning/w/none", "--dry-run"],
    ] {
        let unknown = world.uo(arguments).await.with(1);
        assert_eq!(unknown.out, "");
        assert!(
            unknown.err.contains("has no entry demo/herald/morning/w/none"),
            "{unknown:?}"
        );
    }
    for (arguments, named) in [
        (&["repair", "--entry", "none"][..], "--entry"),
        (&["repair", "--entry", "DEMO/herald/morning/w/1"], "--entry"),
        (
            &["repair", "--entry", "a/b/c/w/1", "--needs-attention"],
            "--needs-attention",
        ),
        (&["repair", "--dry-run", "list"], "list"),
    ] {
        let refused = run(alone(arguments)).await.with(2);
        assert!(refused.err.contains(named), "{arguments:?}: {refused:?}");
    }
}

/// A backlog that fails if overdue entries are requested.
#[derive(Debug)]
struct Unasked(Arc<dyn Backlog>);

#[async_trait]
impl Backlog for Unasked {
    async fn overdue(&self, _: Timestamp, _: usize) -> Result<Pending, PortError> {
        Err(PortError::unavailable("nobody should ask"))
    }

    async fn needing_attention(&self, limit: usize) -> Result<Pending, PortError> {
        self.0.needing_attention(limit).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn for_one_entry_nobody_looks_for_the_others() {
    let world = World::start().await;
    unfinished::creation(&world, "ana").await;
    let entry = open(&world).await[0]["entry"].as_str().unwrap().to_owned();
    let mut backends = world.stack.backends().clone();
    backends.backlog = Arc::new(Unasked(Arc::clone(&backends.backlog)));
    let order = Order {
        entry: Some(entry),
        ..Order::default()
    };
    let deadline = backends.clock.monotonic() + Duration::from_mins(1);
    let repair = Repair::new(&backends);
    let run = repair.run_telling(&order, deadline, &|_| {}).await.unwrap();
    assert_eq!((run.settled.len(), &run.settled[0].fate), (1, &Fate::Done));
    assert!(repair.run_telling(&Order::default(), deadline, &|_| {}).await.is_err());
}
