//! What `uo users` and `uo import` say of the caller besides the tenant.

use clap::Args;
use shared::model::TenantId;
use url::Url;

use crate::{api::Api, failure::Failure};

/// By which right, and in whose name.
#[derive(Debug, Args)]
#[command(next_help_heading = "Caller")]
pub(super) struct Credentials {
    /// Access token of an issuer that the tenant trusts; on the local stack one is minted
    #[arg(long, global = true, env = "UO_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,

    /// Value of the header X-SourceSystem, by which event records say who asked
    #[arg(long, global = true, value_name = "NAME", default_value = "uo")]
    source_system: String,
}

impl Credentials {
    /// The token that was given, without what a file or a shell put around it.
    pub(super) fn token(&self) -> Option<String> {
        self.token.as_ref().map(|token| token.trim().to_owned())
    }

    /// The API for a tenant, with a token.
    pub(super) fn api(self, base: &Url, tenant: TenantId, token: String) -> Result<Api, Failure> {
        Api::new(base, tenant, token, self.source_system)
    }
}
