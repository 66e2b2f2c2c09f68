//! A function that could not start. If the process ended, Lambda would restart it again and again and API Gateway would
//! answer a bare 502. Instead it answers every request with `E500` and logs why.

use std::time::Duration;

use crate::{
    error::ApiError,
    metrics::{Meter, Stages},
    operation::Operation,
    pipeline::line::Line,
    request::{HttpRequest, Invocation, request_id},
    response::{ProxyResponse, respond_to},
};

/// Why a function could not start, for example faults of its environment.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the function could not start: {0}")]
pub(super) struct Unstarted(pub(super) String);

impl Unstarted {
    /// Answers an event with `E500`.
    pub(super) fn answer(
        &self,
        operation: Operation,
        event: &str,
        invocation: &Invocation,
        meter: &Meter,
    ) -> ProxyResponse {
        let request = HttpRequest::from_event(event).ok();
        let request_id = request_id(request.as_ref(), invocation);
        let result = Err(ApiError::internal(self.clone()));
        let line = Line {
            operation,
            request_id: &request_id,
            invocation,
            context: None,
            tenant: None,
            stages: Stages::default(),
            is_cold: false,
        };
        line.write(&result, Duration::ZERO, meter);
        respond_to(&result, request.as_ref(), &request_id, None)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_request_is_answered_in_the_envelope() {
        let unstarted = Unstarted("SETTINGS_TABLE is not set".to_owned());
        let invocation = Invocation {
            id: "invocation-1".to_owned(),
            deadline: Duration::ZERO,
            xray_trace: None,
        };
        let rest = json!({
            "httpMethod": "GET", "path": "/v4/Users/reader-1", "headers": {"Accept": "application/problem+json"},
            "requestContext": {"requestId": "request-1", "httpMethod": "GET"},
        });
        for (event, id, media) in [
            (rest.to_string(), "request-1", "application/problem+json"),
            ("no event".to_owned(), "invocation-1", "application/json"),
        ] {
            let answer = unstarted.answer(Operation::GetById, &event, &invocation, &Meter::default());
            assert_eq!(answer.status_code, 500);
            assert_eq!(answer.headers["x-request-id"], id);
            assert_eq!(answer.headers["content-type"], media);
            let body: Value = serde_json::from_str(&answer.body).unwrap();
            let code = body.get("code").unwrap_or(&body["message"]["code"]);
            assert_eq!(code, "UsersOrchestrator_E500");
            assert!(
                !answer.body.contains("SETTINGS_TABLE"),
                "the reason is for the log alone"
            );
        }
    }
}
