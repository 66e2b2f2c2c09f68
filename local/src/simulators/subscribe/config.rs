//! The configuration of the Subscribe Registration simulator.

use std::fmt;

/// A service credential, and the tenant it is valid for.
#[derive(Clone)]
pub struct ServiceCredential {
    pub token: String,
    /// `GROUP/CLIENT/PAPER`, compared without case; `None` is valid for every tenant.
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
    /// The base of verification links; the simulator's own address when absent.
    pub link_base_url: Option<String>,
}

impl SubscribeConfig {
    /// The base of links when the simulator listens at `own`.
    pub(in crate::simulators) fn link_base(&self, own: &str) -> String {
        self.link_base_url
            .as_deref()
            .unwrap_or(own)
            .trim_end_matches('/')
            .to_owned()
    }
}
