//! `GET /_local/requests` and `GET /_local/requests/{requestId}`: what happened in the last requests.

use std::sync::Arc;

use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::StatusCode,
};
use serde::Deserialize;

use super::{Control, failure::Failure, input};
use crate::traces::{Filter, Summary, Trace};

const USUAL_LIMIT: usize = 100;
const HIGHEST_LIMIT: usize = 500;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Selection {
    tenant: Option<String>,
    user: Option<String>,
    operation: Option<String>,
    code: Option<String>,
    limit: Option<usize>,
}

pub(super) async fn list(
    State(control): State<Arc<Control>>,
    selection: Result<Query<Selection>, QueryRejection>,
) -> Result<Json<Vec<Summary>>, Failure> {
    let selection = input::query(selection)?;
    let limit = selection.limit.unwrap_or(USUAL_LIMIT);
    if !(1..=HIGHEST_LIMIT).contains(&limit) {
        let message = format!("query: limit: {limit} is not from 1 to {HIGHEST_LIMIT}");
        return Err(Failure::bad_request(message));
    }
    let filter = Filter::parse(
        selection.tenant.as_deref(),
        selection.user,
        selection.operation,
        selection.code.as_deref(),
    );
    let filter = filter.map_err(|fault| Failure::bad_request(format!("query: {fault}")))?;
    Ok(Json(control.traces.list(&filter, limit).await))
}

pub(super) async fn show(
    State(control): State<Arc<Control>>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Json<Trace>, Failure> {
    let request_id = input::name(path)?;
    let found = control.traces.get(&request_id).await.map_err(Failure::internal)?;
    let missing = || {
        let message = format!(
            "path: no request {request_id:?} is among the last {HIGHEST_LIMIT} of this stack; its records may be at \
             /_local/events?requestId={request_id}"
        );
        Failure::new(StatusCode::NOT_FOUND, message)
    };
    found.map(Json).ok_or_else(missing)
}
