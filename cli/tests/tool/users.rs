//! `uo users` and `uo token`: the operations of the API.

use serde_json::json;

use crate::uo::{World, alone, run};

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_created_read_changed_and_read_again() {
    let world = World::start().await;
    let created = world
        .uo(&[
            "users",
            "create",
            "--email",
            "ana@example.com",
            "--id",
            "ana",
            "--first-name",
            "Ana",
            "--metadata",
            "title=Dr",
        ])
        .await
        .with(0);
    assert!(
        created
            .out
            .starts_with("UsersOrchestrator_S200_06  Create completed.\n"),
        "{}",
        created.out
    );
    assert!(created.out.contains("customerRegistrationId"), "{}", created.out);
    let changed = world.uo(&[
        "users",
        "update",
        "ana",
        "--first-name",
        "",
        "--last-name",
        "Reader",
        "--remove-metadata",
        "title",
    ]);
    changed.await.with(0);
    world
        .uo(&["users", "change-email", "ana", "reader@example.com"])
        .await
        .with(0);
    let read = world.uo(&["users", "get", "ana", "-o", "json"]).await.with(0).json();
    let user = &read["data"]["user"];
    assert_eq!(
        (&user["email"], &user["lastName"]),
        (&json!("reader@example.com"), &json!("Reader")),
        "{read}"
    );
    assert!(user["firstName"].is_null(), "{read}");
    assert!(user["metadata"].get("title").is_none(), "{read}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_told_with_its_code_and_request_and_ends_with_1() {
    let world = World::start().await;
    let refused = world.uo(&["users", "get", "nobody"]).await.with(1);
    assert!(refused.out.contains("UsersOrchestrator_E400_01"), "{refused:?}");
    assert!(refused.out.contains("HTTP 400, request "), "{refused:?}");
    let unauthorized = world
        .uo(&["users", "get", "nobody", "--token", "wrong", "-o", "jsonl"])
        .await
        .with(1);
    assert_eq!(unauthorized.json()["message"]["code"], "UsersOrchestrator_E401");
    assert_eq!(unauthorized.out.lines().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_comes_from_a_file_or_from_standard_input_and_options_come_on_top() {
    let world = World::start().await;
    let body = json!({"email": "ben@example.com", "customerRegistrationId": "other"}).to_string();
    let arguments = [
        "users",
        "create",
        "--data",
        "-",
        "--id",
        "ben",
        "--ignore-provider",
        "-o",
        "json",
    ];
    let created = world.uo_with(&arguments, &body).await.with(0).json();
    assert_eq!(created["data"]["customerRegistrationId"], "ben");
    let twice = [
        "users",
        "create",
        "--email",
        "eva@example.com",
        "--id",
        "eva",
        "--idempotency-key",
        "once-and-no-more",
    ];
    for _ in 0..2 {
        world.uo(&twice).await.with(0);
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("body.json"), "[1]").unwrap();
    let refused = world
        .uo_in(folder.path(), &["users", "create", "--data", "body.json"])
        .await
        .with(2);
    assert!(
        refused.err.contains("--data body.json: the body must be a JSON object"),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_minted_right_and_wrong() {
    let world = World::start().await;
    let token = world
        .uo(&["token", "--tenant", "demo/herald/evening"])
        .await
        .with(0)
        .out;
    let as_tenant = [
        "users",
        "get",
        "nobody",
        "--tenant",
        "DEMO/HERALD/EVENING",
        "--token",
        token.trim(),
    ];
    assert!(world.uo(&as_tenant).await.with(1).out.contains("E400_01"));
    let expired = world
        .uo(&["token", "--expires-in", "-600", "-o", "json"])
        .await
        .with(0)
        .json();
    let expired = expired["token"].as_str().unwrap();
    assert!(
        world
            .uo(&["users", "get", "nobody", "--token", expired])
            .await
            .with(1)
            .out
            .contains("E401")
    );
    let unsigned = world.uo(&["token", "--header", "alg=HS512"]).await.with(1);
    assert!(
        unsigned.err.contains("mints no token: body: header.alg"),
        "{unsigned:?}"
    );
}

#[tokio::test]
async fn a_token_of_a_deployment_on_aws_is_not_ours_to_mint() {
    let refused = run(alone(&["token", "--stage", "prod"])).await.with(2);
    assert!(refused.err.contains("for the local stack alone"), "{refused:?}");
    let untold = run(alone(&[
        "users",
        "get",
        "ana",
        "--stage",
        "prod",
        "--api",
        "https://api.example.com",
    ]))
    .await
    .with(2);
    assert!(untold.err.contains("no tenant is named"), "{untold:?}");
    let untold = [
        "users",
        "get",
        "ana",
        "--tenant",
        "a/b/c",
        "--stage",
        "prod",
        "--api",
        "https://api.example.com",
    ];
    let untold = run(alone(&untold)).await.with(2);
    assert!(untold.err.contains("there is no access token"), "{untold:?}");
}
