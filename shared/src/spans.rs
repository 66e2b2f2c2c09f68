//! Spans of a request's stages and calls, for a subscriber in the same process, such as that of the local stack.
//!
//! They have level DEBUG. A deployed function does not collect that level unless its log level says so; then each span
//! costs one comparison. A plain-text log prints the spans in front of its lines, so they contain no data of the
//! request: no path, header or body, and no id but that of the request.
//!
//! A future that gets a span is pinned first. If it were moved into the span, each request would copy kilobytes.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use http::Method;
use tracing::{Span, debug_span, field::Empty};

/// Target of all these spans.
pub const TARGET: &str = "shared::spans";

/// A stage of the pipeline: `name`.
pub const STAGE: &str = "stage";

/// One attempt at a call to an upstream: `upstream` (its group of settings), `method`, `attempt` (from 1); at the end
/// `status` and `standing` (how the answer is classified), or `failure`.
pub const UPSTREAM_CALL: &str = "upstream";

/// One attempt at a call to an AWS service: `call` (service and operation as in the protocol); at the end `status` or
/// `failure`.
pub const AWS_CALL: &str = "aws";

/// The repair of one entry: `request`, the id of the request that left it open.
pub const REPAIR: &str = "repair";

pub(crate) fn stage(name: &'static str) -> Span {
    debug_span!(target: TARGET, STAGE, name)
}

pub(crate) fn upstream_call(upstream: &'static str, method: &Method, attempt: u64) -> Span {
    debug_span!(
        target: TARGET,
        UPSTREAM_CALL,
        upstream,
        method = method.as_str(),
        attempt,
        status = Empty,
        standing = Empty,
        failure = Empty
    )
}

pub(crate) fn aws_call(request: &HttpRequest) -> Span {
    debug_span!(
        target: TARGET,
        AWS_CALL,
        call = request.headers().get("x-amz-target").unwrap_or_default(),
        status = Empty,
        failure = Empty
    )
}

/// The span of the repair of an entry that this request has left open.
pub fn repair(request_id: &str) -> Span {
    debug_span!(target: TARGET, REPAIR, request = request_id)
}
