//! The SDK's configuration.

mod environment;
mod http;

use std::time::Duration;

use aws_config::{
    BehaviorVersion, Region, SdkConfig, environment::EnvironmentVariableCredentialsProvider, retry::RetryConfig,
    stalled_stream_protection::StalledStreamProtectionConfig, timeout::TimeoutConfig,
};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use rustls::ClientConfig;

use self::environment::Environment;
use crate::error::PortError;

/// First backoff before a retry. DynamoDB answers within milliseconds, so 25 ms is better for callers than the SDK's
/// default of a second.
const RETRY_BASE: Duration = Duration::from_millis(25);
const ATTEMPTS: u32 = 3;
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);
const OPERATION_TIMEOUT: Duration = Duration::from_secs(8);

/// Region, credentials and endpoints from the environment. With a local endpoint all three are fixed values instead.
///
/// Lambda puts a function's credentials into the environment. The SDK's other sources (profiles, web identities,
/// instance metadata) would make every start build a client that is never used.
pub(crate) fn load(local_endpoint: Option<&str>, tls: ClientConfig) -> Result<SdkConfig, PortError> {
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(OPERATION_TIMEOUT)
        .build();
    let retries = RetryConfig::standard()
        .with_max_attempts(ATTEMPTS)
        .with_initial_backoff(RETRY_BASE);
    let sdk = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http::client(tls)?)
        .timeout_config(timeouts)
        .retry_config(retries)
        // It watches long streams. The attempts here are short and have a timeout.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    let Some(endpoint) = local_endpoint else {
        return Ok(Environment::apply(sdk)
            .credentials_provider(SharedCredentialsProvider::new(
                EnvironmentVariableCredentialsProvider::new(),
            ))
            .build());
    };
    let credentials = Credentials::new("local", "local", None, None, "local");
    Ok(sdk
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(endpoint)
        .build())
}
