//! Secrets in settings where only references are allowed.

use serde_json::{Map, Value, json};
use shared::{model::TenantId, settings::SettingsDocument};

use crate::{
    tenants::{minimal, written},
    uo::World,
};

/// Settings written to the table without this tool, with secrets in wrong places.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_in_a_wrong_place_is_never_shown_nor_exported() {
    let world = World::start().await;
    let issuer = json!({"issuer": "i", "audience": "a", "secret": "hunter2"});
    for (paper, settings) in [
        ("Issuer", json!({"Tokens.Issuers": [issuer]})),
        (
            "Member",
            json!({"Tokens.Issuers": [{"issuer": "i", "audience": "a", "sercet": "hunter2"}]}),
        ),
        ("Misspelt", json!({"Subscribe.Credentail": "hunter2"})),
        ("Spaces", json!({"Subscribe.Credential [x]": "hunter2"})),
        ("Literal", json!({"Subscribe.Credential": "hunter2"})),
        ("Elsewhere", json!({"Auth0.ClientSecret": "hunter2"})),
    ] {
        let mut document = SettingsDocument {
            tenant: TenantId::parse("T", paper, "PO").unwrap(),
            settings: minimal_settings(),
        };
        document.settings.extend(settings.as_object().unwrap().clone());
        world.stack.tools().settings_admin.put(&document).await.unwrap();
        let name = format!("T/{paper}/PO");
        let setting = settings.as_object().unwrap().keys().next().unwrap();
        for form in ["table", "json"] {
            let shown = world.uo(&["tenants", "show", &name, "-o", form]).await;
            assert!(
                shown.out.contains("(hidden)") && !shown.out.contains("hunter2"),
                "{shown:?}"
            );
            let exported = world
                .uo(&["tenants", "export", &name, "DEMO/HERALD/MIDDAY", "-o", form])
                .await
                .with(1);
            assert!(!format!("{exported:?}").contains("hunter2"), "{exported:?}");
            assert!(
                exported.err.contains(setting.as_str()) && exported.out.contains("DEMO/HERALD/MIDDAY"),
                "{exported:?}"
            );
            assert!(!exported.out.contains(&name), "{exported:?}");
        }
        let (_folder, path) = written(&minimal(&name));
        let planned = world.uo(&["tenants", "apply", &path, "--dry-run"]).await.with(4);
        assert!(
            planned.out.contains("(hidden)") && !planned.out.contains("hunter2"),
            "{planned:?}"
        );
    }
    let (_folder, path) = written(&(minimal("T/New/PO") + "Gigya.Secret = \"hunter2\"\n"));
    let planned = world.uo(&["tenants", "apply", &path, "--dry-run"]).await.with(4);
    assert!(!planned.out.contains("hunter2"), "{planned:?}");
    let file =
        minimal("T/Hint/PO") + "[[tenant.Tokens.Issuers]]\nissuer = \"i\"\naudience = \"a\"\nsecret = \"hunter2\"\n";
    let (_folder, path) = written(&file);
    let refused = world.uo(&["tenants", "apply", &path]).await.with(1);
    assert!(refused.err.contains("aws secretsmanager create-secret"), "{refused:?}");
}

fn minimal_settings() -> Map<String, Value> {
    let settings = json!({
        "Subscribe.BaseUrl": "https://subscribe.example.com", "Subscribe.Credential": "secretsmanager:subscribe",
        "Ids.EncryptionKey": "secretsmanager:ids",
    });
    settings.as_object().unwrap().clone()
}
