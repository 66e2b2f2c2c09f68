//! Entries that the repair cannot settle.

use std::time::Duration;

use repair::{Fate, Order, Repair};
use shared::{
    events::NewRecords,
    journal::{Entry, Lease, Leaving, State},
    metrics::Repaired,
    model::CustomerRegistrationId,
    settings::ProviderKind,
};

use crate::{
    mishap::{AtSide, Moment},
    process::{AtTable, Process, TIMEOUT},
    request::{Person, Write},
    world::World,
};

/// A creation whose process ended before it closed its entry.
async fn unfinished(world: &World) -> Person {
    let person = Person::new();
    let mishap = AtTable {
        call: 1,
        moment: Moment::BeforeEffect,
        stops: true,
    };
    let process = Process::start(world, Some(mishap));
    let body = person.creation(true);
    let answer = process.write(world, Write::Create, &person, &body, None, TIMEOUT).await;
    assert_eq!(answer, None);
    world.pass_leases();
    person
}

async fn run(repair: &Repair, process: &Process, order: Order) -> Repaired {
    let deadline = process.backends.clock.monotonic() + Duration::from_mins(1);
    repair.run(&order, deadline).await.unwrap()
}

/// The repair gives up after ten attempts. Then the entry waits until a person asks for another attempt.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_keeps_failing_waits_for_a_person() {
    let world = World::start(Some(ProviderKind::Auth0)).await;
    let person = unfinished(&world).await;
    let process = Process::start(&world, None);
    let repair = Repair::new(&process.backends);
    let down = serde_json::json!({"status": 500});
    let subscribe = world.stack.simulators().faults("subscribe").unwrap();
    subscribe.set(local::simulators::Fault::parse(&down).unwrap());

    let mut reports = Vec::new();
    for _ in 0..10 {
        reports.push(run(&repair, &process, Order::default()).await);
        // Right after an attempt nothing is due: each pause is longer than the one before.
        assert_eq!(run(&repair, &process, Order::default()).await.postponed, 0);
        world.clock.pass(Duration::from_hours(2));
    }
    let postponed = Repaired {
        postponed: 1,
        ..Repaired::default()
    };
    let waiting = Repaired {
        needs_attention: 1,
        ..Repaired::default()
    };
    assert_eq!(reports[..9], [postponed; 9]);
    assert_eq!(reports[9], waiting);
    let given_up = process.backends.backlog.needing_attention(10).await.unwrap().entries;
    let reason = given_up[0].reason.clone().unwrap();
    assert!(reason.contains("500") && !reason.contains(&person.email), "{reason}");

    subscribe.clear();
    assert_eq!(
        run(&repair, &process, Order::default()).await,
        waiting,
        "it is left alone, and still counted"
    );
    let asked = Order {
        needs_attention: true,
        entry: None,
    };
    let done = Repaired {
        done: 1,
        ..Repaired::default()
    };
    assert_eq!(run(&repair, &process, asked.clone()).await, done);
    assert_eq!(run(&repair, &process, asked).await, Repaired::default());
}

/// After correcting the cause of one entry, a person can ask for that entry alone. Leases of others are respected.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_entry_is_taken_up_alone() {
    let world = World::start(Some(ProviderKind::Auth0)).await;
    unfinished(&world).await;
    unfinished(&world).await;
    let process = Process::start(&world, None);
    let repair = Repair::new(&process.backends);
    let backlog = &process.backends.backlog;
    let overdue = async || backlog.overdue(process.backends.clock.now(), 10).await.unwrap().entries;
    let [first, second]: [Entry; 2] = overdue().await.try_into().unwrap();
    let ask = async |entry: &Entry| {
        let order = Order {
            entry: Some(entry.key.to_string()),
            ..Order::default()
        };
        let deadline = process.backends.clock.monotonic() + Duration::from_mins(1);
        repair
            .run_telling(&order, deadline, &|_| {})
            .await
            .unwrap()
            .settled
            .remove(0)
            .fate
    };

    // Another process holds the lease.
    let lease = Lease::of_invocation(
        process.backends.ids.ulid(process.backends.clock.as_ref()),
        process.backends.clock.now(),
        Duration::from_secs(30),
    );
    assert!(process.backends.journal.take(&first, &lease).await.unwrap());
    assert_eq!(ask(&first).await, Fate::Held { until: lease.until });
    world.pass_leases();

    // The repair had given it up. Of two concurrent requests for it, one gets it; the other entry is unchanged.
    let mut held = first.clone();
    held.pass_to(lease);
    let leaving = Leaving::NeedsAttention("Auth0.ClientSecret: refused".to_owned());
    let left = process.backends.journal.leave(&held, &leaving, NewRecords::NONE).await;
    assert!(left.unwrap());
    let told = tokio::join!(ask(&first), ask(&first));
    let (one, other) = if told.0 == Fate::Done { told } else { (told.1, told.0) };
    assert_eq!(one, Fate::Done);
    assert!(
        matches!(other, Fate::Taken | Fate::Held { .. } | Fate::Closed(State::Done)),
        "{other:?}"
    );
    assert_eq!(overdue().await, std::slice::from_ref(&second));

    assert_eq!(ask(&second).await, Fate::Done);
    assert_eq!(ask(&second).await, Fate::Closed(State::Done));
    let event = |entry: &str| serde_json::json!({"entry": entry}).to_string();
    let deadline = process.backends.clock.monotonic() + Duration::from_mins(1);
    for (asked, expected) in [
        (second.key.as_str(), "settled before: done"),
        ("demo/herald/morning/w/none", "the journal has no such entry"),
        ("no key", "the journal has no such entry"),
    ] {
        let told = repair.run_event(&event(asked), deadline).await.unwrap();
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        assert_eq!((&told["entry"], &told["done"]), (&expected.into(), &0.into()), "{told}");
    }
}

/// Of two concurrent repairs, only one gets an entry; a repeat that works on the entry is not disturbed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_is_settled_once() {
    let world = World::start(Some(ProviderKind::Auth0)).await;
    for _ in 0..5 {
        let person = unfinished(&world).await;
        let (one, other) = (Process::start(&world, None), Process::start(&world, None));
        let repairs = [&one, &other].map(|process| Repair::new(&process.backends));
        let (first, second) = tokio::join!(
            run(&repairs[0], &one, Order::default()),
            run(&repairs[1], &other, Order::default())
        );
        assert_eq!((first.done + second.done, first.failed + second.failed), (1, 0));
        let id = CustomerRegistrationId::parse(&person.id).unwrap();
        let history = world.stack.tools().event_history.as_ref();
        let records = history.of_user(world.tenant.id(), &id).await.unwrap();
        let told: Vec<(&str, bool)> = records
            .iter()
            .map(|record| (record.event_type_code.as_str(), record.reconstructed))
            .collect();
        let expected = [
            ("AUTHSYSTEM_USER_GET", false),
            ("AUTHSYSTEM_USER_CREATE", true),
            ("SUBSCRIBE_USER_CREATE", true),
        ];
        assert_eq!(told, expected);
    }
}

/// A write that was begun with one provider is not finished with another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_provider_is_left_alone() {
    let world = World::start(Some(ProviderKind::Auth0)).await;
    let person = Person::new();
    let process = Process::start(&world, None);
    let body = person.creation(true);
    // The provider's user is created, and the process ends at Subscribe.
    let stop = AtSide::Stop(Moment::BeforeEffect);
    stop.prepare(&world, "subscribe", 2);
    tokio::select! {
        () = stop.reached(&world, "subscribe", 2) => {}
        answer = process.write(&world, Write::Create, &person, &body, Some(person.key()), TIMEOUT) => panic!("{answer:?}"),
    }
    world.settle();
    world.pass_leases();
    let mut document = world.stack.tenants()[0].document.clone();
    assert_eq!(document.settings["Flow.UserProvider"], "Auth0");
    let gigya = world
        .stack
        .tenants()
        .iter()
        .find(|tenant| tenant.user_provider == Some("Gigya"))
        .unwrap();
    for (name, value) in &gigya.document.settings {
        if name.starts_with("Gigya.") || name == "Flow.UserProvider" {
            document.settings.insert(name.clone(), value.clone());
        }
    }
    let admin = &world.stack.tools().settings_admin;
    admin.put(&document).await.unwrap();
    let process = Process::start(&world, None);
    let repair = Repair::new(&process.backends);
    assert_eq!(run(&repair, &process, Order::default()).await.postponed, 1);
    assert!(world.stack.simulators().users("gigya").unwrap().unwrap().is_empty());

    admin.put(&world.stack.tenants()[0].document).await.unwrap();
    world.clock.pass(Duration::from_hours(2));
    assert_eq!(run(&repair, &process, Order::default()).await.undone, 1);
    assert!(world.stack.simulators().users("auth0").unwrap().unwrap().is_empty());
}
