//! Everything around a request, in memory: a tenant on Auth0, replaced by the memory provider, and two users.

use std::{io, sync::Arc};

use async_trait::async_trait;
use serde_json::{Map, Value, json};
use shared::{
    clock::{Clock, ManualClock},
    error::PortError,
    events::MemoryEvents,
    ids::SequentialIds,
    journal::MemoryJournal,
    metrics::Meter,
    model::{CustomerRegistrationId, EmailAddress, Metadata, Name, ProviderUser, Registration, TenantId},
    provider::{MemoryProvider, Providers},
    registration::MemoryRegistrations,
    request::caller::{KeySet, KeySetSource},
    runtime::{Backends, json_lines, log_filter},
    secrets::MemorySecrets,
    settings::{MemorySettings, ProviderKind, SettingsAdmin as _, SettingsDocument},
};
use url::Url;

use crate::{
    Failure,
    issuer::{AUDIENCE, Credentials, ISSUER},
};

/// The tenant of the sample events.
pub(crate) const TENANT: [&str; 3] = ["DEMO", "HERALD", "MORNING"];

/// 64 bytes in base64url.
const ID_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A user. The texts of both users have the same lengths.
pub(crate) struct Reader {
    pub(crate) id: &'static str,
    /// The local part of the user's addresses.
    pub(crate) mailbox: &'static str,
}

/// The user of the sample events.
pub(crate) const READER: Reader = Reader {
    id: "63d17c4a8869daf88ed7db97",
    mailbox: "ana.",
};

/// Another user.
pub(crate) const OTHER_READER: Reader = Reader {
    id: "63d17c4a8869daf88ed7db98",
    mailbox: "eva.",
};

/// The time of every request.
pub(crate) fn now() -> Result<jiff::Timestamp, Failure> {
    Ok("2026-01-15T09:30:00Z".parse()?)
}

/// The ports of a function. Both sides know both users, unless the function creates one.
pub(crate) async fn backends(credentials: &Credentials, has_readers: bool) -> Result<Backends, Failure> {
    let [group, client, paper] = TENANT;
    let tenant = TenantId::parse(group, client, paper)?;
    let settings = Arc::new(MemorySettings::default());
    let document = SettingsDocument {
        tenant: tenant.clone(),
        settings: tenant_settings(),
    };
    settings.put(&document).await?;
    let (provider, registrations) = (MemoryProvider::default(), MemoryRegistrations::default());
    if has_readers {
        for reader in [READER, OTHER_READER] {
            let (user, registration) = reader.on_both_sides()?;
            provider.put(&tenant, user);
            registrations.put(&tenant, registration);
        }
    }
    let events = Arc::new(MemoryEvents::default());
    let journal = Arc::new(MemoryJournal::new(Arc::clone(&events)));
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(now()?));
    Ok(Backends {
        settings,
        events,
        journal: journal.clone(),
        backlog: journal,
        secrets: Arc::new(MemorySecrets::of([("file:ids", ID_KEY)])),
        providers: Providers::none().with(ProviderKind::ALL, Arc::new(provider)),
        registrations: Arc::new(registrations),
        meter: Arc::new(Meter::new("instructions", Arc::clone(&clock), Box::new(io::sink()))),
        clock,
        ids: Arc::new(SequentialIds::default()),
        key_set_source: Arc::new(Published(serde_json::from_value(credentials.key_set.clone())?)),
    })
}

/// Logs as on Lambda, to a sink.
pub(crate) fn log() {
    // Only a second attempt in one process fails, and then the first subscriber stays.
    let _ = tracing::subscriber::set_global_default(json_lines(log_filter("INFO"), io::sink));
}

fn tenant_settings() -> Map<String, Value> {
    let trusted = json!({
        "issuer": ISSUER, "audience": AUDIENCE, "jwksUrl": "https://login.example.com/.well-known/jwks.json",
        "tenantClaim": "tenant",
    });
    [
        ("Flow.UserProvider", json!("Auth0")),
        ("Auth0.BaseUrl", json!("https://auth0.example.com")),
        ("Auth0.ClientId", json!("client-1")),
        ("Auth0.ClientSecret", json!("file:auth0")),
        ("Auth0.Connection", json!("Readers")),
        ("Subscribe.BaseUrl", json!("https://subscribe.example.com")),
        ("Subscribe.Credential", json!("file:subscribe")),
        ("Ids.EncryptionKey", json!("file:ids")),
        ("Tokens.Issuers", json!([trusted])),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect()
}

impl Reader {
    fn on_both_sides(&self) -> Result<(ProviderUser, Registration), Failure> {
        let id = CustomerRegistrationId::parse(&format!("auth0|{}", self.id))?;
        let email = EmailAddress::parse(&format!("{}reader@example.com", self.mailbox))?;
        let metadata = json!({"city": "Kraków", "isOkToEmail": true, "age": 41});
        let metadata = Metadata::stored(metadata.as_object().unwrap_or(&Map::new()));
        let user = ProviderUser {
            provider_id: id.as_str().to_owned(),
            email: Some(email.clone()),
            verified: true,
            first_name: Name::stored("Ana".to_owned()),
            last_name: Name::stored("Reader".to_owned()),
            metadata,
        };
        let registration = Registration {
            id,
            email,
            verified: true,
            has_password: true,
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            last_logout_date: Some("2026-01-14T21:05:33Z".parse()?),
            metadata: user.metadata.clone(),
        };
        Ok((user, registration))
    }
}

/// The issuer's keys.
#[derive(Debug)]
struct Published(KeySet);

#[async_trait]
impl KeySetSource for Published {
    async fn fetch(&self, _url: &Url) -> Result<KeySet, PortError> {
        Ok(self.0.clone())
    }
}
