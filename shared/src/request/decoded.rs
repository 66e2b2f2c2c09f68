//! A request as its operation reads it.

use serde_json::{Map, Value};

use super::{HttpRequest, Route, body, path::RawRoute};
use crate::{error::ApiError, operation::Operation};

/// What a request holds, each part decoded once.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// What it is for.
    pub route: Route,
    /// The parameters of its query.
    pub query: &'a [(String, String)],
    /// The object in its body; empty where the operation only reads.
    pub body: Map<String, Value>,
}

impl<'a> Decoded<'a> {
    /// Decodes a request: its id, and then its body.
    pub(crate) fn of(operation: Operation, route: &RawRoute, request: &'a HttpRequest) -> Result<Self, ApiError> {
        Ok(Self {
            route: route.decoded()?,
            query: &request.query,
            body: if operation.writes() {
                body::object(request)?
            } else {
                Map::new()
            },
        })
    }
}
