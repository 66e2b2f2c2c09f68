//! `POST /_local/token`: a token of the local issuer, valid or invalid.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
};
use serde_json::{Value, json};

use super::{Control, failure::Failure, input};
use crate::{
    issuer::JWKS_PATH,
    simulators::{Arrived, Visit},
    traces::ISSUER,
};

pub(super) async fn mint(
    State(control): State<Arc<Control>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Failure> {
    let request = input::json(body)?;
    let token = control
        .issuer
        .mint(&request, control.clock.now())
        .map_err(|error| Failure::bad_request(format!("body: {error}")))?;
    Ok(Json(json!({ "token": token })))
}

pub(super) async fn jwks(State(control): State<Arc<Control>>) -> Json<Value> {
    // The issuer is no simulator, but functions call it like one.
    let visit = Visit::begin(
        Some(&control.traces),
        &Arrived {
            system: ISSUER,
            method: "GET",
            path: JWKS_PATH,
            request_id: None,
        },
    );
    visit.answered(200);
    Json(control.issuer.jwks())
}
