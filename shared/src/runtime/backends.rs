//! Connects every port with its real implementation, once per process.

use std::sync::Arc;

use aws_config::SdkConfig;
use rustls::ClientConfig;

use super::{Config, aws, key_set_source::HttpKeySets};
use crate::{
    clock::{Clock, SystemClock},
    dynamodb::DynamoDb,
    error::PortError,
    events::{EventLog, dynamodb::DynamoEvents},
    ids::{IdSource, RandomIds},
    journal::{Backlog, Journal, dynamodb::DynamoJournal},
    metrics::Meter,
    provider::{Providers, auth0::Auth0, gigya::Gigya, rest::Rest},
    registration::{Registrations, http::HttpRegistrations},
    request::caller::{KeySetSource, KeySets},
    secrets::{CachedSecrets, SecretStores, Secrets},
    settings::{ProviderKind, SettingsStore, dynamodb::DynamoSettings},
    tls,
    upstream::HttpClient,
    workflow::Upstreams,
};

/// The ports of a process. Each endpoint takes those that it uses.
#[derive(Debug, Clone)]
pub struct Backends {
    /// Tenants' settings.
    pub settings: Arc<dyn SettingsStore>,
    /// The log to which event records are appended.
    pub events: Arc<dyn EventLog>,
    /// The journal of writes.
    pub journal: Arc<dyn Journal>,
    /// The list of open entries, for the repair.
    pub backlog: Arc<dyn Backlog>,
    /// Secrets by reference, cached for a few minutes.
    pub secrets: Arc<dyn Secrets>,
    /// The adapters of all authentication providers. A tenant's settings choose one of them.
    pub providers: Providers,
    /// The Subscribe Registration API.
    pub registrations: Arc<dyn Registrations>,
    /// The wall clock, the monotonic clock, and sleeping.
    pub clock: Arc<dyn Clock>,
    /// Ids, random passwords and random waits.
    pub ids: Arc<dyn IdSource>,
    /// Counts and times upstream calls, requests and repairs.
    pub meter: Arc<Meter>,
    /// Fetches issuers' keys; [`Self::key_sets`] caches them.
    pub key_set_source: Arc<dyn KeySetSource>,
}

impl Backends {
    /// Connects all ports, with the system's clock and random ids.
    pub fn connect(config: &Config) -> Result<Self, PortError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let meter = match &config.metrics_namespace {
            Some(namespace) => Arc::new(Meter::new(namespace, Arc::clone(&clock), Box::new(std::io::stdout()))),
            None => Meter::silent(),
        };
        Self::connect_with(config, clock, Arc::new(RandomIds), meter)
    }

    /// Connects all ports, with this clock, these ids and this meter.
    pub fn connect_with(
        config: &Config,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        meter: Arc<Meter>,
    ) -> Result<Self, PortError> {
        let upstream = tls::config(config.upstream_authorities.as_ref())?;
        let own = if config.aws_authorities == config.upstream_authorities {
            upstream.clone()
        } else {
            tls::config(config.aws_authorities.as_ref())?
        };
        let sdk = aws::load(config.dynamodb_endpoint.as_deref(), own)?;
        Self::over(config, upstream, sdk, clock, ids, meter)
    }

    /// Connects all ports with this configuration of the SDK, for a tool that uses more than the environment
    /// ([`Config::sdk`]).
    pub fn connect_over(
        config: &Config,
        sdk: SdkConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        meter: Arc<Meter>,
    ) -> Result<Self, PortError> {
        let upstream = tls::config(config.upstream_authorities.as_ref())?;
        Self::over(config, upstream, sdk, clock, ids, meter)
    }

    /// The adapters of the providers and of Subscribe.
    pub fn upstreams(&self) -> Upstreams {
        Upstreams::new(self.providers.clone(), Arc::clone(&self.registrations))
    }

    fn over(
        config: &Config,
        tls: ClientConfig,
        sdk: SdkConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        meter: Arc<Meter>,
    ) -> Result<Self, PortError> {
        let allowed_hosts = config.upstream_allowed_hosts.clone();
        let http = HttpClient::new(allowed_hosts, tls, Arc::clone(&clock), Arc::clone(&ids))?;
        let http = http.measured_by(Arc::clone(&meter));
        let dynamodb = DynamoDb::new(sdk.clone());
        let stores = SecretStores::new(config.secrets_dir.clone(), sdk);
        let secrets: Arc<dyn Secrets> = Arc::new(CachedSecrets::new(Arc::new(stores), Arc::clone(&clock)));
        let settings = DynamoSettings::new(dynamodb.clone(), &config.settings_table);
        let journal = Arc::new(DynamoJournal::new(
            dynamodb.clone(),
            &config.journal_table,
            &config.events_table,
        ));
        let events = DynamoEvents::new(dynamodb, &config.events_table, Arc::clone(&clock));
        let auth0 = Auth0::new(http.clone(), Arc::clone(&secrets), Arc::clone(&clock), Arc::clone(&ids));
        let gigya = Gigya::new(http.clone(), Arc::clone(&secrets), Arc::clone(&clock), Arc::clone(&ids));
        let rest = Rest::new(http.clone(), Arc::clone(&secrets), Arc::clone(&clock), Arc::clone(&ids));
        Ok(Self {
            settings: Arc::new(settings),
            events: Arc::new(events),
            journal: journal.clone(),
            backlog: journal,
            providers: Providers::none()
                .with([ProviderKind::Auth0], Arc::new(auth0))
                .with([ProviderKind::Gigya], Arc::new(gigya))
                .with(
                    [ProviderKind::Ssor, ProviderKind::Firefly, ProviderKind::Rest],
                    Arc::new(rest),
                ),
            registrations: Arc::new(HttpRegistrations::new(http.clone(), Arc::clone(&secrets))),
            key_set_source: Arc::new(HttpKeySets::new(http)),
            secrets,
            clock,
            ids,
            meter,
        })
    }

    /// A new, empty cache of issuers' keys.
    pub fn key_sets(&self) -> KeySets {
        KeySets::new(Arc::clone(&self.key_set_source), &self.clock)
    }
}
