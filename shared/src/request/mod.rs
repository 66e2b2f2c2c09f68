//! From an API Gateway event to typed input: the stages before the workflow.
//!
//! In the order of the pipeline; each refuses what it cannot parse:
//!
//! - `event`: parses the event into an [`HttpRequest`], from either kind of gateway.
//! - `path`: checks that the request is for this operation; makes a [`Route`] with the id.
//! - `headers`: the tenant, the source system and the token, not verified yet; `context`: the data that later calls
//!   pass on.
//! - `caller`: verifies the token against the tenant's issuers.
//! - `query`, `body`, `idempotency_key`: parsers for the rest, used by each function's `input.rs` and the pipeline.

pub mod body;
pub mod caller;
mod context;
mod decoded;
pub(crate) mod event;
mod headers;
mod idempotency_key;
mod path;
mod query;
mod requester;

pub(crate) use context::request_id;
pub use context::{Invocation, RequestContext};
pub use decoded::Decoded;
pub use event::{EventFault, HttpRequest};
pub use headers::TenantHeaders;
pub use idempotency_key::IdempotencyKey;
pub use path::Route;
pub(crate) use path::{RawRoute, route};
pub use query::{IGNORE_PROVIDER, ignore_provider};
pub use requester::Requester;

#[cfg(test)]
#[path = "gateways_tests.rs"]
mod gateways_tests;
