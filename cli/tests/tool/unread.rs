//! Closed output: commands that only show something end, all others continue.

use serde_json::json;
use shared::{model::TenantId, settings::SettingsDocument};

use crate::{
    tenants::{minimal, written},
    unfinished,
    uo::{World, alone, run_unread},
};

#[tokio::test(flavor = "multi_thread")]
async fn what_does_something_does_it_unheard() {
    let world = World::start().await;
    let (folder, path) = written(&minimal("T/Unread/PO"));
    let applied = run_unread(world.command(&["tenants", "apply", &path, "--yes"])).await;
    assert!(applied.with(0).err.contains("1 created"));
    world.uo(&["tenants", "show", "T/Unread/PO"]).await.with(0);
    let dry = ["tenants", "apply", &path, "--dry-run"];
    std::fs::write(&path, minimal("T/Unread/PO") + "Reads.Degraded = 1\n").unwrap();
    run_unread(world.command(&dry)).await.with(4);

    let create = ["users", "create", "--email", "ana@example.com", "--id", "ana"];
    run_unread(world.command(&create)).await.with(0);
    run_unread(world.command(&create)).await.with(1);

    let csv = folder.path().join("users.csv");
    std::fs::write(&csv, "email\nben@example.com\nnobody\n").unwrap();
    let import = ["import", csv.to_str().unwrap(), "--tenant", "DEMO/HERALD/EVENING"];
    run_unread(world.command(&import)).await.with(1);

    unfinished::creation(&world, "eva").await;
    let planned = ["repair", "--dry-run"];
    run_unread(world.command(&planned)).await.with(4);
    run_unread(world.command(&["repair", "-o", "jsonl"])).await.with(0);
    world.uo(&planned).await.with(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_says_by_its_code_what_nobody_reads() {
    let world = World::start().await;
    let document = SettingsDocument {
        tenant: TenantId::parse("T", "Unread", "PO").unwrap(),
        settings: json!({"Subscribe.BaseUrl": 1}).as_object().unwrap().clone(),
    };
    world.stack.tools().settings_admin.put(&document).await.unwrap();
    for arguments in [&["check", "--no-calls"][..], &["tenants", "check", "--no-calls"]] {
        let checked = run_unread(world.command(arguments)).await.with(1);
        assert!(checked.err.contains("failed"), "{checked:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_shows_something_ends_well() {
    let world = World::start().await;
    for arguments in [
        &["tenants", "list"][..],
        &["tenants", "show", "DEMO/HERALD/MIDDAY"],
        &["tenants", "export"],
        &["repair", "list"],
        &["events", "list", "-o", "json"],
        &["users", "get", "nobody"],
        &["token"],
    ] {
        let ended = run_unread(world.command(arguments)).await.with(0);
        assert_eq!(ended.err, "", "{arguments:?}");
    }
    run_unread(alone(&["completions", "bash"])).await.with(0);
}
