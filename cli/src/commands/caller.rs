//! The caller options of `uo users` and `uo import`, besides the tenant.

use clap::Args;
use shared::model::TenantId;
use url::Url;

use crate::{api::Api, failure::Failure};

/// Token and source system.
#[derive(Debug, Args)]
#[command(next_help_heading = "Caller")]
pub(super) struct Credentials {
    /// Access token of an issuer that the tenant trusts (default on the local stack: a new token of its issuer)
    #[arg(long, global = true, env = "UO_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,

    /// Value of the X-SourceSystem header, which names the caller in event records
    #[arg(long, global = true, value_name = "NAME", default_value = "uo")]
    source_system: String,
}

impl Credentials {
    /// The given token, without the white space that a file or a shell adds.
    pub(super) fn token(&self) -> Option<String> {
        self.token.as_ref().map(|token| token.trim().to_owned())
    }

    /// The API for a tenant and a token.
    pub(super) fn api(self, base: &Url, tenant: TenantId, token: String) -> Result<Api, Failure> {
        Api::new(base, tenant, token, self.source_system)
    }
}
