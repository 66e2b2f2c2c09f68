//! The published keys of issuers, kept while the function is warm.

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

/// A set is fetched again after this long.
const MAX_AGE: Duration = Duration::from_mins(10);
/// From this age on it is fetched beside the requests, so that with steady traffic none of them waits for it.
const EARLY: Duration = Duration::from_mins(8);
/// While the issuer is down, the last good set serves this long.
const MAX_AGE_ISSUER_DOWN: Duration = Duration::from_hours(24);
/// An unknown key id fetches the set again, but not more often than this: tokens are free to invent.
const REFETCH_FLOOR: Duration = Duration::from_secs(30);
/// Where there is no set to serve and it could not be fetched, it is tried again after this long: requests in between do
/// not wait for an issuer that has just failed, and those after it find out soon that it works again.
const REST: Duration = Duration::from_secs(5);

/// One for each tenant whose settings are kept, where each has an issuer of its own.
const MOST_KEPT: usize = 10_000;

/// Where key sets are fetched. It keeps none: that is done by [`KeySets`], which also decides when one is fetched again.
#[async_trait]
pub trait KeySetSource: Debug + Send + Sync {
    /// The set at the URL that the tenant's settings name. [`PortError::Misconfigured`] where the deployment does not allow its
    /// host, [`PortError::Unavailable`] where it does not answer in time, or with something else than status 200 and a key set.
    async fn fetch(&self, url: &Url) -> Result<KeySet, PortError>;
}

/// Key sets by URL.
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

/// A fetch that has not brought a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempt {
    UnderWay,
    Failed,
}

impl KeySets {
    /// Sets from `source`.
    pub fn new(source: Arc<dyn KeySetSource>, clock: &Arc<dyn Clock>) -> Self {
        Self {
            kept: Arc::new(Kept {
                source,
                sets: Cache::new(Arc::clone(clock), MOST_KEPT),
                attempts: Cache::new(Arc::clone(clock), MOST_KEPT),
            }),
        }
    }

    /// The key of that id, or the only one of the algorithm where the token names none; `None` where the issuer has no
    /// such key.
    ///
    /// Where no set can be had, the error is what the fetch came to, and for a few seconds after that
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
        // The issuer may have rotated its keys since.
        let newer = self.kept.fetch(url, REFETCH_FLOOR, REFETCH_FLOOR).await.ok();
        Ok(newer.and_then(|set| set.key(kid, algorithm).cloned()))
    }

    /// Gets the set where there is none yet. A failure is not held against the issuer: the first request that needs the set
    /// makes its own attempt.
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
        // Nobody waits for a set that somebody else fetches, or that could not be had just now.
        if age < EARLY || kept.attempts.fresh(url, REFETCH_FLOOR).is_some() {
            return Ok(set);
        }
        if age < MAX_AGE {
            self.refresh(url);
            return Ok(set);
        }
        Ok(kept.fetch(url, MAX_AGE, REFETCH_FLOOR).await.unwrap_or(set))
    }

    /// Fetches the set while requests go on with the one that is kept. On Lambda the task rests between invocations; what
    /// it has not brought when the set is too old, a request fetches.
    fn refresh(&self, url: &Url) {
        // Said here, for the task begins later, and the requests until then must not begin more of them.
        self.kept.attempts.put(url.clone(), Attempt::UnderWay);
        let (kept, url) = (Arc::clone(&self.kept), url.clone());
        tokio::spawn(async move { drop(kept.fetch(&url, EARLY, REFETCH_FLOOR).await) });
    }
}

impl Kept {
    /// The set, fetched where the one that is kept is not younger than `max_age`, but not within `rest` of a fetch that
    /// failed.
    async fn fetch(&self, url: &Url, max_age: Duration, rest: Duration) -> Result<Arc<KeySet>, PortError> {
        let load = async {
            // Looked at when it is this request's turn: the one before it may have just failed.
            if let Some((Attempt::Failed, age)) = self.attempts.get(url)
                && age < rest
            {
                let retry_after = Some(rest.saturating_sub(age));
                return Err(PortError::Throttled { retry_after });
            }
            self.attempts.put(url.clone(), Attempt::UnderWay);
            let fetched = self.source.fetch(url).await;
            match &fetched {
                // A URL that must not be called costs the issuer nothing, and whoever can mend it is told why each time.
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
