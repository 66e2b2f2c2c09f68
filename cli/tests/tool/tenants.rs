//! `uo tenants`: the settings of tenants.

use std::{collections::BTreeSet, fs};

use serde_json::Value;
use tempfile::TempDir;

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

/// The minimal settings of a valid tenant.
pub(crate) fn minimal(name: &str) -> String {
    format!(
        "[[tenant]]\nname = \"{name}\"\nSubscribe.BaseUrl = \"https://subscribe.example.com\"\n\
         Subscribe.Credential = \"secretsmanager:subscribe\"\nIds.EncryptionKey = \"secretsmanager:ids\"\n"
    )
}

pub(crate) fn written(text: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tenants.toml");
    fs::write(&path, text).unwrap();
    (folder, path.display().to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_samples_are_valid_and_there_is_one_for_each_provider() {
    let world = World::start().await;
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../tenants");
    let planned = world
        .uo(&["tenants", "apply", samples, "--dry-run", "-o", "json"])
        .await
        .with(4)
        .json();
    let provider = |plan: &Value| {
        let settings = plan["settings"].as_array().unwrap();
        let provider = settings.iter().find(|change| change["name"] == "Flow.UserProvider");
        provider.map(|change| change["after"].as_str().unwrap().to_owned())
    };
    let kinds: BTreeSet<_> = planned.as_array().unwrap().iter().map(provider).collect();
    let known = ["Auth0", "Firefly", "Gigya", "REST", "SSOR"].map(|kind| Some(kind.to_owned()));
    assert_eq!(kinds, known.into_iter().chain([None]).collect());
    assert!(
        planned
            .as_array()
            .unwrap()
            .iter()
            .all(|plan| plan["change"] == "new" && plan.get("written").is_none())
    );
    assert_eq!(
        world
            .uo(&["tenants", "list", "-q", "-o", "jsonl"])
            .await
            .out
            .lines()
            .count(),
        5,
        "a dry run writes nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_applied_is_in_force_and_applying_it_again_changes_nothing() {
    let world = World::start().await;
    let (_folder, path) =
        written(&(minimal("T/One/PO") + "\n" + &minimal("T/N%2FA/PO") + "Events.RetentionDays = 30\n"));
    let asked = world.uo(&["tenants", "apply", &path]).await.with(2);
    assert!(
        asked.err.contains("nobody to ask") && asked.err.contains("--yes"),
        "{asked:?}"
    );
    let applied = world.uo(&["tenants", "apply", &path, "--yes"]).await.with(0);
    assert!(
        applied.out.contains("+ T/One/PO") && applied.out.contains("+ Events.RetentionDays  30"),
        "{applied:?}"
    );
    assert!(applied.err.contains("2 created, 0 changed, 0 unchanged"), "{applied:?}");
    let again = world.uo(&["tenants", "apply", &path]).await.with(0);
    assert_eq!(again.out, "");
    assert!(again.err.contains("0 new, 0 to change, 2 unchanged"), "{again:?}");

    fs::write(
        &path,
        minimal("t/one/PO") + "Reads.Degraded = 1\n" + &minimal("T/N%2FA/PO"),
    )
    .unwrap();
    let planned = world.uo(&["tenants", "apply", &path, "--dry-run"]).await.with(4);
    for line in [
        "~ t/one/PO",
        "+ Reads.Degraded  1",
        "~ name  \"T/One/PO\" -> \"t/one/PO\"",
        "- Events.RetentionDays  30",
    ] {
        assert!(planned.out.contains(line), "{line} is missing: {planned:?}");
    }
    let changed = world
        .uo(&["tenants", "apply", &path, "--yes", "-o", "json"])
        .await
        .with(0)
        .json();
    assert!(
        changed
            .as_array()
            .unwrap()
            .iter()
            .all(|plan| plan["change"] == "changed" && plan["written"] == true),
        "{changed}"
    );
    let shown = world
        .uo(&["tenants", "show", "T/n%2fa/po", "-o", "json"])
        .await
        .with(0)
        .json();
    assert_eq!(
        (&shown["tenant"], shown["settings"].get("Events.RetentionDays")),
        (&Value::from("T/N%2FA/PO"), None)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_is_taken_back_unchanged() {
    let (from, to) = (World::start().await, World::start().await);
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../tenants");
    from.uo(&["tenants", "apply", samples, "--yes"]).await.with(0);
    let preset = "Flow.UserProvider = \"SSOR\"\nRest.BaseUrl = \"https://a.example.com\"\nRest.Secret = \"ssm:a\"\n\
                  Rest.Connector = '{\"answers\": {\"code\": null}}'\n";
    let odd = minimal("T/Odd/PO")
        + "Auth0.\"a b\".\"\" = \"quoted \\\"text\\\"\\n\"\n\"Gigya.x\" = 1\n\"Gigya.x.y\" = [1.5, \"\\u007f\"]\n";
    let (_folder, path) = written(&(odd + &minimal("T/Null/PO") + preset));
    from.uo(&["tenants", "apply", &path, "--yes"]).await.with(0);
    let exported = from.uo(&["tenants", "export"]).await.with(0).out;
    let unchanged = from
        .uo_with(&["tenants", "apply", "-", "--dry-run"], &exported)
        .await
        .with(0);
    assert!(
        unchanged.err.contains("0 new, 0 to change, 13 unchanged"),
        "{unchanged:?}\n{exported}"
    );
    // The demo tenants differ only in their ports, so all of them are new or changed here.
    to.uo_with(&["tenants", "apply", "-", "--yes"], &exported).await.with(0);
    let values = ["tenants", "export", "-o", "json"];
    assert_eq!(
        to.uo(&values).await.with(0).json(),
        from.uo(&values).await.with(0).json()
    );
    let one = from.uo(&["tenants", "export", "t/null/po"]).await.with(0).out;
    assert!(
        one.starts_with("[[tenant]]\nname = \"T/Null/PO\"\n") && one.matches("[[tenant]]").count() == 1,
        "{one}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_every_file_is_told_with_its_line_and_nothing_is_written() {
    let world = World::start().await;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "a.toml",
        &(minimal("T/Good/PO") + "\n[tenant.Auth0]\nConection = 1\n[tenant.Flow]\nUserProvider = \"Auth0\"\n"),
    );
    write(
        "b.toml",
        "[[tenant]]\nname = \"T/B/PO\"\nEvents.RetentionDays = 0\nSubscribe.Credential = \"hunter2\"\n\
                     [[tenant.Tokens.Issuers]]\nissuer = \"i\"\n",
    );
    write("c.toml", "[[tenant]\nname = 1\n");
    write(
        "d.toml",
        &(minimal("T/Twice/PO") + &minimal("t/twice/po") + "Reads.Degraded = 2020-01-01\n"),
    );
    write("e.toml", "[tenants]\n");
    write("f.toml", "[[tenant]]\nReads.Degraded = 1\n");
    write("ignored.txt", "no TOML at all");
    let refused = world
        .uo_in(folder.path(), &["tenants", "apply", ".", "missing.toml", "--yes"])
        .await
        .with(1);
    for told in [
        "./a.toml:8: T/Good/PO: Auth0.Conection: no such setting",
        "./a.toml:1: T/Good/PO: Auth0.ClientSecret: is required",
        "./b.toml:3: T/B/PO: Events.RetentionDays: must be a whole number from 1 to 3650",
        "./b.toml:4: T/B/PO: Subscribe.Credential: must be a reference",
        "./b.toml:5: T/B/PO: Tokens.Issuers[0]: needs",
        "./c.toml:1: this is no TOML",
        "./d.toml:11: Reads.Degraded: is a date",
        "./e.toml:1: tenants: settings stand below a [[tenant]]",
        "./f.toml:1: name: is required",
        "missing.toml: cannot be read",
        "aws secretsmanager create-secret",
        "nothing was changed",
    ] {
        assert!(refused.err.contains(told), "{told} is missing in\n{}", refused.err);
    }
    assert!(!refused.err.contains("hunter2"), "{}", refused.err);
    assert_eq!(
        world.uo(&["tenants", "list", "-o", "jsonl"]).await.out.lines().count(),
        5
    );
    write("d.toml", &(minimal("T/Twice/PO") + &minimal("t/twice/po")));
    let twice = world
        .uo_in(folder.path(), &["tenants", "apply", "d.toml", "-o", "json"])
        .await
        .with(1);
    let told: Value = serde_json::from_str(&twice.err).unwrap();
    let fault = &told["error"]["details"][0];
    assert_eq!(
        (&fault["file"], &fault["line"], &fault["tenant"]),
        (&"d.toml".into(), &6.into(), &"t/twice/po".into())
    );
}
