//! `uo check` and `uo tenants check`: healthy and faulty deployments.

use std::net::TcpListener;

use local::simulators::{AUTH0, Fault, SUBSCRIBE};
use serde_json::{Value, json};
use shared::{model::TenantId, settings::SettingsDocument};

use crate::uo::{World, alone, run};

impl World {
    /// Stores a copy of a demo tenant with other settings, without the tool.
    async fn put(&self, paper: &str, like: &str, changes: &Value) {
        let sample = self
            .stack
            .tenants()
            .iter()
            .find(|tenant| tenant.document.tenant.paper() == like)
            .unwrap();
        let mut settings = sample.document.settings.clone();
        settings.extend(changes.as_object().unwrap().clone());
        let tenant = TenantId::parse("T", "Check", paper).unwrap();
        let document = SettingsDocument { tenant, settings };
        self.stack.tools().settings_admin.put(&document).await.unwrap();
    }
}

/// The state and the text of a subject's line.
fn line<'o>(out: &'o str, subject: &str) -> &'o str {
    out.lines()
        .find(|line| line.contains(subject))
        .unwrap_or_else(|| panic!("{subject} is not in\n{out}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_stack_is_well() {
    let world = World::start().await;
    let checked = world.uo(&["check", "--all"]).await.with(0);
    for subject in [
        "settings table",
        "events table",
        "journal table",
        "journal, backlog",
        "API",
        "tenants",
    ] {
        assert!(line(&checked.out, subject).starts_with("ok "), "{}", checked.out);
    }
    for subject in [
        "MORNING  Auth0",
        "MIDDAY  Gigya",
        "WEEKEND  SSOR",
        "SUNDAY  Firefly",
        "EVENING  Subscribe",
    ] {
        assert!(line(&checked.out, subject).ends_with("answers"), "{}", checked.out);
    }
    assert!(checked.err.ends_with("all is well\n"), "{checked:?}");
    let brief = world.uo(&["check", "--no-calls"]).await.with(0);
    assert!(!brief.out.contains("DEMO/"), "{brief:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_thing_that_does_not_work_is_told_with_the_setting_to_mend() {
    let world = World::start().await;
    let secrets = world.stack.function_config().secrets_dir.clone().unwrap();
    std::fs::write(secrets.join("no-key"), "too short for a key").unwrap();
    let nowhere = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let issuers = json!([
        {"issuer": "gone", "audience": "a", "jwksUrl": format!("http://{nowhere}/jwks.json"), "tenantClaim": "tenant"},
        {"issuer": "none", "audience": "a", "secret": "file:not-there", "tenantClaim": "tenant"},
    ]);
    for (paper, like, changes) in [
        ("Client", "MORNING", json!({"Auth0.ClientId": "somebody-else"})),
        ("Secret", "MORNING", json!({"Auth0.ClientSecret": "file:not-there"})),
        ("Mistyped", "MIDDAY", json!({"Gigya.ApiKey": "3_unknown"})),
        (
            "Down",
            "EVENING",
            json!({"Subscribe.BaseUrl": format!("http://{nowhere}")}),
        ),
        ("Key", "EVENING", json!({"Ids.EncryptionKey": "file:no-key"})),
        ("Okta", "EVENING", json!({"Flow.UserProvider": "Okta"})),
        (
            "Faulty",
            "EVENING",
            json!({"Reads.Degraded": "perhaps", "Reads.Degradet": 1}),
        ),
        ("Issuers", "EVENING", json!({"Tokens.Issuers": issuers})),
    ] {
        world.put(paper, like, &changes).await;
    }
    let checked = world.uo(&["tenants", "check"]).await.with(1);
    for (subject, state, told) in [
        ("T/Check/Client  Auth0", "failed", "Auth0.Client"),
        ("T/Check/Secret  Auth0", "failed", "Auth0.ClientSecret: file:not-there"),
        ("T/Check/Secret  Subscribe", "ok", "answers"),
        ("T/Check/Mistyped  Gigya", "failed", "Gigya.ApiKey: "),
        ("T/Check/Down  Subscribe", "failed", "Subscribe.BaseUrl: "),
        ("T/Check/Key  key of encrypted ids", "failed", "Ids.EncryptionKey: "),
        ("T/Check/Issuers  issuer gone", "failed", "Tokens.Issuers[0].jwksUrl: "),
        (
            "T/Check/Issuers  issuer none",
            "failed",
            "Tokens.Issuers[1].secret: file:not-there",
        ),
        ("T/Check/Faulty  settings", "failed", "Reads.Degraded: must be 0 or 1"),
        ("DEMO/HERALD/MORNING  Auth0", "ok", "answers"),
    ] {
        let line = line(&checked.out, subject);
        assert!(line.starts_with(state) && line.contains(told), "{told}: {line}");
    }
    assert!(
        checked.out.contains("Reads.Degradet: no such setting"),
        "{}",
        checked.out
    );
    let okta = checked
        .out
        .lines()
        .find(|line| line.contains("Flow.UserProvider: \"Okta\" is none of Auth0, "));
    assert!(okta.unwrap().starts_with("doubtful  T/Check/Okta"), "{}", checked.out);
    assert!(!checked.out.contains("Subscribe.Credential\""), "{}", checked.out);

    let one = world
        .uo(&["tenants", "check", "t/check/okta", "-o", "json"])
        .await
        .with(0)
        .json();
    let doubtful: Vec<&Value> = one
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["state"] == "doubtful")
        .collect();
    assert_eq!(
        (doubtful.len(), &doubtful[0]["setting"]),
        (1, &"Flow.UserProvider".into())
    );
    let all = world.uo(&["check", "-q"]).await.with(1);
    assert!(line(&all.out, "tenants").contains("7 of 13 do not work"), "{}", all.out);
    let listed = world.uo(&["tenants", "list"]).await.with(0);
    assert!(
        line(&listed.out, "T/Check/Faulty").ends_with("2 faults"),
        "{}",
        listed.out
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_side_that_fails_or_refuses_is_told() {
    let world = World::start().await;
    for (simulator, fault) in [(AUTH0, json!({"status": 403})), (SUBSCRIBE, json!({"status": 401}))] {
        let fault: Fault = world.stack.simulators().read_fault(simulator, &fault).unwrap().unwrap();
        world.stack.simulators().faults(simulator).unwrap().set(fault);
    }
    let checked = world.uo(&["tenants", "check", "DEMO/HERALD/MORNING"]).await.with(1);
    assert!(
        line(&checked.out, "MORNING  Auth0").starts_with("failed"),
        "{}",
        checked.out
    );
    let subscribe = line(&checked.out, "MORNING  Subscribe");
    assert!(
        subscribe.contains("Subscribe.Credential: Subscribe does not accept it"),
        "{subscribe}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_that_are_others_or_not_there_are_told() {
    let world = World::start().await;
    let status = world.stack.status();
    let with = |settings: &str, events: &str| {
        let mut command = alone(&[
            "check",
            "--no-calls",
            "--region",
            "us-east-1",
            "--settings-table",
            settings,
            "--events-table",
            events,
        ]);
        command.args(["--journal-table", &status.tables["journal"]]);
        command
            .envs(&status.lambda_environment)
            .env_remove("SETTINGS_TABLE")
            .env_remove("EVENTS_TABLE");
        command
    };
    let swapped = run(with(&status.tables["settings"], &status.tables["settings"]))
        .await
        .with(1);
    let events = line(&swapped.out, "events table");
    assert!(
        events.contains("its key is tenant:S, and must be userKey:S + id:S"),
        "{events}"
    );
    assert!(line(&swapped.out, "API").starts_with("doubtful"), "{}", swapped.out);
    let missing = run(with("no-such-table", &status.tables["events"])).await.with(1);
    assert!(
        line(&missing.out, "settings table").contains("there is no table no-such-table"),
        "{}",
        missing.out
    );
    assert!(
        line(&missing.out, "they cannot be listed").starts_with("failed"),
        "{}",
        missing.out
    );
}
