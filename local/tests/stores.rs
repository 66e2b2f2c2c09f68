//! The DynamoDB stores keep the contracts of their ports, on the embedded engine with the template's tables.

#![cfg(test)]

use std::sync::Arc;

use local::{
    dynamodb::{DynamoDb, Tables},
    template::Template,
};
use serde_json::json;
use shared::{
    clock::SystemClock,
    events,
    ids::RandomIds,
    model::TenantId,
    runtime::{Backends, Config},
    settings::SettingsDocument,
};

async fn connected() -> (DynamoDb, Backends) {
    let tables = Tables::from_template(&Template::deployed().unwrap()).unwrap();
    let dynamodb = DynamoDb::start(None, 0, &tables).await.unwrap();
    let config = Config {
        settings_table: tables.name("SettingsTable").unwrap().to_owned(),
        events_table: tables.name("EventsTable").unwrap().to_owned(),
        secrets_dir: None,
        upstream_allowed_hosts: Vec::new(),
        upstream_ca_file: None,
        dynamodb_endpoint: Some(dynamodb.url()),
    };
    let backends = Backends::connect_with(&config, Arc::new(SystemClock::new()), Arc::new(RandomIds))
        .await
        .unwrap();
    (dynamodb, backends)
}

#[tokio::test]
async fn event_records_keep_the_contract() {
    let (_dynamodb, backends) = connected().await;
    events::contract::all(backends.events.as_ref(), backends.event_history.as_ref()).await;
}

#[tokio::test]
async fn settings_come_back_as_they_were_put_whatever_the_spelling() {
    let (_dynamodb, backends) = connected().await;
    let tenant = TenantId::parse("GCI", "West/Palm", "N/A").unwrap();
    let settings = json!({"Flow.UserProvider": "Auth0", "Events.RetentionDays": 30, "Create.ReturnUrlOrigins": ["https://a.example.com"]});
    let document = SettingsDocument {
        tenant,
        settings: settings.as_object().unwrap().clone(),
    };
    backends.settings_admin.put(&document).await.unwrap();
    let asked = TenantId::parse("gci", "WEST/palm", "n/a").unwrap();
    let found = backends.settings.get(&asked).await.unwrap().unwrap();
    assert_eq!(found, document);
    assert_eq!(
        found.tenant.to_string(),
        "GCI/West/Palm/N/A",
        "as the settings spell it"
    );
    let other = TenantId::parse("GCI", "West", "Palm/N/A").unwrap();
    assert!(backends.settings.get(&other).await.unwrap().is_none());
}
