//! From an API Gateway event to typed input: the stages before the workflow.

pub mod body;
pub mod caller;
mod context;
mod decoded;
pub(crate) mod event;
mod headers;
mod idempotency_key;
mod path;
mod query;

pub(crate) use context::request_id;
pub use context::{Invocation, RequestContext};
pub use decoded::Decoded;
pub use event::{EventFault, HttpRequest};
pub use headers::TenantHeaders;
pub use idempotency_key::IdempotencyKey;
pub use path::Route;
pub(crate) use path::{RawRoute, route};
pub use query::{IGNORE_PROVIDER, ignore_provider};

#[cfg(test)]
#[path = "gateways_tests.rs"]
mod gateways_tests;
