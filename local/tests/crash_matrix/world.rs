//! A stack and the tenant under test.

use std::{sync::Arc, time::Duration};

use local::{
    issuer::MintRequest,
    simulators::{AUTH0, GIGYA, SSOR, SUBSCRIBE},
    stack::{DemoTenant, Stack},
};
use shared::{
    clock::Clock as _,
    settings::{ProviderKind, Tenant},
};

use crate::clock::ImpatientClock;

/// Longer than any lease, and than any circuit stays open.
const LONG: Duration = Duration::from_mins(2);

pub(crate) struct World {
    pub(crate) stack: Stack,
    pub(crate) clock: Arc<ImpatientClock>,
    pub(crate) tenant: Tenant,
    pub(crate) token: String,
    pub(crate) kind: Option<ProviderKind>,
}

impl World {
    pub(crate) async fn start(kind: Option<ProviderKind>) -> Self {
        let clock = Arc::new(ImpatientClock::default());
        let stack = Box::pin(Stack::start(ImpatientClock::stack(&clock))).await.unwrap();
        let is_wanted = |tenant: &&DemoTenant| tenant.user_provider == kind.map(ProviderKind::name);
        let document = stack.tenants().iter().find(is_wanted).unwrap().document.clone();
        let id = &document.tenant;
        let mint = MintRequest {
            expires_in: Some(365 * 24 * 3600),
            ..MintRequest::of_tenant(id.group(), id.client(), id.paper())
        };
        Self {
            token: stack.issuer().mint(&mint, clock.now()).unwrap(),
            tenant: document.parse().unwrap(),
            stack,
            clock,
            kind,
        }
    }

    /// The simulators of the tenant.
    pub(crate) fn sides(&self) -> Vec<&'static str> {
        let provider = self.kind.map(|kind| match kind {
            ProviderKind::Auth0 => AUTH0,
            ProviderKind::Gigya => GIGYA,
            _ => SSOR,
        });
        provider.into_iter().chain([SUBSCRIBE]).collect()
    }

    /// Lets every lease end.
    pub(crate) fn pass_leases(&self) {
        self.clock.pass(LONG);
    }

    /// Ends all faults, and clears the log of calls.
    pub(crate) fn settle(&self) {
        for name in self.sides() {
            self.stack.simulators().faults(name).unwrap().clear();
            self.stack.simulators().calls(name).unwrap().take();
        }
    }
}
