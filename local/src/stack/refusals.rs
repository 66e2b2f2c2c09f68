//! The gateway's own answers, in the envelope of the functions' answers.

use axum::http::{Response, request::Parts};
use shared::{
    catalogue::Code,
    error::ApiError,
    response::{ProxyResponse, respond},
};
use uuid::Uuid;

use crate::gateway::{Refusal, Refusals};

/// Answers from the catalogue.
#[derive(Debug)]
pub(super) struct Enveloped;

impl Refusals for Enveloped {
    fn answer(&self, refusal: &Refusal, request: &Parts, request_id: Uuid) -> Response<String> {
        let error = match refusal {
            Refusal::NotFound => ApiError::new(Code::NotFound),
            Refusal::MethodNotAllowed { allow } => ApiError::method_not_allowed(allow),
            Refusal::TooLarge { limit_bytes } => {
                ApiError::new(Code::PayloadTooLarge).with_meta(format!("the gateway takes {limit_bytes} bytes at most"))
            }
        };
        http(respond(&Err(error), &request.headers, &request_id.to_string(), None))
    }
}

fn http(response: ProxyResponse) -> Response<String> {
    let mut builder = Response::builder().status(response.status_code);
    for (name, value) in response.headers {
        builder = builder.header(name, value);
    }
    builder.body(response.body).unwrap_or_default()
}
