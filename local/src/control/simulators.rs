//! The users of the simulators, the mails they sent, and the faults switched on in them.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::{
        Path, State,
        rejection::{BytesRejection, PathRejection},
    },
    http::StatusCode,
};
use serde_json::{Value, json};

use super::{Control, failure::Failure, input};
use crate::simulators::{Fault, Mail, Simulators};

pub(super) async fn mailbox(State(control): State<Arc<Control>>) -> Result<Json<Vec<Mail>>, Failure> {
    control.simulators.mailbox().map(Json).map_err(Failure::internal)
}

pub(super) async fn users(
    State(control): State<Arc<Control>>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Json<Vec<Value>>, Failure> {
    let name = input::name(path)?;
    let users = control.simulators.users(&name).map_err(Failure::internal)?;
    users.map(Json).ok_or_else(|| unknown(&control.simulators, &name))
}

pub(super) async fn faults(State(control): State<Arc<Control>>) -> Json<BTreeMap<&'static str, Option<Fault>>> {
    Json(control.simulators.current_faults())
}

pub(super) async fn set_fault(
    State(control): State<Arc<Control>>,
    path: Result<Path<String>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Failure> {
    let name = input::name(path)?;
    let faults = control
        .simulators
        .faults(&name)
        .ok_or_else(|| unknown(&control.simulators, &name))?;
    let fault = control
        .simulators
        .read_fault(&name, &input::json(body)?)
        .ok_or_else(|| unknown(&control.simulators, &name))?
        .map_err(|error| Failure::bad_request(format!("body: {error}")))?;
    faults.set(fault.clone());
    Ok(Json(json!({ "simulator": name, "fault": fault })))
}

pub(super) async fn clear_fault(
    State(control): State<Arc<Control>>,
    path: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Failure> {
    let name = input::name(path)?;
    let faults = control
        .simulators
        .faults(&name)
        .ok_or_else(|| unknown(&control.simulators, &name))?;
    faults.clear();
    Ok(StatusCode::NO_CONTENT)
}

fn unknown(simulators: &Simulators, name: &str) -> Failure {
    let known: Vec<&str> = simulators.names().collect();
    Failure::new(
        StatusCode::NOT_FOUND,
        format!("path: there is no simulator {name:?}; there are {}", known.join(", ")),
    )
}
