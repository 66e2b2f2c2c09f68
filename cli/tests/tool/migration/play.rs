//! Sends the new bodies on the page to the API of a local stack.

use super::examples::converted;
use crate::uo::World;

#[tokio::test(flavor = "multi_thread")]
async fn the_api_takes_the_bodies_of_the_examples() {
    let world = World::start().await;
    let id = "reader-42";
    let body = |name: &str| serde_json::Value::from(converted(name).body).to_string();
    let create = ["users", "create", "--data", "-"];
    let update = ["users", "update", id, "--data", "-"];
    world.uo_with(&create, &body("create")).await.with(0);
    world.uo_with(&update, &body("update")).await.with(0);
    let email = body("change-email");
    let email: serde_json::Value = serde_json::from_str(&email).unwrap();
    assert_eq!(email.as_object().unwrap().len(), 1);
    world
        .uo(&["users", "change-email", id, email["email"].as_str().unwrap()])
        .await
        .with(0);

    let user = world.uo(&["users", "get", id, "-o", "json"]).await.with(0).json();
    let user = &user["data"]["user"];
    assert_eq!(user["email"], "anna@example.com", "{user:#}");
    assert_eq!(user["firstName"], "Anna", "{user:#}");
    assert_eq!(user["lastName"], "Reader", "{user:#}");
    assert_eq!(user["metadata"]["eedition_flag"], false, "{user:#}");
    assert_eq!(user["metadata"]["favouriteTeam"], "Reds", "{user:#}");
}
