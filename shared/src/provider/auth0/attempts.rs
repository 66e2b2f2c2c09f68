//! Whether one of the attempts at a write may have had its effect.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use http::StatusCode;

use super::wire::ErrorBody;
use crate::upstream::{Reply, Request};

/// The attempts at one write. The outcome of the last one says nothing of those before: if an answer was lost and the retry
/// is throttled, the first attempt may have had its effect.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    begun: AtomicUsize,
    refused: Arc<AtomicUsize>,
}

impl Attempts {
    /// The request of one more attempt, whose answer is counted.
    pub(super) fn begin(&self, request: &Request) -> Request {
        self.begun.fetch_add(1, Ordering::Relaxed);
        let refused = Arc::clone(&self.refused);
        request.clone().judged_by(Arc::new(move |reply| {
            if is_refusal(reply) {
                refused.fetch_add(1, Ordering::Relaxed);
            }
            reply.status()
        }))
    }

    /// Whether one of them may have had its effect.
    pub(super) fn leave_doubt(&self) -> bool {
        self.begun.load(Ordering::Relaxed) > self.refused.load(Ordering::Relaxed)
    }
}

/// Whether the write had no effect, as Auth0 itself says: a proxy may refuse after Auth0 has accepted.
fn is_refusal(reply: &Reply) -> bool {
    match reply.status() {
        StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::REQUEST_TIMEOUT => false,
        status => status.is_client_error() && ErrorBody::of(reply).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_auth0s_own_no_is_one() {
        let own = |status: u16| format!(r#"{{"statusCode":{status},"error":"Name of the status"}}"#);
        for status in [400, 403, 404, 409] {
            assert!(is_refusal(&Reply::prepared(status, &own(status))), "{status}");
            assert!(!is_refusal(&Reply::prepared(status, "<html>")), "{status}");
        }
        for status in [401, 429] {
            assert!(is_refusal(&Reply::prepared(status, "")), "{status}");
        }
        for status in [201, 302, 408, 500, 503] {
            assert!(!is_refusal(&Reply::prepared(status, &own(status))), "{status}");
        }
    }
}
