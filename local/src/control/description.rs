//! The description of the API, as its file holds it and as JSON.

use std::sync::LazyLock;

use axum::http::{HeaderName, header};
use serde_json::Value;

use super::failure::Failure;

/// `local/tests/openapi` makes it.
const YAML: &str = include_str!("../../../docs/openapi.yaml");

/// The same for programs that read no YAML; made once.
static JSON: LazyLock<Result<String, String>> = LazyLock::new(|| {
    let description: Value = serde_saphyr::from_str(YAML).map_err(|error| format!("docs/openapi.yaml: {error}"))?;
    Ok(description.to_string())
});

type Page = ([(HeaderName, &'static str); 1], &'static str);

pub(super) async fn yaml() -> Page {
    ([(header::CONTENT_TYPE, "application/yaml")], YAML)
}

pub(super) async fn json() -> Result<Page, Failure> {
    let json = JSON.as_ref().map_err(|error| Failure::internal(error.as_str()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json))
}
