//! A request, decoded for its operation.

use serde_json::{Map, Value};

use super::{HttpRequest, Route, body, path::RawRoute};
use crate::{error::ApiError, operation::Operation};

/// The parts of a request, each decoded once.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The route, with the id of the user if it has one.
    pub route: Route,
    /// The query parameters.
    pub query: &'a [(String, String)],
    /// The object in the body. Empty for operations that only read.
    pub body: Map<String, Value>,
}

impl<'a> Decoded<'a> {
    /// Decodes the id and then the body of a request.
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
