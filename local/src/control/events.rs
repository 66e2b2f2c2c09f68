//! `GET /_local/events`: the event records of a request or of a user.

use std::{error::Error, sync::Arc};

use async_trait::async_trait;
use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use serde::Deserialize;
use serde_json::Value;

use super::{Control, failure::Failure};

/// Why records could not be read.
pub type EventReadError = Box<dyn Error + Send + Sync>;

/// Reads event records as JSON, oldest first.
#[async_trait]
pub trait EventReader: Send + Sync {
    /// The records of one request.
    async fn by_request(&self, request_id: &str) -> Result<Vec<Value>, EventReadError>;

    /// The records of one user, whichever tenant the user belongs to.
    async fn by_user(&self, customer_registration_id: &str) -> Result<Vec<Value>, EventReadError>;
}

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
    let Query(selection) = selection.map_err(|rejection| Failure::bad_request(rejection.body_text()))?;
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
