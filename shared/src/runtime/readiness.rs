//! Prepares what requests need while a function starts, when Lambda gives it a whole core. A request that has caused
//! the start waits meanwhile, so the time is limited.

use std::{sync::Arc, time::Duration};

use futures_util::stream::{self, StreamExt};

use super::{Backends, WarmUp};
use crate::{
    error::{PortError, chain},
    model::TenantId,
    pipeline::Pipeline,
    request::RequestContext,
    settings::Tenant,
    steps::Call,
};

/// Time limit of the preparation. What is not ready by then is fetched by the first request that needs it.
const LONGEST: Duration = Duration::from_secs(1);

/// How many tenants are prepared concurrently. Each opens its own connections, and TLS handshakes are most of the CPU
/// work of a start.
const AT_ONCE: usize = 4;

/// Prepares what `what` says, within the time limit. Failures are only logged.
pub(super) async fn get_ready(what: &WarmUp, pipeline: &Pipeline, backends: &Backends) {
    let start = Start { pipeline, backends };
    let all = async {
        match what {
            WarmUp::Nothing => {}
            WarmUp::Connection => start.connect().await,
            WarmUp::Tenants(tenants) => {
                // First the connection to DynamoDB, which all tenants share.
                start.connect().await;
                let tenants = stream::iter(tenants).map(|tenant| start.tenant(tenant));
                tenants.buffer_unordered(AT_ONCE).collect::<()>().await;
            }
        }
    };
    if tokio::time::timeout(LONGEST, all).await.is_err() {
        tracing::warn!("not everything of WARM_UP was ready in time; the requests that need it get it");
    }
}

/// A starting function.
struct Start<'a> {
    pipeline: &'a Pipeline,
    backends: &'a Backends,
}

impl Start<'_> {
    async fn connect(&self) {
        // Reading the settings of a tenant that does not exist opens the connection.
        let Ok(nobody) = TenantId::parse("-", "-", "-") else {
            return;
        };
        if let Err(error) = self.backends.settings.get(&nobody).await {
            tracing::warn!(cause = %chain(&error), "DynamoDB did not answer while the function started");
        }
    }

    async fn tenant(&self, id: &TenantId) {
        match self.pipeline.settings.get(id).await {
            Ok(Some(tenant)) => self.ports(&tenant).await,
            Ok(None) => tracing::warn!(tenant = %id, "WARM_UP names a tenant that has no settings"),
            Err(error) => warn(id, "its settings", &error),
        }
    }

    /// Fetches what the ports cache for a tenant, concurrently.
    async fn ports(&self, tenant: &Tenant) {
        let settings = tenant.settings();
        let secret = async |reference| {
            if let Err(error) = self.backends.secrets.get(tenant.id(), reference).await {
                warn(tenant.id(), "a secret", &error);
            }
        };
        let keys = async {
            if let Err(error) = self.pipeline.verifier.prepare(tenant).await {
                warn(tenant.id(), "its issuers' keys", &error);
            }
        };
        tokio::join!(
            keys,
            self.provider(tenant),
            secret(&settings.subscribe.credential),
            secret(&settings.id_encryption_key),
        );
    }

    async fn provider(&self, tenant: &Tenant) {
        let Backends { clock, ids, .. } = self.backends;
        let ready = async {
            let Some((_, provider)) = self.backends.providers.select(tenant, false)? else {
                return Ok(());
            };
            let context = RequestContext::of_start(ids.uuid(), clock.monotonic() + LONGEST);
            let call = Call::new(Arc::new(context), Arc::clone(clock), "warm-up");
            provider.prepare(tenant, &call).await
        };
        if let Err(error) = ready.await {
            warn(tenant.id(), "its provider", &error);
        }
    }
}

fn warn(tenant: &TenantId, what: &str, error: &PortError) {
    tracing::warn!(%tenant, what, cause = %chain(error), "not ready for a tenant of WARM_UP; the requests that need it try again");
}
