//! Keeps secrets for a few minutes in a warm function.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;

use super::{SecretRef, SecretText, Secrets};
use crate::{cache::Cache, clock::Clock, error::PortError, model::TenantId};

/// How long a value is used. A rotated secret is read after this time at the latest, and at once if an upstream refuses the
/// old one.
const MAX_AGE: Duration = Duration::from_mins(5);

/// A refused value is read again at most this often, because a value that is simply wrong is refused with every request.
const REREAD_FLOOR: Duration = Duration::from_secs(30);

/// Three per tenant whose settings are cached: of its provider, of Subscribe, of its ids.
const MOST_KEPT: usize = 30_000;

/// A cache in front of another store.
#[derive(Debug)]
pub struct CachedSecrets {
    inner: Arc<dyn Secrets>,
    cache: Cache<(TenantId, SecretRef), SecretText>,
    rereads: Cache<(TenantId, SecretRef), ()>,
}

impl CachedSecrets {
    /// A cache in front of `inner`.
    pub fn new(inner: Arc<dyn Secrets>, clock: Arc<dyn Clock>) -> Self {
        Self {
            inner,
            cache: Cache::new(Arc::clone(&clock), MOST_KEPT),
            rereads: Cache::new(clock, MOST_KEPT),
        }
    }
}

#[async_trait]
impl Secrets for CachedSecrets {
    async fn get(&self, tenant: &TenantId, reference: &SecretRef) -> Result<SecretText, PortError> {
        let key = (tenant.clone(), reference.clone());
        self.cache
            .get_or_load(&key, MAX_AGE, self.inner.get(tenant, reference))
            .await
    }

    async fn reread(
        &self,
        tenant: &TenantId,
        reference: &SecretRef,
        stale: &SecretText,
    ) -> Result<Option<SecretText>, PortError> {
        let key = (tenant.clone(), reference.clone());
        let is_kept = self.cache.get(&key).is_some_and(|(kept, _)| kept == *stale);
        if is_kept && self.rereads.fresh(&key, REREAD_FLOOR).is_none() {
            self.cache.remove(&key);
            self.rereads.put(key.clone(), ());
        }
        let current = self.get(tenant, reference).await.inspect_err(|_| {
            // The store cannot be read now, so the old value stays in use: perhaps only the refused token was wrong.
            if is_kept && self.cache.get(&key).is_none() {
                self.cache.put(key, stale.clone());
            }
        })?;
        Ok((current != *stale).then_some(current))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upstream::samples;
    use futures_util::future::join_all;
    use std::sync::{Mutex, PoisonError};

    /// One secret that the test changes, and how often it was read. An empty one cannot be read.
    #[derive(Debug, Default)]
    struct Store(Mutex<(String, u32)>);

    #[async_trait]
    impl Secrets for Store {
        async fn get(&self, _tenant: &TenantId, _reference: &SecretRef) -> Result<SecretText, PortError> {
            tokio::task::yield_now().await;
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.1 += 1;
            let text = Some(state.0.clone()).filter(|text| !text.is_empty());
            text.map(SecretText::new).ok_or_else(|| PortError::unavailable("down"))
        }
    }

    impl Store {
        fn rotate(&self, text: &str) {
            text.clone_into(&mut self.0.lock().unwrap().0);
        }

        fn reads(&self) -> u32 {
            self.0.lock().unwrap().1
        }
    }

    #[tokio::test]
    async fn a_wrong_secret_is_read_twice_a_minute_however_often_it_is_refused() {
        let (clock, store) = (samples::clock(), Arc::new(Store::default()));
        let secrets = CachedSecrets::new(store.clone(), Arc::new(clock.clone()));
        let (tenant, reference) = (samples::tenant_id(), SecretRef::parse("file:name").unwrap());
        store.rotate("one");
        let one = secrets.get(&tenant, &reference).await.unwrap();
        let reread = async |stale: &SecretText| secrets.reread(&tenant, &reference, stale).await.unwrap();
        for _ in 0..3 {
            assert_eq!(reread(&one).await, None);
        }
        assert_eq!(store.reads(), 2, "at first, and when it was refused first");

        store.rotate("two");
        clock.advance(REREAD_FLOOR.saturating_sub(Duration::from_millis(1)));
        assert_eq!(reread(&one).await, None);
        clock.advance(Duration::from_millis(1));
        let two = Some(SecretText::new("two"));
        // Other callers that were refused with the old value wait for this read, or find its result.
        assert!(
            join_all((0..5).map(|_| reread(&one)))
                .await
                .iter()
                .all(|new| *new == two)
        );
        assert_eq!(reread(&one).await, two);
        assert_eq!(store.reads(), 3);
    }

    #[tokio::test]
    async fn a_secret_is_not_lost_when_the_store_cannot_be_asked_again() {
        let (clock, store) = (samples::clock(), Arc::new(Store::default()));
        let secrets = CachedSecrets::new(store.clone(), Arc::new(clock.clone()));
        let (tenant, reference) = (samples::tenant_id(), SecretRef::parse("file:name").unwrap());
        store.rotate("one");
        let one = secrets.get(&tenant, &reference).await.unwrap();
        store.rotate("");
        assert!(secrets.reread(&tenant, &reference, &one).await.is_err());
        assert_eq!(secrets.get(&tenant, &reference).await.unwrap(), one);
        store.rotate("two");
        clock.advance(REREAD_FLOOR);
        let two = secrets.reread(&tenant, &reference, &one).await.unwrap();
        assert_eq!(two, Some(SecretText::new("two")));
    }
}
