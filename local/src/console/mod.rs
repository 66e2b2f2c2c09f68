//! The console: a page at `/` of the local stack, for trying and debugging the API.
//!
//! It is plain HTML, CSS and JavaScript modules from `local/console`, compiled in. It uses only the control API and the API
//! itself.

mod files;

use axum::{
    Router,
    extract::Request,
    http::{
        HeaderName, HeaderValue, Method, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
    },
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};

use self::files::{FILES, PAGE};
use crate::control::{Failure, require_loopback_host};

/// The path prefix of the page's files.
const FOLDER: &str = "/_console/";

/// The page loads everything from this origin, and no other page may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Prevents caching, so that a new build is visible at once.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
];

/// Serves the page and its files, and passes every other request on to `router`.
pub fn in_front_of(router: Router) -> Router {
    router.layer(middleware::from_fn(answer))
}

async fn answer(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_ours = path == "/" || path.starts_with(FOLDER);
    if !is_ours || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    if let Err(refusal) = require_loopback_host(request.headers()) {
        return refusal.into_response();
    }
    let file = path.strip_prefix(FOLDER).map_or(Some(PAGE), files::named);
    let Some(file) = file else {
        let names: Vec<&str> = FILES.iter().map(|file| file.name).collect();
        let message = format!("path: {path} is no file of the console; there are {}", names.join(", "));
        return Failure::new(StatusCode::NOT_FOUND, message).into_response();
    };
    // For HEAD, the server drops the body and keeps its length.
    ([(CONTENT_TYPE, file.media_type)], HEADERS, file.content).into_response()
}
