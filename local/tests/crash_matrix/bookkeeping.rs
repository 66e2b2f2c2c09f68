//! The cost of the books.

use shared::settings::ProviderKind;

use crate::{
    client::client,
    mishap::Moment,
    process::{AtTable, Process, TIMEOUT},
    request::{Person, Write},
    scan::scan,
    world::World,
};

/// Besides the calls to the sides, a write makes two calls to DynamoDB and a read one. Settings are read once per process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_write_makes_two_calls_and_a_read_one() {
    let world = World::start(Some(ProviderKind::Auth0)).await;
    for key in [None, Some("key-of-this-test")] {
        let person = Person::new();
        for write in Write::ALL {
            let process = Process::start(&world, None);
            let key = key.map(|key| format!("{key}-{write:?}"));
            let body = person.body(write, true);
            let answer = process
                .write(&world, write, &person, &body, key.as_deref(), TIMEOUT)
                .await
                .unwrap();
            assert_eq!(answer.code, write.success());
            assert_eq!(process.table.calls(), 2, "{write:?}");
        }
        let process = Process::start(&world, None);
        assert_eq!(process.read(&world, &person.id).await.status, 200);
        assert_eq!(process.table.calls(), 1, "a read");

        // A request refused before its write begins costs one call, and one more if its key may belong to an earlier request.
        let process = Process::start(&world, None);
        let body = person.creation(true);
        let refused = process
            .write(&world, Write::Create, &person, &body, None, TIMEOUT)
            .await
            .unwrap();
        assert_eq!((refused.status, process.table.calls()), (400, 1));
    }
}

/// No item of the journal contains what a caller sends, whatever the result of the request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_reader_can_be_read_from_the_table() {
    let world = World::start(Some(ProviderKind::Auth0)).await;
    let person = Person::new();
    for (write, stops) in [
        (Write::Create, false),
        (Write::Update, true),
        (Write::UpdateEmail, false),
    ] {
        // The first entry is closed, the second stays open, the third is left to the repair.
        let mishap = stops.then_some(AtTable {
            call: 1,
            moment: Moment::BeforeEffect,
            stops,
        });
        let process = Process::start(&world, mishap);
        let body = person.body(write, true);
        process
            .write(
                &world,
                write,
                &person,
                &body,
                Some(&format!("{}-{write:?}", person.key())),
                TIMEOUT,
            )
            .await;
    }
    let table = &world.stack.function_config().journal_table;
    let items = scan(&client(), &world.stack.status().dynamodb, table).await;
    let items = serde_json::Value::from(items).to_string();
    assert_eq!(items.matches("\"entryKey\"").count(), 3, "{items}");
    for secret in [
        person.email.as_str(),
        &person.new_email,
        person.key(),
        "reader.",
        "Correct-Horse",
        "Bea",
        "Kraków",
        "Reader\"",
        "welcome",
    ] {
        assert!(!items.contains(secret), "{secret} stands in {items}");
    }
}
