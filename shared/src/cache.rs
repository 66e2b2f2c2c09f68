//! A small cache with a maximum age, for what a warm function keeps: settings, secrets, key sets, access tokens.
//!
//! It is our own code because time is a port here ([`Clock`]), and the usual crates read the system's clock. It is bounded.
//! Loads of one key run one at a time, so that many concurrent waiters cost one load. Loads of different keys never wait for
//! one another: keys belong to different tenants, and a slow upstream of one must not slow down the others.

use std::{
    collections::HashMap,
    fmt,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use crate::clock::Clock;

/// The lock of the load of one key.
type Turn = tokio::sync::Mutex<()>;

/// Values by key, each with the time at which it was stored.
pub(crate) struct Cache<K, V> {
    clock: Arc<dyn Clock>,
    capacity: usize,
    entries: Mutex<HashMap<K, Entry<V>>>,
    /// The locks of the keys that are being loaded.
    turns: Mutex<HashMap<K, Weak<Turn>>>,
}

struct Entry<V> {
    value: V,
    stored: Duration,
}

impl<K: Eq + Hash + Clone, V: Clone> Cache<K, V> {
    /// A cache of at most `capacity` entries. When it is full, the oldest are removed.
    pub(crate) fn new(clock: Arc<dyn Clock>, capacity: usize) -> Self {
        Self {
            clock,
            capacity,
            entries: Mutex::default(),
            turns: Mutex::default(),
        }
    }

    /// The value and its age.
    pub(crate) fn get(&self, key: &K) -> Option<(V, Duration)> {
        let now = self.clock.monotonic();
        self.entries()
            .get(key)
            .map(|entry| (entry.value.clone(), now.saturating_sub(entry.stored)))
    }

    /// The value, if it is younger than `max_age`.
    pub(crate) fn fresh(&self, key: &K, max_age: Duration) -> Option<V> {
        self.get(key).filter(|(_, age)| *age < max_age).map(|(value, _)| value)
    }

    /// Stores a value as of now.
    pub(crate) fn put(&self, key: K, value: V) {
        let stored = self.clock.monotonic();
        let mut entries = self.entries();
        if entries.len() >= self.capacity && !entries.contains_key(&key) {
            make_room(&mut entries);
        }
        entries.insert(key, Entry { value, stored });
    }

    /// Forgets a value.
    pub(crate) fn remove(&self, key: &K) {
        self.entries().remove(key);
    }

    /// The value, if it is younger than `max_age`; else it is loaded. Concurrent callers for one key share one load. A failed
    /// load is not stored.
    pub(crate) async fn get_or_load<E>(
        &self,
        key: &K,
        max_age: Duration,
        load: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E> {
        if let Some(value) = self.fresh(key, max_age) {
            return Ok(value);
        }
        let turn = self.turn(key);
        let _turn = turn.lock().await;
        if let Some(value) = self.fresh(key, max_age) {
            return Ok(value);
        }
        let value = load.await?;
        self.put(key.clone(), value.clone());
        Ok(value)
    }

    fn turn(&self, key: &K) -> Arc<Turn> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = turns.get(key).and_then(Weak::upgrade) {
            return turn;
        }
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::default();
        turns.insert(key.clone(), Arc::downgrade(&turn));
        turn
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<K, Entry<V>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes the oldest sixteenth of all entries, so that a full cache is not searched for each new entry.
fn make_room<K: Eq + Hash, V>(entries: &mut HashMap<K, Entry<V>>) {
    let mut ages: Vec<Duration> = entries.values().map(|entry| entry.stored).collect();
    let leaving = ages.len().div_ceil(16);
    let Some(last) = leaving.checked_sub(1) else { return };
    let (older, youngest_leaving, _) = ages.select_nth_unstable(last);
    let youngest_leaving = *youngest_leaving;
    let mut of_that_moment = leaving - older.iter().filter(|stored| **stored < youngest_leaving).count();
    entries.retain(|_, entry| {
        if entry.stored == youngest_leaving && of_that_moment > 0 {
            of_that_moment -= 1;
            return false;
        }
        entry.stored >= youngest_leaving
    });
}

impl<K, V> fmt::Debug for Cache<K, V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Cache")
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use futures_util::FutureExt;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn clock() -> ManualClock {
        ManualClock::at("2026-01-01T00:00:00Z".parse().unwrap())
    }

    #[test]
    fn values_age_and_the_oldest_makes_room() {
        let clock = clock();
        let cache = Cache::new(Arc::new(clock.clone()), 2);
        cache.put("a", 1);
        clock.advance(Duration::from_secs(5));
        cache.put("b", 2);
        assert_eq!(cache.get(&"a"), Some((1, Duration::from_secs(5))));
        assert_eq!(cache.fresh(&"a", Duration::from_secs(5)), None);
        clock.advance(Duration::from_secs(1));
        cache.put("c", 3);
        assert_eq!(cache.get(&"a"), None);
        assert!(cache.get(&"b").is_some() && cache.get(&"c").is_some());
    }

    #[test]
    fn a_full_cache_loses_its_oldest_and_never_grows() {
        let clock = clock();
        let cache = Cache::new(Arc::new(clock.clone()), 160);
        for key in 0..160 {
            cache.put(key, ());
            clock.advance(Duration::from_secs(1));
        }
        cache.put(160, ());
        let kept = |keys: std::ops::RangeInclusive<i32>| keys.filter(|key| cache.get(key).is_some()).count();
        assert_eq!(
            (kept(0..=9), kept(10..=160)),
            (0, 151),
            "ten make room, the oldest ones"
        );
        for key in 161..1000 {
            cache.put(key, ());
        }
        let count = kept(0..=1000);
        assert!((150..=160).contains(&count), "{count}");
        assert!(cache.get(&999).is_some());
    }

    #[test]
    fn entries_of_one_moment_do_not_all_leave_at_once() {
        let cache = Cache::new(Arc::new(clock()), 160);
        for key in 0..161 {
            cache.put(key, ());
        }
        let kept = (0..161).filter(|key| cache.get(key).is_some()).count();
        assert_eq!(kept, 151);
    }

    #[test]
    fn a_load_that_takes_long_keeps_no_other_key_waiting() {
        let cache = Cache::new(Arc::new(clock()), 1000);
        let slow = cache.get_or_load(&0, Duration::from_secs(1), std::future::pending::<Result<u32, ()>>());
        let mut slow = std::pin::pin!(slow);
        assert!(slow.as_mut().now_or_never().is_none());
        for key in 1..200 {
            let load = cache.get_or_load(&key, Duration::from_secs(1), async { Ok::<_, ()>(key) });
            assert_eq!(load.now_or_never(), Some(Ok(key)));
        }
        let turns = cache.turns.lock().unwrap().len();
        assert!(turns <= 2, "{turns} turns are kept of two loads");
    }

    #[tokio::test]
    async fn many_waiters_share_one_load_and_a_failure_is_not_kept() {
        let cache = Cache::new(Arc::new(clock()), 2);
        let loads = AtomicU32::new(0);
        let load = async || {
            let load = async {
                tokio::task::yield_now().await;
                loads.fetch_add(1, Ordering::Relaxed);
                Ok::<_, ()>(7)
            };
            cache.get_or_load(&"a", Duration::from_secs(1), load).await
        };
        let results = futures_util::future::join_all((0..20).map(|_| load())).await;
        assert!(results.iter().all(|result| *result == Ok(7)));
        assert_eq!(loads.load(Ordering::Relaxed), 1);
        assert_eq!(
            cache
                .get_or_load(&"b", Duration::from_secs(1), async { Err("down") })
                .await,
            Err("down")
        );
        assert_eq!(
            cache
                .get_or_load(&"b", Duration::from_secs(1), async { Ok::<_, ()>(8) })
                .await,
            Ok(8)
        );
    }
}
