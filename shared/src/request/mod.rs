//! From an API Gateway event to typed input: the stages before the workflow.
//!
//! In the order of the pipeline; each refuses what it cannot read, so that the next need not ask:
//!
//! - `event`: the event's text as an [`HttpRequest`], whichever gateway it came from;
//! - `path`: whether it is for this operation, as a [`Route`], with the id in it;
//! - `headers`: the tenant, the source system and the token, still unverified; `context`: what goes on to every later call;
//! - `caller`: the token against the issuers of the tenant's settings;
//! - `query`, `body`, `idempotency_key`: what a function's `input.rs` and the pipeline take from the rest.

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
