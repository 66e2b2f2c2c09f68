//! An answer of Gigya. HTTP says 200; the outcome is in the body.

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
/// For an unknown user, and for an unknown application.
const UNAUTHORIZED_USER: u32 = 403_005;
const INVALID_SECRET: u32 = 403_010;

/// An answer of Gigya's API, parsed once. Only its code is required; other members of an unexpected type count as absent.
pub(super) struct Answer {
    reply: Reply,
    members: Map<String, Value>,
    code: u32,
}

impl Answer {
    /// Parses a reply. Gateways and firewalls in front of Gigya answer in other forms, which are errors.
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

    /// `errorCode` of a reply, if it has one; the rest of the body is ignored.
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

    /// The code with the actual meaning: two of Gigya's codes mean different things, depending on the details.
    pub(super) fn meant(&self) -> u32 {
        match self.code {
            UNAUTHORIZED_USER if self.unauthorized() == Unauthorized::Application => INVALID_SECRET,
            VALIDATION_ERROR if self.tells_of_a_taken_value() => IDENTIFIER_EXISTS,
            code => code,
        }
    }

    /// Whether the answer says that the user or the application is unknown, but not which.
    pub(super) fn leaves_open_who(&self) -> bool {
        self.code == UNAUTHORIZED_USER && self.unauthorized() == Unauthorized::Unsaid
    }

    pub(super) const fn reply(&self) -> &Reply {
        &self.reply
    }

    /// Gives the event record Gigya's code and call id; SAP's support asks for the latter.
    pub(super) fn observe(&self, call: &Call) {
        let call_id = self.text("callId").filter(|id| is_plain(id)).map(str::to_owned);
        call.observe(Some(self.code.to_string()), call_id);
    }

    /// The body, parsed as the answer of this call.
    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T, PortError> {
        // serde's message may quote the body.
        serde_json::from_value(Value::Object(self.members))
            .map_err(|_| PortError::unavailable("an answer with members that are missing or of other types"))
    }

    /// What is wrong with the values that were sent, for the caller: per field if Gigya says so, else in general.
    pub(super) fn reason(&self) -> Option<String> {
        let faults: Vec<String> = self.validation_errors().filter_map(fault).collect();
        let fields = (!faults.is_empty()).then(|| faults.join("; "));
        let whole = ["errorDetails", "errorMessage"].map(|name| self.text(name).map(str::to_owned));
        [fields].into_iter().chain(whole).flatten().find_map(presentable)
    }

    /// The domain of the site's data centre, if Gigya gives it.
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
