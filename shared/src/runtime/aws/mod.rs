//! Clients of AWS services.

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

/// DynamoDB answers within milliseconds; a second attempt after 25 ms serves the reader better than the SDK's default of a second.
const RETRY_BASE: Duration = Duration::from_millis(25);
const ATTEMPTS: u32 = 3;
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);
const OPERATION_TIMEOUT: Duration = Duration::from_secs(8);

/// Region, credentials and endpoints as the environment says; all of them local where an endpoint is given.
///
/// Lambda gives a function its credentials in the environment. What else the SDK would look through for them (profiles, web
/// identities, the metadata of machines) costs each start the making of a client that nothing then uses.
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
        // Watches over long streams; the attempts here are short, and have a time-out.
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
