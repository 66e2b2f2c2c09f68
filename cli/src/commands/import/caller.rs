//! The caller and its tokens; an import may outlast a token.

use std::sync::Arc;

use clap::Args;
use serde_json::Map;
use shared::model::TenantId;
use tokio::sync::Mutex;

use super::{right::Right, token_command::TokenCommand};
use crate::{api::Api, connection::LocalStack, context::Context, failure::Failure};

/// Tenant and token.
#[derive(Debug, Args)]
#[command(next_help_heading = "Caller")]
pub(super) struct Caller {
    /// Tenant of the users, as GROUP/CLIENT/PAPER
    #[arg(long, env = "UO_TENANT", hide_env_values = true, value_name = "TENANT")]
    pub(super) tenant: TenantId,

    #[command(flatten)]
    right: Right,
}

/// Where the next token comes from.
#[derive(Debug)]
enum Tokens {
    Given,
    Command(TokenCommand),
    Local(Box<LocalStack>),
}

/// The API with the current token.
#[derive(Debug)]
pub(super) struct Session {
    tenant: TenantId,
    base: String,
    tokens: Tokens,
    current: Mutex<(u32, Arc<Api>)>,
}

impl Session {
    pub(super) async fn begin(caller: Caller, context: &Context) -> Result<Self, Failure> {
        let found = context.api().await?;
        let tenant = caller.tenant;
        let Right { credentials, command } = caller.right;
        let (tokens, given) = match (command, credentials.token(), found.local) {
            (Some(command), _, _) => (Tokens::Command(command), None),
            (None, Some(token), _) => (Tokens::Given, Some(token)),
            (None, None, Some(stack)) => (Tokens::Local(Box::new(stack)), None),
            (None, None, None) => {
                return Err(Failure::usage("there is no access token").hint(
                    "Give a command that gets one from an issuer that the tenant trusts (`uo tenants show` names them) with\n\
                     --token-command, or a token that lives long enough with UO_TOKEN.",
                ));
            }
        };
        let token = match given {
            Some(token) => token,
            None => tokens.next(&tenant).await?,
        };
        let api = credentials.api(&found.base, tenant.clone(), token)?;
        Ok(Self {
            tenant,
            base: found.base.as_str().trim_end_matches('/').to_owned(),
            tokens,
            current: Mutex::new((0, Arc::new(api))),
        })
    }

    /// Base URL of the API.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// The API and the number of its token.
    pub(super) async fn api(&self) -> (u32, Arc<Api>) {
        self.current.lock().await.clone()
    }

    /// Replaces the token with this number. Of several callers, only the first gets a new token; the others use it.
    pub(super) async fn renew(&self, stale: u32) -> Result<(), Failure> {
        let mut current = self.current.lock().await;
        let (number, api) = &*current;
        if *number != stale {
            return Ok(());
        }
        let next = (
            number + 1,
            Arc::new(api.with_token(self.tokens.next(&self.tenant).await?)),
        );
        *current = next;
        Ok(())
    }
}

impl Tokens {
    async fn next(&self, tenant: &TenantId) -> Result<String, Failure> {
        match self {
            Self::Given => Err(Failure::failed("the API does not take the token, or not any more").hint(
                "Run the same command again with a new token, or with --token-command, which gets a new one by itself:\n\
                 the import goes on where it stopped.",
            )),
            Self::Local(stack) => stack.token(tenant, Map::new()).await,
            Self::Command(command) => command.token().await,
        }
    }
}
