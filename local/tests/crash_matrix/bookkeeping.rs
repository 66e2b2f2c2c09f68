//! What the books cost.

use crate::{
    process::{Process, TIMEOUT},
    request::{Person, Write},
    world::World,
};

/// A write makes two calls to DynamoDB beyond those to the sides, a read one; settings are read once a process.
pub(crate) async fn each_write_makes_two_calls_and_a_read_one() {
    let world = World::start(Some(shared::settings::ProviderKind::Auth0)).await;
    for key in [None, Some("key-of-this-test")] {
        let person = Person::new();
        for write in Write::ALL {
            let process = Process::start(&world, None).await;
            let key = key.map(|key| format!("{key}-{write:?}"));
            let body = person.body(write, true);
            let answer = process
                .write(&world, write, &person, &body, key.as_deref(), TIMEOUT)
                .await
                .unwrap();
            assert_eq!(answer.code, write.success());
            assert_eq!(process.table.calls(), 2, "{write:?}");
        }
        let process = Process::start(&world, None).await;
        assert_eq!(process.read(&world, &person.id).await.status, 200);
        assert_eq!(process.table.calls(), 1, "a read");

        // Who is refused before anything is begun costs one call, and one more where the key may know better.
        let process = Process::start(&world, None).await;
        let body = person.creation(true);
        let refused = process
            .write(&world, Write::Create, &person, &body, None, TIMEOUT)
            .await
            .unwrap();
        assert_eq!((refused.status, process.table.calls()), (400, 1));
    }
    world.stop().await;
}
