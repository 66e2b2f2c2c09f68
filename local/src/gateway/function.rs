//! The trait of a function behind the gateway: it takes a proxy event and returns a proxy response.

use async_trait::async_trait;
use serde_json::Value;

/// A Lambda function behind the gateway.
#[async_trait]
pub trait Function: Send + Sync {
    /// Answers one API Gateway proxy event (payload format 1.0) with a proxy response.
    async fn invoke(&self, event: Value) -> Value;
}
