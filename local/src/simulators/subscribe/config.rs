//! What the Subscribe Registration simulator is set up with.

use std::fmt;

/// A service credential, and where it is good.
#[derive(Clone)]
pub struct ServiceCredential {
    pub token: String,
    /// `GROUP/CLIENT/PAPER`, compared without case; `None` is good for every tenant.
    pub tenant: Option<String>,
}

impl fmt::Debug for ServiceCredential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServiceCredential")
            .field("tenant", &self.tenant)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, Default)]
pub struct SubscribeConfig {
    pub credentials: Vec<ServiceCredential>,
    /// What verification links begin with; the simulator's own address when absent.
    pub link_base_url: Option<String>,
}

impl SubscribeConfig {
    /// What links begin with when the simulator itself answers at `own`.
    pub(in crate::simulators) fn link_base(&self, own: &str) -> String {
        self.link_base_url
            .as_deref()
            .unwrap_or(own)
            .trim_end_matches('/')
            .to_owned()
    }
}
