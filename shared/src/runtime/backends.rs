//! Every port with its real implementation, connected once per process.

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

/// The ports of a process. An endpoint takes the ones that it uses.
#[derive(Debug, Clone)]
pub struct Backends {
    /// Tenants' settings.
    pub settings: Arc<dyn SettingsStore>,
    /// Appending event records.
    pub events: Arc<dyn EventLog>,
    /// The journal of writes.
    pub journal: Arc<dyn Journal>,
    /// What is open in it; for the repair.
    pub backlog: Arc<dyn Backlog>,
    /// Secrets by reference, cached for a few minutes.
    pub secrets: Arc<dyn Secrets>,
    /// The adapters of all authentication providers, of which a tenant's settings choose one.
    pub providers: Providers,
    /// The Subscribe Registration API.
    pub registrations: Arc<dyn Registrations>,
    /// The wall clock, the monotonic clock, and waiting.
    pub clock: Arc<dyn Clock>,
    /// Ids, random passwords and random waits.
    pub ids: Arc<dyn IdSource>,
    /// Where upstream calls, requests and repairs are counted and timed.
    pub meter: Arc<Meter>,
    /// Where issuers' keys are fetched; [`Self::key_sets`] keeps them.
    pub key_set_source: Arc<dyn KeySetSource>,
}

impl Backends {
    /// Connects everything, with the system's time and randomness.
    pub fn connect(config: &Config) -> Result<Self, PortError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let meter = match &config.metrics_namespace {
            Some(namespace) => Arc::new(Meter::new(namespace, Arc::clone(&clock), Box::new(std::io::stdout()))),
            None => Meter::silent(),
        };
        Self::connect_with(config, clock, Arc::new(RandomIds), meter)
    }

    /// Connects everything, with this time, these ids and this meter.
    pub fn connect_with(
        config: &Config,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        meter: Arc<Meter>,
    ) -> Result<Self, PortError> {
        let upstream = tls::config(config.upstream_ca_file.as_deref())?;
        let own = match config.aws_ca_file.as_deref() {
            own if own == config.upstream_ca_file.as_deref() => upstream.clone(),
            own => tls::config(own)?,
        };
        let sdk = aws::load(config.dynamodb_endpoint.as_deref(), own)?;
        Self::over(config, upstream, sdk, clock, ids, meter)
    }

    /// Connects everything, and speaks to AWS as `sdk` says: for a tool that has loaded more than the environment
    /// ([`Config::sdk`]).
    pub fn connect_over(
        config: &Config,
        sdk: SdkConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        meter: Arc<Meter>,
    ) -> Result<Self, PortError> {
        let upstream = tls::config(config.upstream_ca_file.as_deref())?;
        Self::over(config, upstream, sdk, clock, ids, meter)
    }

    /// What a function calls for its tenants.
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

    /// Fresh caches of issuers' keys.
    pub fn key_sets(&self) -> KeySets {
        KeySets::new(Arc::clone(&self.key_set_source), &self.clock)
    }
}
