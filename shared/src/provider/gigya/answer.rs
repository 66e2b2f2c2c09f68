//! An answer of Gigya: HTTP says 200, the body says what came of it.

use std::fmt;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::unauthorized::Unauthorized;
use crate::{
    error::PortError,
    provider::{code::is_plain, reason::presentable},
    steps::Call,
    upstream::Reply,
};

const IDENTIFIER_EXISTS: u32 = 400_003;
const VALIDATION_ERROR: u32 = 400_009;
/// Said of a user who is not there, and of an application that is not.
const UNAUTHORIZED_USER: u32 = 403_005;
const INVALID_SECRET: u32 = 403_010;

/// An answer that is one of Gigya's, read once. Only its code is needed; what else is of another type than expected
/// counts as absent.
pub(super) struct Answer {
    reply: Reply,
    members: Map<String, Value>,
    code: u32,
}

impl Answer {
    /// Takes a reply for an answer, if it is one. What stands before Gigya (a gateway, a firewall) answers otherwise.
    pub(super) fn of(reply: Reply) -> Result<Self, PortError> {
        let read = reply.json().and_then(|members: Map<String, Value>| {
            let code = members.get("errorCode").and_then(Value::as_u64);
            let code = code.and_then(|code| u32::try_from(code).ok());
            code.map(|code| (members, code))
                .ok_or_else(|| PortError::unavailable("an answer without an error code"))
        });
        match read {
            Ok((members, code)) => Ok(Self { reply, members, code }),
            Err(_) if reply.status().as_u16() == 429 => Err(PortError::Throttled {
                retry_after: reply.retry_after(),
            }),
            Err(unreadable) if reply.status().is_success() => Err(unreadable),
            Err(_) => Err(reply.unforeseen()),
        }
    }

    /// `errorCode` of a reply, if it has one; the rest of the body is passed over.
    pub(super) fn code_of(reply: &Reply) -> Option<u32> {
        #[derive(Deserialize)]
        struct Code {
            #[serde(rename = "errorCode")]
            code: u32,
        }
        reply.json().ok().map(|Code { code }| code)
    }

    pub(super) const fn code(&self) -> u32 {
        self.code
    }

    /// The code that says what came of the call: two of Gigya's codes mean one thing or, with other details, another.
    pub(super) fn meant(&self) -> u32 {
        match self.code {
            UNAUTHORIZED_USER if self.unauthorized() == Unauthorized::Application => INVALID_SECRET,
            VALIDATION_ERROR if self.tells_of_a_taken_value() => IDENTIFIER_EXISTS,
            code => code,
        }
    }

    /// Whether somebody is not known of whom the answer does not tell whether it is the user.
    pub(super) fn leaves_open_who(&self) -> bool {
        self.code == UNAUTHORIZED_USER && self.unauthorized() == Unauthorized::Unsaid
    }

    pub(super) const fn reply(&self) -> &Reply {
        &self.reply
    }

    /// Keeps Gigya's code and call id for the event record: SAP's support asks for the latter.
    pub(super) fn observe(&self, call: &Call) {
        let call_id = self.text("callId").filter(|id| is_plain(id)).map(str::to_owned);
        call.observe(Some(self.code.to_string()), call_id);
    }

    /// The body, as what this call is answered with.
    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T, PortError> {
        // The error's own text may quote the body.
        serde_json::from_value(Value::Object(self.members))
            .map_err(|_| PortError::unavailable("an answer with members that are missing or of other types"))
    }

    /// What is wrong with the values that were sent, for the caller: of each field, else of the whole.
    pub(super) fn reason(&self) -> Option<String> {
        let faults: Vec<String> = self.validation_errors().filter_map(fault).collect();
        let fields = (!faults.is_empty()).then(|| faults.join("; "));
        let whole = ["errorDetails", "errorMessage"].map(|name| self.text(name).map(str::to_owned));
        [fields].into_iter().chain(whole).flatten().find_map(presentable)
    }

    /// The domain of the data centre that the site belongs to, where Gigya tells it.
    pub(super) fn api_domain(&self) -> Option<&str> {
        self.text("apiDomain")
    }

    pub(super) const fn members(&self) -> &Map<String, Value> {
        &self.members
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name).and_then(Value::as_str)
    }

    fn unauthorized(&self) -> Unauthorized {
        Unauthorized::named_by(self.text("errorDetails"))
    }

    fn validation_errors(&self) -> impl Iterator<Item = &Value> {
        let entries = self.members.get("validationErrors").and_then(Value::as_array);
        entries.into_iter().flatten()
    }

    fn tells_of_a_taken_value(&self) -> bool {
        self.validation_errors()
            .any(|fault| fault.get("errorCode") == Some(&IDENTIFIER_EXISTS.into()))
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Answer({:?}, {})", self.reply, self.code)
    }
}

/// One of `validationErrors`, as `field: message`.
fn fault(entry: &Value) -> Option<String> {
    let message = entry.get("message").and_then(Value::as_str)?;
    Some(match entry.get("fieldName").and_then(Value::as_str) {
        Some(field) => format!("{field}: {message}"),
        None => message.to_owned(),
    })
}

#[cfg(test)]
#[path = "envelope_tests.rs"]
mod tests;
