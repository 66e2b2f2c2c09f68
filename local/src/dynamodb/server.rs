//! DynamoDB's HTTP interface to the engine. It refuses browsers.
//!
//! The engine's own server answers any web page: it allows all origins and checks no host name. This server refuses every request
//! that a browser marks as its own. It does not check `Host`, because containers know this machine by another name. DNS rebinding
//! is covered too: a browser sends `Origin` with every POST, and every request here is a POST.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::post,
};
use dynoxide::{
    Database,
    auth_material::{self, AuthMaterial},
};
use serde_json::json;

use super::operations;

/// DynamoDB's limit for one request, in bytes.
const LARGEST_BODY: usize = 16 * 1024 * 1024;
const API: &str = "DynamoDB_20120810.";
const JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.0");
const TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// Headers that browsers send and SDKs do not.
const OF_BROWSERS: [&str; 2] = ["origin", "sec-fetch-site"];

pub(super) fn router(database: Database) -> Router {
    Router::new()
        .route("/", post(answer))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(refuse_browsers))
        .with_state(database)
}

async fn refuse_browsers(request: Request, next: Next) -> Response {
    let sent = |name: &&str| request.headers().contains_key(*name);
    let Some(header) = OF_BROWSERS.into_iter().find(sent) else {
        return next.run(request).await;
    };
    let message = format!("{header}: the local DynamoDB is for programs, and not for pages in a browser");
    let refusal = json!({ "__type": "com.amazon.coral.service#AccessDeniedException", "message": message });
    told(StatusCode::FORBIDDEN, refusal.to_string())
}

async fn answer(State(database): State<Database>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let operation = text(&TARGET)
        .and_then(|target| target.strip_prefix(API))
        .unwrap_or_default();
    // Checks that the request is signed, not who signed it.
    let unsigned = auth_material::validate(AuthMaterial {
        authorization: text(&header::AUTHORIZATION),
        query: uri.query().unwrap_or_default(),
        has_date_header: headers.contains_key("x-amz-date") || headers.contains_key(header::DATE),
    });
    if let Some(refusal) = unsigned {
        return told(StatusCode::BAD_REQUEST, refusal);
    }
    match operations::run(&database, operation, &body) {
        Some(Ok(answer)) => told(StatusCode::OK, answer),
        Some(Err(error)) => {
            let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            told(status, error.to_json())
        }
        None => {
            let unknown = json!({ "__type": "com.amazon.coral.service#UnknownOperationException" });
            told(StatusCode::BAD_REQUEST, unknown.to_string())
        }
    }
}

fn told(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, JSON)], body).into_response()
}
