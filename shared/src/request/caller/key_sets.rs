//! A cache of issuers' published keys, kept while the function is warm.

use std::{fmt::Debug, sync::Arc, time::Duration};

use async_trait::async_trait;
use jsonwebtoken::DecodingKey;
use url::Url;

use super::KeySet;
use crate::{
    cache::Cache,
    clock::Clock,
    error::{PortError, chain},
    settings::TokenAlgorithm,
};

/// Age at which a set is fetched again before use.
const MAX_AGE: Duration = Duration::from_mins(10);
/// Age at which a set is refreshed in the background, so that with steady traffic no request waits for a fetch.
const EARLY: Duration = Duration::from_mins(8);
/// How long the last good set is used while the issuer is down.
const MAX_AGE_ISSUER_DOWN: Duration = Duration::from_hours(24);
/// Shortest time between two fetches because of an unknown key id, since anybody can send tokens with invented ids.
const REFETCH_FLOOR: Duration = Duration::from_secs(30);
/// If there is no set and a fetch has failed, the next one is tried after this time. Requests in between fail at once,
/// and the time is short so that a working issuer is noticed soon.
const REST: Duration = Duration::from_secs(5);

/// The size of the cache: one set for each tenant whose settings are cached, if each has its own issuer.
const MOST_KEPT: usize = 10_000;

/// Fetches key sets. [`KeySets`] caches them and decides when to fetch again.
#[async_trait]
pub trait KeySetSource: Debug + Send + Sync {
    /// Fetches the set at the URL that the tenant's settings name. [`PortError::Misconfigured`] if the deployment does
    /// not allow its host; [`PortError::Unavailable`] if it does not answer in time, or not with status 200 and a key
    /// set.
    async fn fetch(&self, url: &Url) -> Result<KeySet, PortError>;
}

/// A cache of key sets by URL.
#[derive(Debug)]
pub struct KeySets {
    kept: Arc<Kept>,
}

#[derive(Debug)]
struct Kept {
    source: Arc<dyn KeySetSource>,
    sets: Cache<Url, Arc<KeySet>>,
    attempts: Cache<Url, Attempt>,
}

/// A fetch that is under way or has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempt {
    UnderWay,
    Failed,
}

impl KeySets {
    /// A cache of the sets from `source`.
    pub fn new(source: Arc<dyn KeySetSource>, clock: &Arc<dyn Clock>) -> Self {
        Self {
            kept: Arc::new(Kept {
                source,
                sets: Cache::new(Arc::clone(clock), MOST_KEPT),
                attempts: Cache::new(Arc::clone(clock), MOST_KEPT),
            }),
        }
    }

    /// The key with that id, or without an id the only key of the algorithm. `None` if the issuer has no such key.
    ///
    /// If there is no set, the error is that of the fetch; for a few seconds after a failed fetch it is
    /// [`PortError::Throttled`].
    pub async fn key(
        &self,
        url: &Url,
        kid: Option<&str>,
        algorithm: TokenAlgorithm,
    ) -> Result<Option<DecodingKey>, PortError> {
        let set = self.set(url).await?;
        if let Some(key) = set.key(kid, algorithm) {
            return Ok(Some(key.clone()));
        }
        // The issuer may have rotated its keys since the fetch.
        let newer = self.kept.fetch(url, REFETCH_FLOOR, REFETCH_FLOOR).await.ok();
        Ok(newer.and_then(|set| set.key(kid, algorithm).cloned()))
    }

    /// Fetches the set if there is none yet. A failure is forgotten, so that the first request that needs the set tries
    /// again at once.
    pub(super) async fn prepare(&self, url: &Url) -> Result<(), PortError> {
        let set = self.set(url).await;
        if set.is_err() {
            self.kept.attempts.remove(url);
        }
        set.map(drop)
    }

    async fn set(&self, url: &Url) -> Result<Arc<KeySet>, PortError> {
        let kept = &self.kept;
        let Some((set, age)) = kept.sets.get(url).filter(|(_, age)| *age < MAX_AGE_ISSUER_DOWN) else {
            return kept.fetch(url, MAX_AGE, REST).await;
        };
        // Requests do not wait while another fetches the set, or after a fetch that has just failed.
        if age < EARLY || kept.attempts.fresh(url, REFETCH_FLOOR).is_some() {
            return Ok(set);
        }
        if age < MAX_AGE {
            self.refresh(url);
            return Ok(set);
        }
        Ok(kept.fetch(url, MAX_AGE, REFETCH_FLOOR).await.unwrap_or(set))
    }

    /// Fetches the set in the background. On Lambda the task is frozen between invocations; if it has not finished when
    /// the set is too old, a request fetches it.
    fn refresh(&self, url: &Url) {
        // Set before the task starts, so that requests until then do not start further tasks.
        self.kept.attempts.put(url.clone(), Attempt::UnderWay);
        let (kept, url) = (Arc::clone(&self.kept), url.clone());
        tokio::spawn(async move { drop(kept.fetch(&url, EARLY, REFETCH_FLOOR).await) });
    }
}

impl Kept {
    /// The kept set if it is younger than `max_age`, else a fetched one. Does not fetch within `rest` after a failed
    /// fetch.
    async fn fetch(&self, url: &Url, max_age: Duration, rest: Duration) -> Result<Arc<KeySet>, PortError> {
        let load = async {
            // Checked inside the load, after waiting for other loads: the previous one may have failed just now.
            if let Some((Attempt::Failed, age)) = self.attempts.get(url)
                && age < rest
            {
                let retry_after = Some(rest.saturating_sub(age));
                return Err(PortError::Throttled { retry_after });
            }
            self.attempts.put(url.clone(), Attempt::UnderWay);
            let fetched = self.source.fetch(url).await;
            match &fetched {
                // A forbidden URL is never called, so no pause is needed, and each attempt reports what to correct.
                Ok(_) | Err(PortError::Misconfigured { .. }) => self.attempts.remove(url),
                Err(_) => self.attempts.put(url.clone(), Attempt::Failed),
            }
            log(url, &fetched);
            fetched.map(Arc::new)
        };
        self.sets.get_or_load(url, max_age, load).await
    }
}

fn log(url: &Url, fetched: &Result<KeySet, PortError>) {
    match fetched {
        Ok(set) => {
            for fault in set.faults() {
                tracing::warn!(url = %url, cause = fault, "a published key is not used");
            }
        }
        Err(error) => tracing::warn!(url = %url, cause = %chain(error), "an issuer's key set could not be fetched"),
    }
}

#[cfg(test)]
#[path = "key_sets_tests.rs"]
mod tests;
