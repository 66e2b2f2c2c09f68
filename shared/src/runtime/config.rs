//! The configuration of a process: environment variables, read once.
//!
//! The SDK's variables for region, credentials and endpoints are read in `aws`, under the names that all AWS tools use.

use std::path::PathBuf;

use aws_config::SdkConfig;

use super::{
    aws,
    telemetry::Logs,
    variables::{ConfigFaults, Variables, environment},
    warm_up::WarmUp,
};
use crate::{
    error::PortError,
    tls::{self, Authorities},
};

/// The configuration of a process. The default is that of an empty environment.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// `SETTINGS_TABLE`: the DynamoDB table of tenants' settings.
    pub settings_table: String,
    /// `EVENTS_TABLE`: the DynamoDB table of event records.
    pub events_table: String,
    /// `JOURNAL_TABLE`: the DynamoDB table of the journal.
    pub journal_table: String,
    /// `SECRETS_DIR`: the folder of `file:` secrets; unset on AWS.
    pub secrets_dir: Option<PathBuf>,
    /// `UPSTREAM_ALLOWED_HOSTS`: hosts that may be called although their addresses are private or local, separated by
    /// commas; empty on AWS.
    pub upstream_allowed_hosts: Vec<String>,
    /// `UPSTREAM_CA_FILE`: a PEM file of certificate authorities for upstreams, besides the public ones.
    pub upstream_authorities: Option<Authorities>,
    /// `AWS_CA_BUNDLE`: a PEM file of certificate authorities for AWS services, besides the public ones.
    pub aws_authorities: Option<Authorities>,
    /// `METRICS_NAMESPACE`: the CloudWatch namespace of the measures. Without it none are written.
    pub metrics_namespace: Option<String>,
    /// `WARM_UP`: what an API function prepares while it starts.
    pub warm_up: WarmUp,
    /// The endpoint of DynamoDB, if it is not taken from the environment (in the local stack).
    pub dynamodb_endpoint: Option<String>,
}

impl Config {
    /// Reads the environment. The logs' configuration is returned even if there are faults, so that they can be logged.
    pub(super) fn from_env() -> (Logs, Result<Self, ConfigFaults>) {
        let mut variables = Variables::of(&environment);
        let logs = Logs::read(&mut variables);
        let config = Self::read(&mut variables);
        (logs, variables.verdict(config))
    }

    /// Reads variables from another source than the environment, for example from a tool's options.
    pub fn from_variables(get: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigFaults> {
        let mut variables = Variables::of(get);
        let config = Self::read(&mut variables);
        variables.verdict(config)
    }

    /// The SDK configuration of a function. A tool that takes credentials from more sources replaces the credentials
    /// provider and calls [`super::Backends::connect_over`].
    pub fn sdk(&self) -> Result<SdkConfig, PortError> {
        let tls = tls::config(self.aws_authorities.as_ref())?;
        aws::load(self.dynamodb_endpoint.as_deref(), tls)
    }

    fn read(variables: &mut Variables<'_>) -> Self {
        Self {
            settings_table: variables.table("SETTINGS_TABLE"),
            events_table: variables.table("EVENTS_TABLE"),
            journal_table: variables.table("JOURNAL_TABLE"),
            secrets_dir: variables.folder("SECRETS_DIR"),
            upstream_allowed_hosts: variables.hosts("UPSTREAM_ALLOWED_HOSTS"),
            upstream_authorities: variables.authorities("UPSTREAM_CA_FILE"),
            aws_authorities: variables.authorities("AWS_CA_BUNDLE"),
            metrics_namespace: namespace(variables),
            warm_up: WarmUp::read(variables),
            dynamodb_endpoint: None,
        }
    }
}

/// The log configuration of a process that needs no other variables. Faults in it are ignored.
pub(super) fn logs_from_env() -> Logs {
    Logs::read(&mut Variables::of(&environment))
}

/// Checks the namespace, because CloudWatch silently drops measures of an invalid one.
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
