//! `uo tenants`: the settings of tenants.

use serde_json::Value;

use crate::uo::World;

#[tokio::test(flavor = "multi_thread")]
async fn tenants_are_listed_and_shown() {
    let world = World::start().await;
    let listed = world.uo(&["tenants", "list", "-o", "json"]).await.with(0).json();
    let tenants: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["tenant"].as_str())
        .collect();
    assert!(
        tenants.contains(&"DEMO/HERALD/MORNING") && tenants.len() == 5,
        "{tenants:?}"
    );
    let lines = world.uo(&["tenants", "list", "-o", "jsonl"]).await.with(0).out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, *listed.as_array().unwrap());
    let table = world.uo(&["tenants", "list"]).await.with(0).out;
    let morning = table
        .lines()
        .find(|line| line.starts_with("DEMO/HERALD/MORNING"))
        .unwrap();
    assert!(morning.contains("Auth0") && morning.ends_with("ok"), "{table}");

    let shown = world.uo(&["tenants", "show", "demo/herald/midday"]).await.with(0).out;
    assert!(shown.starts_with("DEMO/HERALD/MIDDAY\n"), "{shown}");
    assert!(
        shown.contains("Gigya.Secret") && shown.contains("\"file:gigya-secret\""),
        "{shown}"
    );
    let unknown = world.uo(&["tenants", "show", "a/b/c"]).await.with(1);
    assert!(unknown.err.contains("has no tenant a/b/c"), "{unknown:?}");
}
