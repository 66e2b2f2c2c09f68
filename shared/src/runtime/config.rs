//! What a deployment tells the process: environment variables, read once, here.
//!
//! Region, credentials and endpoints of AWS services are the SDK's to read, under the names every AWS tool uses.

use std::path::PathBuf;

/// A variable that is missing.
#[derive(Debug, thiserror::Error)]
#[error("the environment variable {0} is not set")]
pub struct ConfigFault(&'static str);

/// The configuration of a process.
#[derive(Debug, Clone)]
pub struct Config {
    /// `SETTINGS_TABLE`: the DynamoDB table of tenants' settings.
    pub settings_table: String,
    /// `EVENTS_TABLE`: the DynamoDB table of event records.
    pub events_table: String,
    /// `JOURNAL_TABLE`: the DynamoDB table of the journal.
    pub journal_table: String,
    /// `SECRETS_DIR`: where `file:` secrets lie; unset on AWS.
    pub secrets_dir: Option<PathBuf>,
    /// `UPSTREAM_ALLOWED_HOSTS`: hosts that may be called although their addresses are private or of this machine,
    /// separated by commas; empty on AWS.
    pub upstream_allowed_hosts: Vec<String>,
    /// `UPSTREAM_CA_FILE`: a PEM file of certificate authorities that upstreams may have beside the public ones.
    pub upstream_ca_file: Option<PathBuf>,
    /// Where DynamoDB is, for a process that does not take it from the environment (the local stack).
    pub dynamodb_endpoint: Option<String>,
}

impl Config {
    /// Reads the environment.
    pub fn from_env() -> Result<Self, ConfigFault> {
        Ok(Self {
            settings_table: required("SETTINGS_TABLE")?,
            events_table: required("EVENTS_TABLE")?,
            journal_table: required("JOURNAL_TABLE")?,
            secrets_dir: optional("SECRETS_DIR").map(PathBuf::from),
            upstream_allowed_hosts: list(&optional("UPSTREAM_ALLOWED_HOSTS").unwrap_or_default()),
            upstream_ca_file: optional("UPSTREAM_CA_FILE").map(PathBuf::from),
            dynamodb_endpoint: None,
        })
    }
}

fn required(name: &'static str) -> Result<String, ConfigFault> {
    optional(name).ok_or(ConfigFault(name))
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub(super) fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn list(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}
