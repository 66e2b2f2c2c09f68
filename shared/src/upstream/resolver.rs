//! Resolves host names, and refuses public names that resolve to addresses in the deployment's own network.

use std::{fmt, io, net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::guard::HostGuard;

/// A public name with an address that is not public.
#[derive(Debug, thiserror::Error)]
#[error("the host name leads to an address that is not a public one")]
pub(super) struct NotPublic;

/// Where the addresses of names come from.
#[async_trait]
pub(super) trait Lookup: fmt::Debug + Send + Sync {
    async fn addresses(&self, name: &str) -> io::Result<Vec<SocketAddr>>;
}

/// The system's resolver.
#[derive(Debug)]
pub(super) struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn addresses(&self, name: &str) -> io::Result<Vec<SocketAddr>> {
        // The client puts the URL's port in place of 0.
        Ok(tokio::net::lookup_host((name, 0)).await?.collect())
    }
}

/// The resolver of the client. It checks the very addresses that are then connected to, so a name cannot resolve to one
/// address for the check and to another for the connection.
#[derive(Debug, Clone)]
pub(super) struct GuardedResolver {
    guard: Arc<HostGuard>,
    lookup: Arc<dyn Lookup>,
}

impl GuardedResolver {
    pub(super) fn new(guard: Arc<HostGuard>, lookup: Arc<dyn Lookup>) -> Self {
        Self { guard, lookup }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let Self { guard, lookup } = self.clone();
        Box::pin(async move {
            let addresses = lookup.addresses(name.as_str()).await?;
            // One address that is not public refuses the name: names with good intent have no such mixture.
            if addresses
                .iter()
                .any(|address| !guard.admits(name.as_str(), address.ip()))
            {
                return Err(NotPublic.into());
            }
            Ok::<Addrs, _>(Box::new(addresses.into_iter()))
        })
    }
}

#[cfg(test)]
#[path = "resolver_tests.rs"]
mod tests;
