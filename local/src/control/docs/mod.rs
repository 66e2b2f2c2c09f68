//! The interactive reference of the API, `/_local/docs/`: Swagger UI over `/_local/openapi.json`, in a page of our own that fills
//! in a demo tenant. All of it is compiled in; nothing is loaded from elsewhere.

use axum::{
    Router,
    http::{HeaderName, header},
    middleware,
    response::{Redirect, Response},
    routing::{get, get_service},
};
use swagger_ui_dist::{ApiDefinition, OpenApiSource, generate_routes};

const PREFIX: &str = "/_local/docs";

/// Allows only the page and Swagger UI's files: no inline script or style, no other origin, no frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The routes of the page and its files.
pub(super) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let page = |media_type, text| get(move || async move { ([(header::CONTENT_TYPE, media_type)], text) });
    // Swagger UI's own page is left out, because it has an inline script.
    let vendored = generate_routes(ApiDefinition {
        uri_prefix: PREFIX,
        api_definition: OpenApiSource::Uri("/_local/openapi.json"),
        title: None,
    });
    Router::new()
        .route(PREFIX, get(|| async { Redirect::temporary("/_local/docs/") }))
        .route(
            "/_local/docs/",
            page("text/html; charset=utf-8", include_str!("page.html")),
        )
        .route(
            "/_local/docs/page.css",
            page("text/css; charset=utf-8", include_str!("page.css")),
        )
        .route(
            "/_local/docs/page.js",
            page("text/javascript; charset=utf-8", include_str!("page.js")),
        )
        .route("/_local/docs/swagger-ui.css", get_service(vendored.clone()))
        .route("/_local/docs/swagger-ui-bundle.js", get_service(vendored))
        .layer(middleware::map_response(confine))
}

/// Adds the headers that restrict what a browser may do with the answers.
async fn confine(mut response: Response) -> Response {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        response
            .headers_mut()
            .insert(name, header::HeaderValue::from_static(value));
    }
    response
}
