//! `uo users change-email`.

use clap::Args;
use http::Method;
use serde_json::json;

use crate::api::Request;

const EXAMPLES: &str = "Examples:
  uo users change-email reader-1 ana.reader@example.com";

/// Change the address that a user signs in with, at the provider and at Subscribe
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// customerRegistrationId of the user
    #[arg(value_name = "CRID")]
    id: String,

    /// New address
    #[arg(value_name = "ADDRESS")]
    email: String,

    /// Value of the Idempotency-Key header: a command that is repeated with the same key takes effect only once
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

pub(super) fn request(options: &Options) -> Request {
    Request {
        method: Method::PATCH,
        path: ["v4", "Users", &options.id, "Email"].map(str::to_owned).into(),
        query: Vec::new(),
        body: Some(json!({"email": options.email})),
        idempotency_key: options.idempotency_key.clone(),
    }
}
