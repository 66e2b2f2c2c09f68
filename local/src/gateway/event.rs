//! Converts an HTTP request to the proxy event of API Gateway's REST APIs (payload format 1.0).

use std::net::IpAddr;

use axum::http::{HeaderMap, header, request::Parts};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use url::form_urlencoded;
use uuid::Uuid;

use super::routes::Route;

/// The stage name in local events.
const STAGE: &str = "local";

/// Twelve digits, like every account number.
const ACCOUNT: &str = "000000000000";

/// Headers of one connection (hop by hop), which API Gateway does not pass on.
const HOP_BY_HOP: [&str; 9] = [
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A request, and what only the gateway knows about it.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    pub parts: &'a Parts,
    pub body: &'a [u8],
    pub source: IpAddr,
    pub request_id: Uuid,
    pub at: Timestamp,
}

/// Makes the event that invokes a function.
pub fn proxy_event(arrival: &Arrival<'_>, route: &Route<'_>) -> Value {
    let parts = arrival.parts;
    let headers = headers(arrival);
    let query: Vec<(String, String)> = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let (body, is_base64_encoded) = match std::str::from_utf8(arrival.body) {
        Ok("") => (Value::Null, false),
        Ok(text) => (text.into(), false),
        Err(_) => (STANDARD.encode(arrival.body).into(), true),
    };
    json!({
        "resource": route.resource,
        "path": parts.uri.path(),
        "httpMethod": parts.method.as_str(),
        "headers": last_values(&headers),
        "multiValueHeaders": all_values(&headers),
        "queryStringParameters": last_values(&query),
        "multiValueQueryStringParameters": all_values(&query),
        "pathParameters": (!route.parameters.is_empty()).then_some(&route.parameters),
        "stageVariables": null,
        "requestContext": request_context(arrival, route),
        "body": body,
        "isBase64Encoded": is_base64_encoded,
    })
}

fn request_context(arrival: &Arrival<'_>, route: &Route<'_>) -> Value {
    let parts = arrival.parts;
    let host = host(&parts.headers);
    json!({
        "accountId": ACCOUNT,
        "apiId": STAGE,
        "deploymentId": STAGE,
        "domainName": host,
        "domainPrefix": host.split('.').next(),
        "extendedRequestId": STANDARD.encode(arrival.request_id.as_bytes()),
        "httpMethod": parts.method.as_str(),
        "identity": {
            "accessKey": null,
            "accountId": null,
            "caller": null,
            "cognitoAuthenticationProvider": null,
            "cognitoAuthenticationType": null,
            "cognitoIdentityId": null,
            "cognitoIdentityPoolId": null,
            "principalOrgId": null,
            "sourceIp": arrival.source.to_string(),
            "user": null,
            "userAgent": parts.headers.get(header::USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes())),
            "userArn": null,
        },
        "path": format!("/{STAGE}{}", parts.uri.path()),
        "protocol": format!("{:?}", parts.version),
        "requestId": arrival.request_id.to_string(),
        "requestTime": arrival.at.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
        "requestTimeEpoch": arrival.at.as_millisecond(),
        "resourceId": STAGE,
        "resourcePath": route.resource,
        "stage": STAGE,
    })
}

/// The client's headers without hop-by-hop ones, plus those that API Gateway adds.
fn headers(arrival: &Arrival<'_>) -> Vec<(String, String)> {
    let sent = &arrival.parts.headers;
    let replaced = [
        "x-forwarded-for",
        "x-forwarded-port",
        "x-forwarded-proto",
        "x-amzn-trace-id",
    ];
    let mut headers: Vec<(String, String)> = sent
        .iter()
        .filter(|(name, _)| !HOP_BY_HOP.contains(&name.as_str()) && !replaced.contains(&name.as_str()))
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();

    let text = |name: &str| {
        sent.get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let source = arrival.source.to_string();
    let forwarded_for = match text("x-forwarded-for") {
        Some(before) => format!("{before}, {source}"),
        None => source,
    };
    headers.push((
        "X-Amzn-Trace-Id".to_owned(),
        text("x-amzn-trace-id").unwrap_or_else(|| trace_id(arrival)),
    ));
    headers.push(("X-Forwarded-For".to_owned(), forwarded_for));
    headers.push(("X-Forwarded-Port".to_owned(), port(sent)));
    headers.push(("X-Forwarded-Proto".to_owned(), "http".to_owned()));
    headers
}

/// In X-Ray's format: version, start in seconds, 96 bits.
fn trace_id(arrival: &Arrival<'_>) -> String {
    let unique = arrival.request_id.as_u128() & ((1 << 96) - 1);
    format!("Root=1-{:08x}-{unique:024x}", arrival.at.as_second())
}

fn host(headers: &HeaderMap) -> String {
    let authority = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("localhost");
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host.to_owned(),
        _ => authority.to_owned(),
    }
}

fn port(headers: &HeaderMap) -> String {
    let authority = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((_, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => port.to_owned(),
        _ => "80".to_owned(),
    }
}

/// API Gateway's single-value maps keep the last of several values, and are `null` instead of empty.
fn last_values(pairs: &[(String, String)]) -> Value {
    let map: Map<String, Value> = pairs
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect();
    if map.is_empty() { Value::Null } else { map.into() }
}

fn all_values(pairs: &[(String, String)]) -> Value {
    let mut map = Map::new();
    for (name, value) in pairs {
        if let Value::Array(values) = map.entry(name.clone()).or_insert_with(|| json!([])) {
            values.push(value.as_str().into());
        }
    }
    if map.is_empty() { Value::Null } else { map.into() }
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
