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
/// While the issuer is down, the last good set serves this long.
const MAX_AGE_ISSUER_DOWN: Duration = Duration::from_hours(24);
/// An unknown key id fetches the set again, but not more often than this: tokens are free to invent.
const REFETCH_FLOOR: Duration = Duration::from_secs(30);

/// Fetches a key set.
#[async_trait]
pub trait KeySetSource: Debug + Send + Sync {
    /// The set at the URL that the tenant's settings name.
    async fn fetch(&self, url: &Url) -> Result<KeySet, PortError>;
}

/// Key sets by URL.
#[derive(Debug)]
pub struct KeySets {
    source: Arc<dyn KeySetSource>,
    sets: Cache<Url, Arc<KeySet>>,
    attempts: Cache<Url, ()>,
}

impl KeySets {
    /// Sets from `source`.
    pub fn new(source: Arc<dyn KeySetSource>, clock: &Arc<dyn Clock>) -> Self {
        Self {
            source,
            sets: Cache::new(Arc::clone(clock), 1000),
            attempts: Cache::new(Arc::clone(clock), 1000),
        }
    }

    /// The key of that id, or the only one of the algorithm where the token names none; `None` where the issuer has no
    /// such key.
    pub async fn key(
        &self,
        url: &Url,
        kid: Option<&str>,
        algorithm: TokenAlgorithm,
    ) -> Result<Option<DecodingKey>, PortError> {
        let set = match self.sets.get(url) {
            Some((set, age)) if age < MAX_AGE => set,
            Some((set, age)) if age < MAX_AGE_ISSUER_DOWN => match self.attempts.fresh(url, REFETCH_FLOOR) {
                Some(()) => set,
                None => self.fetch(url, MAX_AGE).await.unwrap_or(set),
            },
            _ => self.fetch(url, MAX_AGE).await?,
        };
        if let Some(key) = set.key(kid, algorithm) {
            return Ok(Some(key.clone()));
        }
        // The issuer may have rotated its keys since.
        if self.attempts.fresh(url, REFETCH_FLOOR).is_some() {
            return Ok(None);
        }
        let newer = self.fetch(url, REFETCH_FLOOR).await.ok();
        Ok(newer.and_then(|set| set.key(kid, algorithm).cloned()))
    }

    async fn fetch(&self, url: &Url, max_age: Duration) -> Result<Arc<KeySet>, PortError> {
        let load = async {
            self.attempts.put(url.clone(), ());
            let fetched = self.source.fetch(url).await.map(Arc::new);
            match &fetched {
                Ok(set) => {
                    for fault in set.faults() {
                        tracing::warn!(url = %url, fault, "a published key is not used");
                    }
                }
                Err(error) => {
                    tracing::warn!(url = %url, cause = %chain(error), "an issuer's key set could not be fetched");
                }
            }
            fetched
        };
        self.sets.get_or_load(url, max_age, load).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use serde_json::json;
    use std::sync::Mutex;

    #[derive(Debug, Default)]
    struct Issuer {
        kids: Mutex<Vec<&'static str>>,
        down: Mutex<bool>,
        fetches: Mutex<u32>,
    }

    #[async_trait]
    impl KeySetSource for Issuer {
        async fn fetch(&self, _url: &Url) -> Result<KeySet, PortError> {
            *self.fetches.lock().unwrap() += 1;
            if *self.down.lock().unwrap() {
                return Err(PortError::unavailable("down"));
            }
            let modulus = URL_SAFE_NO_PAD.encode([0xff; 256]);
            let kids = self.kids.lock().unwrap();
            let keys = kids
                .iter()
                .map(|kid| json!({"kty": "RSA", "kid": kid, "n": modulus, "e": "AQAB"}));
            let keys: Vec<_> = keys.collect();
            Ok(serde_json::from_value(json!({ "keys": keys })).unwrap())
        }
    }

    struct Fixture {
        issuer: Arc<Issuer>,
        clock: ManualClock,
        sets: KeySets,
    }

    impl Fixture {
        fn new(kids: &[&'static str]) -> Self {
            let issuer = Arc::new(Issuer {
                kids: Mutex::new(kids.to_vec()),
                ..Issuer::default()
            });
            let clock = ManualClock::at("2026-01-01T00:00:00Z".parse().unwrap());
            let shared: Arc<dyn Clock> = Arc::new(clock.clone());
            Self {
                sets: KeySets::new(issuer.clone(), &shared),
                issuer,
                clock,
            }
        }

        async fn knows(&self, kid: Option<&str>) -> bool {
            let url = Url::parse("https://issuer.example.com/jwks.json").unwrap();
            let found = self.sets.key(&url, kid, TokenAlgorithm::RS256).await;
            found.unwrap().is_some()
        }

        fn fetches(&self) -> u32 {
            *self.issuer.fetches.lock().unwrap()
        }
    }

    #[tokio::test]
    async fn a_rotated_key_is_found_and_a_flood_of_unknown_ones_costs_one_fetch() {
        let fixture = Fixture::new(&["one"]);
        assert!(fixture.knows(Some("one")).await);
        *fixture.issuer.kids.lock().unwrap() = vec!["two"];
        fixture.clock.advance(REFETCH_FLOOR);
        assert!(fixture.knows(Some("two")).await, "an unknown id fetches the set again");
        assert_eq!(fixture.fetches(), 2);
        for kid in ["x", "y", "z"] {
            assert!(!fixture.knows(Some(kid)).await);
        }
        assert_eq!(fixture.fetches(), 2, "but not within the floor");
        fixture.clock.advance(REFETCH_FLOOR);
        assert!(!fixture.knows(Some("x")).await);
        assert_eq!(fixture.fetches(), 3);
    }

    #[tokio::test]
    async fn the_last_good_set_serves_while_the_issuer_is_down() {
        let fixture = Fixture::new(&["one"]);
        assert!(fixture.knows(Some("one")).await);
        *fixture.issuer.down.lock().unwrap() = true;
        fixture.clock.advance(MAX_AGE);
        for _ in 0..3 {
            assert!(fixture.knows(Some("one")).await);
        }
        assert_eq!(fixture.fetches(), 2, "nobody waits for an issuer that has just failed");
    }

    #[tokio::test]
    async fn a_token_without_key_id_needs_a_set_of_one() {
        assert!(Fixture::new(&["one"]).knows(None).await);
        assert!(!Fixture::new(&["one", "two"]).knows(None).await);
    }
}
