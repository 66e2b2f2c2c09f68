//! The tenants in the status of a local stack.

use reqwest::header::{HeaderMap, HeaderName};
use serde_json::Value;

/// The headers of a tenant's requests, from its entry in `/_local/status`.
pub(crate) fn headers(entry: &Value) -> HeaderMap {
    let header = |(name, value): (&String, &Value)| {
        (
            name.parse::<HeaderName>().unwrap(),
            value.as_str().unwrap().parse().unwrap(),
        )
    };
    entry["headers"].as_object().unwrap().iter().map(header).collect()
}
