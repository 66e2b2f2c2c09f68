//! `GET /_local/events`: the event records of a request or of a user.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use serde::Deserialize;
use serde_json::Value;

use super::{Control, failure::Failure, input};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Selection {
    request_id: Option<String>,
    customer_registration_id: Option<String>,
}

pub(super) async fn list(
    State(control): State<Arc<Control>>,
    selection: Result<Query<Selection>, QueryRejection>,
) -> Result<Json<Vec<Value>>, Failure> {
    let selection = input::query(selection)?;
    let events = match (selection.request_id, selection.customer_registration_id) {
        (Some(request_id), None) => control.events.by_request(&request_id).await,
        (None, Some(user)) => control.events.by_user(&user).await,
        _ => {
            return Err(Failure::bad_request(
                "query: exactly one of requestId and customerRegistrationId is needed",
            ));
        }
    };
    events.map(Json).map_err(Failure::internal)
}
