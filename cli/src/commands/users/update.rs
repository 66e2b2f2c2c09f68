//! `uo users update`.

use clap::Args;
use http::Method;
use serde_json::Value;

use super::body::{Written, pair, put_metadata};
use crate::{api::Request, failure::Failure};

const EXAMPLES: &str = "Examples:
  uo users update reader-1 --last-name Reader --metadata title=Dr
  uo users update reader-1 --first-name ''       removes the first name
  uo users update reader-1 --remove-metadata title --verified true
  echo '{\"verified\": true}' | uo users update reader-1 --data -";

/// Change a user's profile at the provider and at Subscribe
///
/// Fields that you do not name stay as they are.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Options {
    /// customerRegistrationId of the user
    #[arg(value_name = "CRID")]
    id: String,

    /// New first name; an empty text removes it
    #[arg(long, value_name = "NAME")]
    first_name: Option<String>,

    /// New last name; an empty text removes it
    #[arg(long, value_name = "NAME")]
    last_name: Option<String>,

    /// Mark the address as verified (true) or not verified (false)
    #[arg(long, value_name = "true|false")]
    verified: Option<bool>,

    /// Time of the user's last sign-out, such as 2023-06-06T17:42:26Z
    #[arg(long, value_name = "DATE-TIME", conflicts_with = "remove_last_logout_date")]
    last_logout_date: Option<String>,

    /// Remove the time of the user's last sign-out
    #[arg(long)]
    remove_last_logout_date: bool,

    /// Metadata key with its value; can be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    metadata: Vec<(String, String)>,

    /// Metadata key to remove; can be repeated
    #[arg(long, value_name = "KEY")]
    remove_metadata: Vec<String>,

    #[command(flatten)]
    written: Written,
}

pub(super) fn request(options: &Options) -> Result<Request, Failure> {
    let mut body = options.written.body()?;
    let name = |name: &Option<String>| {
        let name = name.as_deref()?;
        Some(if name.is_empty() { Value::Null } else { name.into() })
    };
    let fields = [
        ("firstName", name(&options.first_name)),
        ("lastName", name(&options.last_name)),
        ("verified", options.verified.map(Value::from)),
        ("lastLogoutDate", options.last_logout_date.as_deref().map(Value::from)),
        (
            "removeLastLogoutDate",
            options.remove_last_logout_date.then(|| true.into()),
        ),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            body.insert(name.to_owned(), value);
        }
    }
    let set = options
        .metadata
        .iter()
        .map(|(key, value)| (key.clone(), value.as_str().into()));
    let removed = options.remove_metadata.iter().map(|key| (key.clone(), Value::Null));
    put_metadata(&mut body, set.chain(removed));
    if body.keys().all(|name| name == "ignoreProvider") {
        return Err(Failure::usage("nothing is named that should change").hint(
            "Use --first-name, --last-name, --verified, --last-logout-date, --remove-last-logout-date, --metadata,\n\
                 --remove-metadata or --data.",
        ));
    }
    Ok(Request {
        method: Method::PUT,
        path: ["v4", "Users", &options.id, ""].map(str::to_owned).into(),
        query: Vec::new(),
        body: Some(body.into()),
        idempotency_key: options.written.idempotency_key.clone(),
    })
}
