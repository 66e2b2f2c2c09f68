//! The crash matrix: whatever fails, and whenever, both sides end equal, a repeat reports what happened, and every write has its
//! record (`docs/consistency.md`).
//!
//! For each write and each kind of tenant, the calls of an undisturbed request are counted first. Then the request is sent many
//! times: its process stops before and after each call, and each call fails in each way. After each, the request is repeated with
//! its key, without one, or not at all; the repair runs; and the result is checked.
//!
//! `cargo test -p local --test crash_matrix -- --nocapture` prints the number of cases.

#![cfg(test)]

mod attention;
mod bookkeeping;
mod case;
mod checks;
#[path = "../client/mod.rs"]
mod client;
#[path = "../end_to_end/clock.rs"]
mod clock;
#[path = "../client/event.rs"]
mod event;
mod mishap;
mod process;
mod request;
#[path = "../client/scan.rs"]
mod scan;
mod world;

use shared::settings::ProviderKind;

use case::Tally;
use request::Write;
use world::World;

/// All cases of one kind of tenant, one after the other, because a fault affects a whole simulator.
async fn matrix(kind: Option<ProviderKind>) {
    let mut tally = Tally::default();
    for write in Write::ALL {
        let world = World::start(kind).await;
        case::all(&world, write, &mut tally).await;
    }
    let name = kind.map_or("no provider", ProviderKind::name);
    println!("crash matrix, {name}: {tally}");
    tally.assert_sound();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_provider() {
    matrix(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_auth0() {
    matrix(Some(ProviderKind::Auth0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_gigya() {
    matrix(Some(ProviderKind::Gigya)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_described_vendor() {
    matrix(Some(ProviderKind::Ssor)).await;
}
