//! Converts a function's proxy response to HTTP, as API Gateway does.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProxyResponse {
    status_code: u16,
    headers: Option<BTreeMap<String, String>>,
    multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    body: Option<String>,
    is_base64_encoded: Option<bool>,
}

/// Why a function's answer is not a proxy response.
#[derive(Debug, thiserror::Error)]
pub(super) enum Malformed {
    #[error("not a proxy response")]
    Shape(#[from] serde_json::Error),
    #[error("statusCode {0} is not an HTTP status")]
    Status(u16),
    #[error("header {0:?} cannot be sent")]
    Header(String),
    #[error("body is not base64 although isBase64Encoded is true")]
    Base64,
}

/// Turns a proxy response into the response for the client.
pub(super) fn http_response(answer: Value) -> Result<Response<Body>, Malformed> {
    let answer: ProxyResponse = serde_json::from_value(answer)?;
    // 200 and above only: API Gateway sends no informational responses.
    let status = StatusCode::from_u16(answer.status_code)
        .ok()
        .filter(|status| status.as_u16() >= 200)
        .ok_or(Malformed::Status(answer.status_code))?;

    let mut headers = HeaderMap::new();
    for (name, values) in answer.multi_value_headers.unwrap_or_default() {
        for value in values {
            let (name, value) = header(&name, &value)?;
            headers.append(name, value);
        }
    }
    for (name, value) in answer.headers.unwrap_or_default() {
        let (name, value) = header(&name, &value)?;
        // If both maps have a header, API Gateway uses the multi-value one.
        headers.entry(name).or_insert(value);
    }
    headers
        .entry(header::CONTENT_TYPE)
        .or_insert(HeaderValue::from_static("application/json"));
    // The server sets the length of the body that is really sent.
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::TRANSFER_ENCODING);

    let body = match (answer.body, answer.is_base64_encoded) {
        (None, _) => Body::empty(),
        (Some(text), Some(true)) => Body::from(STANDARD.decode(text).map_err(|_| Malformed::Base64)?),
        (Some(text), _) => Body::from(text),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Malformed> {
    match (name.parse(), value.parse()) {
        (Ok(name), Ok(value)) => Ok((name, value)),
        _ => Err(Malformed::Header(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use serde_json::json;

    use super::*;

    async fn body(response: Response<Body>) -> Vec<u8> {
        to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
    }

    #[tokio::test]
    async fn every_member_arrives() {
        let response = http_response(json!({
            "statusCode": 201,
            "headers": { "X-One": "1", "Set-Cookie": "dropped=1", "Content-Length": "999" },
            "multiValueHeaders": { "set-cookie": ["a=1", "b=2"] },
            "body": "{\"é\":1}",
            "isBase64Encoded": false,
            "cookies": [],
        }))
        .unwrap();
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers()["x-one"], "1");
        assert_eq!(response.headers()["content-type"], "application/json");
        assert!(!response.headers().contains_key("content-length"));
        assert_eq!(
            response.headers().get_all("set-cookie").iter().collect::<Vec<_>>(),
            ["a=1", "b=2"]
        );
        assert_eq!(body(response).await, "{\"é\":1}".as_bytes());
    }

    #[tokio::test]
    async fn base64_bodies_are_decoded_and_absent_ones_are_empty() {
        let response = http_response(json!({
            "statusCode": 200, "headers": { "content-type": "image/png" }, "body": "/wA=", "isBase64Encoded": true
        }))
        .unwrap();
        assert_eq!(response.headers()["content-type"], "image/png");
        assert_eq!(body(response).await, [0xff, 0x00]);
        assert_eq!(
            body(http_response(json!({ "statusCode": 204, "headers": null })).unwrap()).await,
            b""
        );
    }

    #[test]
    fn what_is_no_proxy_response_is_refused_with_its_reason() {
        let cases = [
            (json!(null), "not a proxy response"),
            (json!({ "body": "x" }), "statusCode"),
            (json!({ "statusCode": 99 }), "statusCode 99"),
            (json!({ "statusCode": 100 }), "statusCode 100"),
            (json!({ "statusCode": 200, "headers": { "a b": "1" } }), "\"a b\""),
            (json!({ "statusCode": 200, "headers": { "x": "1\r\ny: 2" } }), "\"x\""),
            (
                json!({ "statusCode": 200, "body": "%", "isBase64Encoded": true }),
                "base64",
            ),
        ];
        for (answer, expected) in cases {
            let error = shared::error::chain(&http_response(answer).unwrap_err());
            assert!(error.contains(expected), "{error}");
        }
    }
}
