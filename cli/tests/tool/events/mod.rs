//! `uo events`, with the records of real requests on a stack.

mod export;
mod following;
mod reading;
mod refusals;

use serde_json::Value;

use crate::uo::World;

/// A tenant other than the first.
const EVENING: &str = "DEMO/HERALD/EVENING";

/// A world in which Ana was created, updated, and read by a wrong id.
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
