//! The configuration of the SSOR simulator.

use std::fmt;

#[derive(Clone, Default)]
pub struct SsorConfig {
    /// The accepted API keys. Keys belong to no tenant: all of them see the same user base.
    pub api_keys: Vec<String>,
}

impl SsorConfig {
    pub(super) fn admits(&self, key: Option<&str>) -> bool {
        key.is_some_and(|key| self.api_keys.iter().any(|known| known == key))
    }
}

impl fmt::Debug for SsorConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SsorConfig")
            .field("api_keys", &self.api_keys.len())
            .finish()
    }
}
