//! What a request does, as spans: for whoever watches from inside the process, as the local stack does.
//!
//! They are of level DEBUG. Where nobody wants that level, which is so in a deployed function unless its log level is set to
//! it, each costs a comparison. A log in plain text puts the spans that it wants in front of its lines, so they hold nothing
//! of what was asked: no path, header or body, and no id but that of the request.
//!
//! What gets a span is pinned where it is: moved into one, the futures of a request would be copied, kilobytes each time.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use http::Method;
use tracing::{Span, debug_span, field::Empty};

/// Target of all spans here.
pub const TARGET: &str = "shared::spans";

/// A stage of the pipeline: `name`.
pub const STAGE: &str = "stage";

/// One attempt at a call of an upstream: `upstream` (the group of settings that names it), `method`, `attempt` (from 1), and
/// at its end `status` and `standing` (what the answer amounts to) or `failure`.
pub const UPSTREAM_CALL: &str = "upstream";

/// One attempt at a call of an AWS service: `call`, as the protocol names service and operation, and at its end `status` or
/// `failure`.
pub const AWS_CALL: &str = "aws";

/// The repair of one entry of the journal: `request`, the id of the request that left it.
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

/// The span around the repair of an entry that this request has left.
pub fn repair(request_id: &str) -> Span {
    debug_span!(target: TARGET, REPAIR, request = request_id)
}
