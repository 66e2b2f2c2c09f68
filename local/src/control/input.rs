//! Parses requests to the control API: JSON bodies, queries, and path parameters.

use std::error::Error as _;

use axum::{
    body::Bytes,
    extract::{
        Path, Query,
        rejection::{BytesRejection, PathRejection, QueryRejection},
    },
};
use serde::de::DeserializeOwned;

use super::failure::Failure;

/// Parses a body whatever its media type, because `curl -d` calls everything a form.
pub(super) fn json<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, Failure> {
    let body =
        body.map_err(|rejection| Failure::new(rejection.status(), format!("body: {}", rejection.body_text())))?;
    if body.is_empty() {
        return Err(Failure::bad_request("body: a JSON object is needed"));
    }
    serde_json::from_slice(&body).map_err(|error| Failure::bad_request(format!("body: {error}")))
}

/// Parses the query.
pub(super) fn query<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, Failure> {
    query.map(|Query(members)| members).map_err(|rejection| {
        // The source of the error names the member; its own text is about the deserializer.
        let fault = rejection
            .source()
            .map_or_else(|| rejection.body_text(), ToString::to_string);
        Failure::bad_request(format!("query: {fault}"))
    })
}

/// The one parameter of a path.
pub(super) fn name(path: Result<Path<String>, PathRejection>) -> Result<String, Failure> {
    match path {
        Ok(Path(name)) => Ok(name),
        Err(rejection) => Err(Failure::new(
            rejection.status(),
            format!("path: {}", rejection.body_text()),
        )),
    }
}
