//! `uo token`: a token of the local issuer, valid or not.

use clap::Args;
use serde_json::{Map, Value, json};
use shared::model::TenantId;

use crate::{context::Context, exit::Exit, failure::Failure};

const EXAMPLES: &str = "Examples:
  uo token                                       a token of the first tenant, valid for one hour
  export UO_TOKEN=$(uo token --tenant DEMO/HERALD/SUNDAY)
  uo token --expires-in -60                      an expired token, to see the response to it
  uo token --claim 'scope=\"users:read\"' --claim aud=null";

/// Create an access token of the local stack's issuer
///
/// Only the local stack has an issuer of its own. On AWS, tokens come from the issuers that the tenant trusts.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(crate) struct Options {
    /// Tenant that the token is for, as GROUP/CLIENT/PAPER (default: the first tenant of the stack)
    #[arg(long, env = "UO_TENANT", hide_env_values = true, value_name = "TENANT")]
    tenant: Option<TenantId>,

    /// Seconds until the token expires; with a negative number, it has already expired [default: 3600]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = seconds)]
    expires_in: Option<i64>,

    /// Set a claim to a JSON value or a text, or remove it with null; can be repeated
    #[arg(long = "claim", value_name = "NAME=VALUE", value_parser = member)]
    claims: Vec<(String, Value)>,

    /// Set a member of the token's header, or remove it with null; alg also selects how the token is signed; can be repeated
    #[arg(long = "header", value_name = "NAME=VALUE", value_parser = member)]
    header: Vec<(String, Value)>,
}

fn seconds(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| "must be a whole number of seconds".to_owned())
}

fn member(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE")?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
    Ok((name.to_owned(), value))
}

pub(super) async fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    let stack = context.local_stack().await?;
    let tenant = options.tenant.or_else(|| stack.first_tenant());
    let tenant = tenant.ok_or_else(|| Failure::failed("the local stack has no tenants"))?;
    let mut request = Map::new();
    request.insert(
        "claims".to_owned(),
        options.claims.into_iter().collect::<Map<_, _>>().into(),
    );
    request.insert(
        "header".to_owned(),
        options.header.into_iter().collect::<Map<_, _>>().into(),
    );
    if let Some(seconds) = options.expires_in {
        request.insert("expiresIn".to_owned(), seconds.into());
    }
    let token = stack.token(&tenant, request).await?;
    let shown = json!({"token": token, "tenant": tenant.escaped()});
    context.output().one(&shown, |_| token)?;
    Ok(Exit::Done)
}
