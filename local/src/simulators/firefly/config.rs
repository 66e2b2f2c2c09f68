//! The configuration of the Firefly simulator.

use std::fmt;
use std::time::Duration;

/// An OAuth 2.0 client. Clients belong to no tenant: all of them see the same user base.
#[derive(Clone)]
pub struct FireflyClient {
    pub id: String,
    pub secret: String,
}

impl fmt::Debug for FireflyClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FireflyClient")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Debug)]
pub struct FireflyConfig {
    pub clients: Vec<FireflyClient>,
    /// How long a token is valid.
    pub token_life: Duration,
}

impl Default for FireflyConfig {
    /// Tokens are valid for an hour; there are no clients.
    fn default() -> Self {
        Self {
            clients: Vec::new(),
            token_life: Duration::from_hours(1),
        }
    }
}
