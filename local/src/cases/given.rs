//! The state before the event of a case arrives.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    CaseError,
    seed::{self, Seed},
};
use crate::{
    issuer::MintRequest,
    stack::{DemoTenant, Stack},
};

/// `functions/<function>/tests/given/<case>.json`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Given {
    /// Calls to the simulators, in order, which create their data.
    seed: Vec<Seed>,
    /// The fault to switch on in a simulator, by the simulator's name.
    faults: BTreeMap<String, Value>,
    /// Requests that came before, by the names of their event files. They go to the same function.
    pub(super) earlier: Vec<Earlier>,
    /// Settings of the tenant to replace; `null` removes one.
    settings: Map<String, Value>,
    /// How the caller's token differs from a valid one.
    token: Token,
}

/// One earlier request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Earlier {
    /// The event file, without `.json`.
    pub(super) event: String,
    /// The simulator and the call at which the request's process ended. Without it, the request was answered.
    #[serde(default)]
    pub(super) stopped: BTreeMap<String, Value>,
}

/// As in the body of `POST /_local/token`, for the tenant of the event.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Token {
    claims: Map<String, Value>,
    header: Map<String, Value>,
    expires_in: Option<i64>,
}

impl Given {
    pub(super) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Applies the seeds first, while the simulators work; then the faults.
    pub(super) async fn apply(&self, stack: &Stack, tenant: &DemoTenant) -> Result<(), CaseError> {
        seed::plant(stack, tenant, &self.seed).await?;
        let simulators = stack.simulators();
        for (name, fault) in &self.faults {
            let unknown = || format!("faults: there is no simulator {name:?}");
            let fault = simulators.read_fault(name, fault).ok_or_else(unknown)?;
            let switch = simulators.faults(name).ok_or_else(unknown)?;
            switch.set(fault.map_err(|error| format!("faults.{name}: {error}"))?);
        }
        if !self.settings.is_empty() {
            let mut document = tenant.document.clone();
            for (name, value) in &self.settings {
                if value.is_null() {
                    document.settings.remove(name);
                } else {
                    document.settings.insert(name.clone(), value.clone());
                }
            }
            stack.tools().settings_admin.put(&document).await?;
        }
        Ok(())
    }

    pub(super) fn token_for(&self, tenant: &DemoTenant) -> MintRequest {
        let id = &tenant.document.tenant;
        MintRequest {
            claims: self.token.claims.clone(),
            header: self.token.header.clone(),
            expires_in: self.token.expires_in,
            ..MintRequest::of_tenant(id.group(), id.client(), id.paper())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_reads_is_refused_by_name() {
        for (text, named) in [
            (r#"{"seeds": []}"#, "seeds"),
            (r#"{"token": {"expires": 1}}"#, "expires"),
            (
                r#"{"seed": [{"simulator": "auth0", "method": "GET", "path": "/", "headers": {}}]}"#,
                "headers",
            ),
        ] {
            let error = Given::parse(text).err().unwrap().to_string();
            assert!(error.contains(&format!("unknown field `{named}`")), "{error}");
        }
        assert!(Given::parse("{}").is_ok());
    }
}
