//! The gateway's own answers, in the envelope of the functions' answers.

use axum::http::{HeaderMap, Response, StatusCode, request::Parts};
use shared::{
    catalogue::Code,
    error::ApiError,
    response::{ProxyResponse, respond},
};
use uuid::Uuid;

use crate::gateway::{Refusal, Refusals};

/// Makes answers from the catalogue.
#[derive(Debug)]
pub(super) struct Enveloped;

impl Refusals for Enveloped {
    fn answer(&self, refusal: &Refusal, request: &Parts, request_id: Uuid) -> Response<String> {
        let answer = |error, asked: &HeaderMap| http(respond(&Err(error), asked, &request_id.to_string(), None));
        let error = match refusal {
            Refusal::NotFound => ApiError::new(Code::NotFound),
            Refusal::MethodNotAllowed { allow } => ApiError::method_not_allowed(allow),
            Refusal::TooLarge { limit_bytes } => {
                ApiError::new(Code::PayloadTooLarge).with_meta(format!("the gateway takes {limit_bytes} bytes at most"))
            }
            Refusal::Failed => {
                // Like the template's `DEFAULT_5XX`: its own status with the body of E500, without problem details.
                let mut answer = answer(ApiError::new(Code::Internal), &HeaderMap::new());
                *answer.status_mut() = StatusCode::BAD_GATEWAY;
                return answer;
            }
        };
        answer(error, &request.headers)
    }
}

fn http(response: ProxyResponse) -> Response<String> {
    let mut builder = Response::builder().status(response.status_code);
    for (name, value) in response.headers {
        builder = builder.header(name, value);
    }
    builder.body(response.body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use axum::http::{Request, header::ACCEPT};
    use serde_json::Value;

    use super::*;
    use crate::template::Template;

    #[test]
    fn a_function_that_fails_is_answered_as_the_template_says() {
        let template = Template::deployed().unwrap();
        let (_, api) = template.resources_of("AWS::Serverless::Api").next().unwrap();
        let described = &api["GatewayResponses"]["DEFAULT_5XX"];
        let body: Value =
            serde_json::from_str(described["ResponseTemplates"]["application/json"].as_str().unwrap()).unwrap();

        let asked = Request::get("/v4/Users/7").header(ACCEPT, "application/problem+json");
        let (asked, ()) = asked.body(()).unwrap().into_parts();
        let id = Uuid::from_u128(7);
        let answer = Enveloped.answer(&Refusal::Failed, &asked, id);
        assert_eq!(answer.status(), 502);
        assert_eq!(answer.headers()["content-type"], "application/json");
        assert_eq!(
            described["ResponseParameters"]["Headers"]["x-request-id"],
            "context.requestId"
        );
        assert_eq!(answer.headers()["x-request-id"], id.to_string());
        assert_eq!(serde_json::from_str::<Value>(answer.body()).unwrap(), body);
    }
}
