//! Clients of AWS services.

use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_sdk_dynamodb::config::Credentials;
use aws_smithy_http_client::tls;

/// DynamoDB answers within milliseconds; a second attempt after 25 ms serves the reader better than the SDK's default of a second.
const RETRY_BASE: Duration = Duration::from_millis(25);
const ATTEMPTS: u32 = 3;
const CONNECT_TIMEOUT: Duration = Duration::from_millis(1500);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);
const OPERATION_TIMEOUT: Duration = Duration::from_secs(8);

/// Region, credentials and endpoints as the environment says; all of them local where an endpoint is given.
pub(crate) async fn load(local_endpoint: Option<&str>) -> SdkConfig {
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::AwsLc))
        .build_https();
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(OPERATION_TIMEOUT)
        .build();
    let loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .timeout_config(timeouts)
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(ATTEMPTS)
                .with_initial_backoff(RETRY_BASE),
        );
    match local_endpoint {
        None => loader.load().await,
        Some(endpoint) => {
            let credentials = Credentials::new("local", "local", None, None, "local");
            loader
                .region(Region::new("us-east-1"))
                .credentials_provider(credentials)
                .endpoint_url(endpoint)
                .load()
                .await
        }
    }
}
