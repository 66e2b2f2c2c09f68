//! An answer, and what it means by its operation's table.

use http::StatusCode;
use serde_json::Value;

use crate::{
    error::PortError,
    provider::{code::is_plain, reason::presentable},
    settings::rest::connector::{Authentication, Connector, Operation, Outcome, Response},
    steps::Call,
    upstream::Reply,
};

/// An answer and what it means.
pub(super) struct Answer {
    reply: Reply,
    /// `None` if it is not JSON.
    body: Option<Value>,
    outcome: Option<Outcome>,
    reason: Option<String>,
}

/// The status with the meaning of an answer; the client uses it for retries and for counting failures.
pub(super) fn standing(reply: &Reply, operation: &Operation) -> StatusCode {
    let body: Option<Value> = reply.json().ok();
    let row = operation.row(reply.status(), body.as_ref());
    row.map_or(reply.status(), |row| row.outcome.standing())
}

impl Answer {
    pub(super) fn read(reply: Reply, operation: &Operation) -> Self {
        let body: Option<Value> = reply.json().ok();
        let row = operation.row(reply.status(), body.as_ref());
        let reason = row.and_then(|row| row.reason.as_ref()?.find(body.as_ref()?)?.as_str());
        Self {
            outcome: row.map(|row| row.outcome),
            reason: reason.map(str::to_owned),
            reply,
            body,
        }
    }

    /// `None` if no row fits, so that the description does not foresee the answer.
    pub(super) const fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    /// Gives the event record the vendor's own code, else the status, and the vendor's id of the call.
    pub(super) fn observe(&self, call: &Call, connector: &Connector) {
        let code = connector.code.as_ref().zip(self.body.as_ref());
        let code = code.and_then(|(pointer, body)| match pointer.find(body)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        let status = self.reply.status().as_str().to_owned();
        let header = connector.call_id_header.as_ref();
        let call_id = header
            .and_then(|name| self.reply.header(name.as_str()))
            .map(str::to_owned);
        call.observe(
            Some(code.filter(|code| is_plain(code)).unwrap_or(status)),
            call_id.filter(|id| is_plain(id)),
        );
    }

    /// `Ok` for a success, and the error that any other answer means.
    pub(super) fn check(&self, operation: &Operation, connector: &Connector) -> Result<(), PortError> {
        let name = &connector.name;
        Err(match self.outcome {
            Some(Outcome::Found | Outcome::Done) => return Ok(()),
            Some(Outcome::NotFound) => PortError::NotFound,
            Some(Outcome::EmailTaken) => PortError::EmailTaken,
            Some(Outcome::IdTaken) => PortError::IdTaken,
            Some(Outcome::Rejected) => PortError::Rejected {
                reason: self.reason.clone().and_then(presentable),
            },
            Some(Outcome::Throttled) => PortError::Throttled {
                retry_after: self.reply.retry_after(),
            },
            Some(Outcome::Unavailable) => PortError::unavailable(format!("{name} says that it cannot serve the call")),
            Some(Outcome::Unauthorized) => match connector.authentication {
                Authentication::Header { .. } => {
                    PortError::of_setting("Rest.Secret", format!("{name} does not accept it"))
                }
                Authentication::Basic => PortError::of_setting(
                    "Rest.Secret",
                    format!("{name} does not accept it with this Rest.ClientId"),
                ),
                Authentication::OAuth2 { .. } => PortError::of_setting(
                    "Rest.ClientId",
                    format!("{name} does not accept the token that this client was given"),
                ),
            },
            Some(Outcome::Forbidden) => PortError::of_setting(
                "Rest.Secret",
                format!("{name} does not allow {} with these credentials", operation.task.name()),
            ),
            None => self.unforeseen(),
        })
    }

    /// The users in the answer, in the vendor's form; `None` if the described place does not hold them.
    pub(super) fn users(&self, operation: &Operation) -> Option<Vec<&Value>> {
        let body = self.body.as_ref()?;
        match operation.response.as_ref()? {
            Response::User(place) => Some(vec![place.find(body)?]),
            Response::Users { place, .. } => Some(place.find(body)?.as_array()?.iter().collect()),
        }
    }

    pub(super) fn unforeseen(&self) -> PortError {
        self.reply.unforeseen()
    }
}
