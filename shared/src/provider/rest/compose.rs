//! Composes the request of an operation.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Rest, answer::standing, settings};
use crate::{
    error::PortError,
    settings::{
        CONNECTOR, Tenant,
        rest::connector::{About, Field, Operation},
    },
    steps::Call,
    upstream::{Reply, Request},
};

/// Values for a body.
pub(super) type Values = Vec<(Field, Value)>;

impl Rest {
    /// The request of an operation about a user, with those of the values that it carries.
    pub(super) fn request(
        &self,
        tenant: &Tenant,
        call: &Call,
        operation: &Arc<Operation>,
        about: About<'_>,
        values: Values,
    ) -> Result<Request, PortError> {
        // The connector's parser refuses placeholders for which the operation has no value.
        let unnamed = || PortError::of_setting(CONNECTOR, "a path or query names what the call is not about");
        let base = self.http.base(&settings(tenant)?.base_url)?;
        let mut endpoint = base.join(operation.path.fill(about).ok_or_else(unnamed)?)?;
        for (name, value) in &operation.query {
            endpoint = endpoint.query(name, &value.fill(about).ok_or_else(unnamed)?);
        }
        let mut request = Request::new(operation.method.clone(), endpoint);
        if operation.task.is_read() {
            request = request.read();
        } else if operation.repeatable {
            request = request.repeatable();
        }
        if let Some(name) = &operation.idempotency_header {
            request = request.header_of(name.clone(), &call.idempotency_key("provider"))?;
        }
        if let Some(body) = body(operation, about, values) {
            request = request.json(&body)?;
        }
        let judge = Arc::clone(operation);
        Ok(request.judged_by(Arc::new(move |reply: &Reply| standing(reply, &judge))))
    }
}

/// The body; `None` if the operation has none.
fn body(operation: &Operation, about: About<'_>, values: Values) -> Option<Value> {
    if operation.request.is_empty() && operation.constants.is_empty() {
        return None;
    }
    let text = |text: Option<&str>| text.map(Value::from);
    let subjects = [(Field::Id, text(about.id)), (Field::Email, text(about.email))];
    let subjects = subjects.into_iter().filter_map(|(field, value)| Some((field, value?)));
    let mut body = Map::new();
    for (field, value) in subjects.chain(values) {
        let place = operation.request.iter().find(|(carried, _)| *carried == field);
        if let Some((_, pointer)) = place {
            pointer.put(&mut body, value);
        }
    }
    for (pointer, value) in &operation.constants {
        pointer.put(&mut body, value.clone());
    }
    Some(Value::Object(body))
}
