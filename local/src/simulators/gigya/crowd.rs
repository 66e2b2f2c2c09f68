//! Limits the concurrent calls for one account.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const MOST_AT_ONCE: usize = 5;

/// The number of running calls, by account.
#[derive(Clone, Debug, Default)]
pub(super) struct Crowd(Arc<Mutex<BTreeMap<String, usize>>>);

/// A running call; dropping it ends the count.
#[derive(Debug)]
pub(super) struct Guest {
    crowd: Crowd,
    uid: String,
}

impl Crowd {
    /// `None` when the account has as many calls as are allowed.
    pub(super) fn enter(&self, uid: &str) -> Option<Guest> {
        let mut present = self.lock();
        let count = present.entry(uid.to_owned()).or_default();
        if *count == MOST_AT_ONCE {
            return None;
        }
        *count += 1;
        Some(Guest {
            crowd: self.clone(),
            uid: uid.to_owned(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut present = self.crowd.lock();
        if let Some(count) = present.get_mut(&self.uid) {
            *count -= 1;
            if *count == 0 {
                present.remove(&self.uid);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Crowd;

    #[test]
    fn five_at_once_and_another_when_one_has_gone() {
        let crowd = Crowd::default();
        let mut guests: Vec<_> = (0..5).map(|_| crowd.enter("a").unwrap()).collect();
        assert!(crowd.enter("a").is_none());
        assert!(crowd.enter("b").is_some());
        guests.pop();
        guests.push(crowd.enter("a").unwrap());
        assert!(crowd.enter("a").is_none());
        drop(guests);
        assert!(crowd.lock().is_empty());
    }
}
