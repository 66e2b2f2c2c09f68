//! The caller: tenant, token and source system.

use clap::Args;
use serde_json::Map;
use shared::model::TenantId;

use super::super::caller::Credentials;
use crate::{api::Api, context::Context, failure::Failure};

/// Tenant and token.
#[derive(Debug, Args)]
#[command(next_help_heading = "Caller")]
pub(super) struct Caller {
    /// Tenant of the users, as GROUP/CLIENT/PAPER (default on the local stack: its first tenant)
    #[arg(
        long,
        global = true,
        env = "UO_TENANT",
        hide_env_values = true,
        value_name = "TENANT"
    )]
    tenant: Option<TenantId>,

    #[command(flatten)]
    credentials: Credentials,
}

impl Caller {
    /// The API of the selected deployment, with this caller.
    pub(super) async fn api(self, context: &Context) -> Result<Api, Failure> {
        let found = context.api().await?;
        let tenant = self.tenant.or_else(|| found.local.as_ref()?.first_tenant());
        let tenant = tenant.ok_or_else(|| {
            Failure::usage("no tenant is named").hint("Use --tenant GROUP/CLIENT/PAPER or UO_TENANT.")
        })?;
        let token = match (self.credentials.token(), &found.local) {
            (Some(token), _) => token,
            (None, Some(stack)) => stack.token(&tenant, Map::new()).await?,
            (None, None) => {
                return Err(Failure::usage("there is no access token").hint(
                    "Get one from an issuer that the tenant trusts (`uo tenants show` names them), and give it with\n\
                     UO_TOKEN or --token.",
                ));
            }
        };
        self.credentials.api(&found.base, tenant, token)
    }
}
