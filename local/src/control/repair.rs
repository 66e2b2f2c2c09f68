//! `POST /_local/repair`: one run of the repair, as the schedule starts it on AWS.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
};
use serde_json::{Value, json};

use super::{Control, failure::Failure, input};

pub(super) async fn run(
    State(control): State<Arc<Control>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Failure> {
    let event = match &body {
        Ok(bytes) if bytes.is_empty() => json!({}),
        _ => input::json(body)?,
    };
    let report = control.repairer.run(&event).await;
    report.map(Json).map_err(Failure::internal)
}
