//! From an API Gateway event to typed input: the stages before the workflow.

pub mod body;
pub mod caller;
mod context;
pub(crate) mod event;
mod headers;
mod idempotency_key;
mod path;
mod query;
mod requester;

pub(crate) use context::request_id;
pub use context::{Invocation, RequestContext};
pub use event::{EventFault, HttpRequest};
pub use headers::TenantHeaders;
pub use idempotency_key::IdempotencyKey;
pub use path::{Route, route};
pub use query::{IGNORE_PROVIDER, ignore_provider};
pub use requester::Requester;

#[cfg(test)]
#[path = "gateways_tests.rs"]
mod gateways_tests;
