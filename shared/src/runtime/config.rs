//! What a deployment tells the process: environment variables, read once, here.
//!
//! Region, credentials and endpoints of AWS services are the SDK's to read, under the names every AWS tool uses.

use std::path::PathBuf;

use aws_config::SdkConfig;

use super::{
    aws,
    telemetry::Logs,
    variables::{ConfigFaults, Variables, environment},
    warm_up::WarmUp,
};
use crate::{error::PortError, tls};

/// The configuration of a process; the default is that of one that was told nothing.
#[derive(Debug, Clone, Default)]
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
    /// `AWS_CA_BUNDLE`: a PEM file of certificate authorities that AWS's services may have beside the public ones.
    pub aws_ca_file: Option<PathBuf>,
    /// `METRICS_NAMESPACE`: the CloudWatch namespace that measures are written for; without it none are.
    pub metrics_namespace: Option<String>,
    /// `WARM_UP`: what an API function gets ready while it starts.
    pub warm_up: WarmUp,
    /// Where DynamoDB is, for a process that does not take it from the environment (the local stack).
    pub dynamodb_endpoint: Option<String>,
}

impl Config {
    /// Reads the environment, for the logs and for the rest. The logs can be had whatever is wrong, so that it can be told.
    pub(super) fn from_env() -> (Logs, Result<Self, ConfigFaults>) {
        let mut variables = Variables::of(&environment);
        let logs = Logs::read(&mut variables);
        let config = Self::read(&mut variables);
        (logs, variables.verdict(config))
    }

    /// Reads variables that come from elsewhere than the environment alone: what a tool was told, say.
    pub fn from_variables(get: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigFaults> {
        let mut variables = Variables::of(get);
        let config = Self::read(&mut variables);
        variables.verdict(config)
    }

    /// How a function speaks to AWS. A tool that looks for credentials in more places than a function does puts its own
    /// provider of them into it, and hands it to [`super::Backends::connect_over`].
    pub fn sdk(&self) -> Result<SdkConfig, PortError> {
        let tls = tls::config(self.aws_ca_file.as_deref())?;
        aws::load(self.dynamodb_endpoint.as_deref(), tls)
    }

    fn read(variables: &mut Variables<'_>) -> Self {
        Self {
            settings_table: variables.table("SETTINGS_TABLE"),
            events_table: variables.table("EVENTS_TABLE"),
            journal_table: variables.table("JOURNAL_TABLE"),
            secrets_dir: variables.folder("SECRETS_DIR"),
            upstream_allowed_hosts: variables.hosts("UPSTREAM_ALLOWED_HOSTS"),
            upstream_ca_file: ca_file(variables.optional("UPSTREAM_CA_FILE"), "UPSTREAM_CA_FILE", variables),
            aws_ca_file: ca_file(variables.optional("AWS_CA_BUNDLE"), "AWS_CA_BUNDLE", variables),
            metrics_namespace: namespace(variables),
            warm_up: WarmUp::read(variables),
            dynamodb_endpoint: None,
        }
    }
}

/// How a process logs that needs nothing else of the environment. What is wrong with it does not keep it from its work.
pub(super) fn logs_from_env() -> Logs {
    Logs::read(&mut Variables::of(&environment))
}

fn ca_file(value: Option<String>, name: &str, variables: &mut Variables<'_>) -> Option<PathBuf> {
    let path = PathBuf::from(value?);
    if let Err(fault) = tls::check_ca_file(&path) {
        variables.fault(name, &fault);
    }
    Some(path)
}

/// CloudWatch drops measures of a namespace that it does not take without a word.
fn namespace(variables: &mut Variables<'_>) -> Option<String> {
    let value = variables.optional("METRICS_NAMESPACE")?;
    let is_taken = value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-_/#: ".contains(&byte));
    if !is_taken || value.len() > 255 || value.starts_with(':') || value.starts_with("AWS/") {
        variables.fault("METRICS_NAMESPACE", &format!("{value:?} is no namespace of CloudWatch"));
    }
    Some(value)
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
