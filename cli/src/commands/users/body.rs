//! Request bodies: a file's content, overridden by the options.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value};

use crate::{failure::Failure, input};

/// The options of every write.
#[derive(Debug, Args)]
pub(super) struct Written {
    /// JSON file with the request body, or - for standard input; the other options override it
    #[arg(long, value_name = "FILE|-")]
    pub(super) data: Option<PathBuf>,

    /// Skip the provider and use only Subscribe
    #[arg(long)]
    ignore_provider: bool,

    /// Value of the Idempotency-Key header: a command that is repeated with the same key takes effect only once
    #[arg(long, value_name = "KEY")]
    pub(super) idempotency_key: Option<String>,
}

impl Written {
    /// The body in `--data`, or an empty one.
    pub(super) fn body(&self) -> Result<Map<String, Value>, Failure> {
        let mut body = match &self.data {
            None => Map::new(),
            Some(path) => {
                let text = input::text(path).map_err(|error| input::unreadable(path, &error))?;
                let at = input::shown(path);
                let value: Value = serde_json::from_str(&text)
                    .map_err(|error| Failure::usage(format!("--data {at}: this is no JSON: {error}")))?;
                let Value::Object(body) = value else {
                    return Err(Failure::usage(format!("--data {at}: the body must be a JSON object")));
                };
                body
            }
        };
        if self.ignore_provider {
            body.insert("ignoreProvider".to_owned(), true.into());
        }
        Ok(body)
    }
}

/// Parses `KEY=VALUE` of `--metadata`.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("must be KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}

/// Adds pairs to the body's metadata.
pub(super) fn put_metadata(body: &mut Map<String, Value>, pairs: impl IntoIterator<Item = (String, Value)>) {
    for (key, value) in pairs {
        let metadata = body.entry("metadata").or_insert_with(|| Value::Object(Map::new()));
        // The API refuses anything else that the file has there.
        if let Value::Object(metadata) = metadata {
            metadata.insert(key, value);
        }
    }
}
