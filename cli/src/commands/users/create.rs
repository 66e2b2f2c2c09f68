//! `uo users create`.

use std::path::PathBuf;

use clap::Args;
use http::Method;

use super::body::{Written, pair, put_metadata};
use crate::{api::Request, failure::Failure, input};

const EXAMPLES: &str = "Examples:
  uo users create --email ana@example.com --first-name Ana --last-name Reader
  uo users create --email ana@example.com --id reader-1 --metadata title=Dr
  printf %s \"$PASSWORD\" | uo users create --email ana@example.com --password-file -
  uo users create --data user.json --idempotency-key 5f3c6a1e";

/// Create a user at the tenant's provider and at Subscribe
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// Address that the user signs in with; required here or in --data
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,

    /// customerRegistrationId of the user (default: a new one)
    #[arg(long, value_name = "CRID")]
    id: Option<String>,

    /// File with the password, or - for standard input; without it, the user gets a password that nobody knows
    #[arg(long, value_name = "FILE|-")]
    password_file: Option<PathBuf>,

    /// First name
    #[arg(long, value_name = "NAME")]
    first_name: Option<String>,

    /// Last name
    #[arg(long, value_name = "NAME")]
    last_name: Option<String>,

    /// Metadata key with its value; can be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    metadata: Vec<(String, String)>,

    /// Let Subscribe send a mail with a link that verifies the address
    #[arg(long)]
    verify_email: bool,

    /// URL that the link finally leads to; its origin must be one of the tenant's Create.ReturnUrlOrigins
    #[arg(long, value_name = "URL")]
    return_url: Option<String>,

    #[command(flatten)]
    written: Written,
}

pub(super) fn request(options: &Options) -> Result<Request, Failure> {
    let both = [&options.written.data, &options.password_file];
    if both.iter().all(|path| path.as_deref().is_some_and(input::is_standard)) {
        return Err(Failure::usage(
            "--data - and --password-file -: standard input can be read once only",
        ));
    }
    let mut body = options.written.body()?;
    let password = match &options.password_file {
        None => None,
        // Editors end a file with a line feed, which is not part of the password.
        Some(path) => {
            let text = input::text(path).map_err(|error| input::unreadable(path, &error))?;
            Some(text.trim_end_matches(['\r', '\n']).to_owned())
        }
    };
    let texts = [
        ("email", options.email.clone()),
        ("customerRegistrationId", options.id.clone()),
        ("password", password),
        ("firstName", options.first_name.clone()),
        ("lastName", options.last_name.clone()),
        ("returnUrl", options.return_url.clone()),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            body.insert(name.to_owned(), text.into());
        }
    }
    if options.verify_email {
        body.insert("verifyEmail".to_owned(), true.into());
    }
    put_metadata(
        &mut body,
        options
            .metadata
            .iter()
            .map(|(key, value)| (key.clone(), value.as_str().into())),
    );
    if !body.contains_key("email") {
        return Err(
            Failure::usage("a user needs an address").hint("Use --email ADDRESS, or --data with an email in it.")
        );
    }
    Ok(Request {
        method: Method::POST,
        path: ["v4", "Users"].map(str::to_owned).into(),
        query: Vec::new(),
        body: Some(body.into()),
        idempotency_key: options.written.idempotency_key.clone(),
    })
}
