//! `uo users get`.

use clap::Args;
use http::Method;

use crate::api::Request;

const EXAMPLES: &str = "Examples:
  uo users get reader-1
  uo users get reader-1 --ignore-provider        only the data of Subscribe
  uo users get reader-1 -o json | jq .data.user.email";

/// Show a user, with the merged data of the provider and Subscribe
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// customerRegistrationId of the user
    #[arg(value_name = "CRID")]
    id: String,

    /// Skip the provider and use only Subscribe
    #[arg(long)]
    ignore_provider: bool,
}

pub(super) fn request(options: &Options) -> Request {
    Request {
        method: Method::GET,
        path: ["v4", "Users", &options.id, ""].map(str::to_owned).into(),
        query: Vec::from_iter(options.ignore_provider.then(|| ("ignoreProvider", "true".to_owned()))),
        body: None,
        idempotency_key: None,
    }
}
