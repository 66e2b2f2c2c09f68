//! Caches settings in a warm function, and refreshes them while a request is being served.

use std::{sync::Arc, time::Duration};

use super::{ProviderChoice, SettingFault, SettingsStore, Tenant};
use crate::{
    cache::Cache,
    clock::Clock,
    error::{PortError, chain},
    model::TenantId,
};

/// The age after which a value is refreshed, while the current request still uses it.
const REFRESH_AFTER: Duration = Duration::from_secs(30);
/// The longest that a request waits for a refresh, which it does not need itself.
const LONGEST_REFRESH: Duration = Duration::from_millis(500);
/// The age after which a value is no longer used, because no refresh succeeded (the function was frozen, the table
/// unreachable).
const MAX_AGE: Duration = Duration::from_mins(10);
/// How long unknown and faulty tenants are remembered, so that repeated requests for one cost no reads. The cache is bounded.
const MAX_AGE_UNKNOWN: Duration = Duration::from_secs(30);
const CAPACITY: usize = 10_000;

/// What is known of a tenant.
#[derive(Debug, Clone)]
enum Known {
    Tenant(Arc<Tenant>),
    Unknown,
    Broken(Arc<[SettingFault]>),
}

/// A cache of parsed settings in front of a store.
#[derive(Debug)]
pub struct CachedSettings {
    store: Arc<dyn SettingsStore>,
    cache: Cache<TenantId, Known>,
    refreshes: Cache<TenantId, ()>,
}

impl CachedSettings {
    /// A cache in front of `store`.
    pub fn new(store: Arc<dyn SettingsStore>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            cache: Cache::new(Arc::clone(&clock), CAPACITY),
            refreshes: Cache::new(clock, CAPACITY),
        }
    }

    /// The tenant with its settings; `None` if it is unknown. [`PortError::Misconfigured`], naming every fault, if its
    /// settings cannot be parsed.
    pub async fn get(&self, id: &TenantId) -> Result<Option<Arc<Tenant>>, PortError> {
        let known = match self.cache.get(id) {
            Some((known, age)) if age < max_age(&known) => known,
            _ => self.cache.get_or_load(id, MAX_AGE_UNKNOWN, self.load(id)).await?,
        };
        match known {
            Known::Tenant(tenant) => Ok(Some(tenant)),
            Known::Unknown => Ok(None),
            Known::Broken(faults) => {
                let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                Err(PortError::misconfigured(format!(
                    "settings of {id}: {}",
                    faults.join("; ")
                )))
            }
        }
    }

    /// Refreshes a tenant's settings if they are at least 30 seconds old and the last attempt to refresh them is as old. It
    /// runs beside a request that uses the current settings, so a failure only means that these are used a little longer.
    pub async fn refresh(&self, id: &TenantId) {
        let due = matches!(self.cache.get(id), Some((Known::Tenant(_), age)) if age >= REFRESH_AFTER);
        if !due || self.refreshes.fresh(id, REFRESH_AFTER).is_some() {
            return;
        }
        self.refreshes.put(id.clone(), ());
        match tokio::time::timeout(LONGEST_REFRESH, self.load(id)).await {
            Ok(Ok(known)) => self.cache.put(id.clone(), known),
            Ok(Err(error)) => {
                tracing::warn!(tenant = %id, cause = %chain(&error), "settings could not be refreshed; the last ones serve on");
            }
            Err(_) => tracing::warn!(tenant = %id, "settings were not refreshed in time; the last ones serve on"),
        }
    }

    async fn load(&self, id: &TenantId) -> Result<Known, PortError> {
        let Some(document) = self.store.get(id).await? else {
            return Ok(Known::Unknown);
        };
        Ok(match document.parse() {
            Ok(tenant) => {
                if let ProviderChoice::Unknown(written) = &tenant.settings().flow.user_provider {
                    tracing::warn!(tenant = %id, value = %written, "Flow.UserProvider names no known provider: the tenant has none");
                }
                Known::Tenant(Arc::new(tenant))
            }
            Err(faults) => Known::Broken(faults.into()),
        })
    }
}

const fn max_age(known: &Known) -> Duration {
    match known {
        Known::Tenant(_) => MAX_AGE,
        Known::Unknown | Known::Broken(_) => MAX_AGE_UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::ManualClock, settings::SettingsDocument};
    use async_trait::async_trait;
    use serde_json::json;
    use std::sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    };

    #[derive(Debug, Default)]
    struct Counting {
        reads: AtomicU32,
        document: Mutex<Option<SettingsDocument>>,
        down: Mutex<bool>,
    }

    #[async_trait]
    impl SettingsStore for Counting {
        async fn get(&self, _tenant: &TenantId) -> Result<Option<SettingsDocument>, PortError> {
            self.reads.fetch_add(1, Ordering::Relaxed);
            if *self.down.lock().unwrap() {
                Err(PortError::unavailable("down"))
            } else {
                Ok(self.document.lock().unwrap().clone())
            }
        }
    }

    fn id() -> TenantId {
        TenantId::parse("g", "c", "p").unwrap()
    }

    fn document(days: u32) -> SettingsDocument {
        let settings = json!({
            "Subscribe.BaseUrl": "https://s.example.com", "Subscribe.Credential": "secretsmanager:s",
            "Ids.EncryptionKey": "secretsmanager:k", "Events.RetentionDays": days,
        });
        SettingsDocument {
            tenant: id(),
            settings: settings.as_object().unwrap().clone(),
        }
    }

    fn fixture(document: Option<SettingsDocument>) -> (Arc<Counting>, ManualClock, CachedSettings) {
        let store = Arc::new(Counting {
            document: Mutex::new(document),
            ..Counting::default()
        });
        let clock = ManualClock::at("2026-01-01T00:00:00Z".parse().unwrap());
        let cached = CachedSettings::new(store.clone(), Arc::new(clock.clone()));
        (store, clock, cached)
    }

    async fn days(cached: &CachedSettings) -> u32 {
        cached
            .get(&id())
            .await
            .unwrap()
            .unwrap()
            .settings()
            .event_retention_days
    }

    #[tokio::test]
    async fn a_due_value_serves_while_it_is_refreshed_and_while_the_table_is_down() {
        let (store, clock, cached) = fixture(Some(document(1)));
        assert_eq!(days(&cached).await, 1);
        *store.document.lock().unwrap() = Some(document(2));
        cached.refresh(&id()).await;
        assert_eq!(days(&cached).await, 1, "not due yet");
        clock.advance(REFRESH_AFTER);
        assert_eq!(days(&cached).await, 1, "a reader does not wait");
        cached.refresh(&id()).await;
        assert_eq!(days(&cached).await, 2);
        *store.down.lock().unwrap() = true;
        clock.advance(REFRESH_AFTER);
        let reads = store.reads.load(Ordering::Relaxed);
        for _ in 0..3 {
            cached.refresh(&id()).await;
            assert_eq!(days(&cached).await, 2);
        }
        assert_eq!(
            store.reads.load(Ordering::Relaxed),
            reads + 1,
            "a table that is down is asked once in a while"
        );
        clock.advance(MAX_AGE);
        assert!(
            matches!(cached.get(&id()).await, Err(PortError::Unavailable { .. })),
            "too old to serve"
        );
    }

    #[tokio::test]
    async fn an_unknown_tenant_costs_one_read_for_a_while() {
        let (store, clock, cached) = fixture(None);
        for _ in 0..5 {
            assert!(cached.get(&id()).await.unwrap().is_none());
        }
        assert_eq!(store.reads.load(Ordering::Relaxed), 1);
        *store.document.lock().unwrap() = Some(document(1));
        clock.advance(MAX_AGE_UNKNOWN);
        assert_eq!(days(&cached).await, 1);
    }

    #[tokio::test]
    async fn settings_that_cannot_be_read_name_their_faults() {
        let mut broken = document(1);
        broken.settings.remove("Subscribe.BaseUrl");
        let (_, _, cached) = fixture(Some(broken));
        let error = cached.get(&id()).await.unwrap_err();
        assert!(error.to_string().contains("Subscribe.BaseUrl: is required"), "{error}");
    }
}
