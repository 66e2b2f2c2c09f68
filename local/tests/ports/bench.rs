//! Running simulators, and a tenant whose adapters call them.

use std::{sync::Arc, time::Duration};

use local::simulators::{
    Call as Received, Fault, SUBSCRIBE, ServiceCredential, Simulators, SimulatorsConfig, Sources, SubscribeConfig,
};
use serde_json::{Value, json};
use shared::{
    clock::ManualClock,
    ids::RandomIds,
    metrics::Meter,
    model::{CustomerRegistrationId, EmailAddress, Metadata, NewUser, Password, TenantId, Verification},
    provider::{UserProvider, contract},
    registration::Registrations,
    runtime::{Backends, Config},
    settings::{SettingsDocument, Tenant},
    steps::Call,
};
use tempfile::TempDir;

use crate::vendor::{self, Vendor};

const NOW: &str = "2026-03-01T12:00:00Z";

pub(crate) struct Bench {
    pub(crate) simulators: Simulators,
    pub(crate) tenant: Tenant,
    pub(crate) clock: ManualClock,
    backends: Backends,
    secrets: TempDir,
    calls: Box<dyn Fn(Duration) -> Call + Send + Sync>,
}

impl Bench {
    /// For a tenant of this provider.
    pub(crate) async fn of(vendor: Vendor) -> Self {
        Self::with(vendor, json!({})).await
    }

    /// With these settings instead of the default ones.
    pub(crate) async fn with(vendor: Vendor, settings: Value) -> Self {
        let simulators = Simulators::start(simulators()).await.unwrap();
        let secrets = tempfile::tempdir().unwrap();
        let subscribe = ("subscribe", "service".to_owned());
        for (name, value) in vendor::secrets().into_iter().chain([subscribe]) {
            std::fs::write(secrets.path().join(name), value).unwrap();
        }
        let config = Config {
            secrets_dir: Some(secrets.path().to_owned()),
            upstream_allowed_hosts: vec!["127.0.0.1".to_owned()],
            // No test here calls it.
            dynamodb_endpoint: Some("http://127.0.0.1:9".to_owned()),
            ..Config::default()
        };
        let clock = ManualClock::at(NOW.parse().unwrap());
        let shared = Arc::new(clock.clone());
        let backends = Backends::connect_with(&config, shared.clone(), Arc::new(RandomIds), Meter::silent()).unwrap();
        let tenant = tenant(vendor, &simulators, &settings);
        Self {
            simulators,
            tenant,
            backends,
            secrets,
            clock,
            calls: Box::new(contract::calls(shared)),
        }
    }

    pub(crate) fn call(&self) -> Call {
        self.call_with(Duration::from_secs(30))
    }

    pub(crate) fn call_with(&self, left: Duration) -> Call {
        (self.calls)(left)
    }

    pub(crate) fn provider(&self) -> &dyn UserProvider {
        self.backends.providers.select(&self.tenant, false).unwrap().unwrap().1
    }

    pub(crate) fn subscribe(&self) -> &dyn Registrations {
        self.backends.registrations.as_ref()
    }

    pub(crate) fn rewrite_secret(&self, name: &str, value: &str) {
        std::fs::write(self.secrets.path().join(name), value).unwrap();
    }

    pub(crate) fn fault(&self, simulator: &str, fault: &Value) {
        self.simulators
            .faults(simulator)
            .unwrap()
            .set(Fault::parse(fault).unwrap());
    }

    /// The calls that a simulator received since the last check.
    pub(crate) fn received(&self, simulator: &str) -> Vec<Received> {
        self.simulators.calls(simulator).unwrap().take()
    }
}

fn simulators() -> SimulatorsConfig {
    SimulatorsConfig {
        sources: Sources::fixed(NOW.parse().unwrap()),
        subscribe: SubscribeConfig {
            credentials: vec![ServiceCredential {
                token: "service".to_owned(),
                tenant: None,
            }],
            ..SubscribeConfig::default()
        },
        ..vendor::simulators()
    }
}

fn tenant(vendor: Vendor, simulators: &Simulators, changed: &Value) -> Tenant {
    let mut settings = json!({
        "Subscribe.BaseUrl": simulators.base_url(SUBSCRIBE).unwrap(),
        "Subscribe.Credential": "file:subscribe",
        "Ids.EncryptionKey": "file:ids",
    });
    let members = settings.as_object_mut().unwrap();
    members.extend(vendor.settings(simulators).as_object().unwrap().clone());
    members.extend(changed.as_object().unwrap().clone());
    let tenant = TenantId::parse("GCI", "WestPalmBeach", "N/A").unwrap();
    SettingsDocument {
        tenant,
        settings: members.clone(),
    }
    .parse()
    .unwrap()
}

pub(crate) fn crid(text: &str) -> CustomerRegistrationId {
    CustomerRegistrationId::parse(text).unwrap()
}

pub(crate) fn new_user(id: &str) -> NewUser {
    NewUser {
        id: crid(id),
        email: EmailAddress::parse("ana@example.com").unwrap(),
        password: Some(Password::parse("correct-horse-Battery-1").unwrap()),
        first_name: None,
        last_name: None,
        metadata: Metadata::default(),
        verification: Verification::Immediate,
    }
}
