//! An answer of Gigya: HTTP says 200, the body says what came of it.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{error::PortError, provider::reason::presentable, steps::Call, upstream::Reply};

/// Longest call id that goes into an event record; Gigya's have 32 characters.
const LONGEST_CALL_ID: usize = 64;

const IDENTIFIER_EXISTS: u32 = 400_003;
const VALIDATION_ERROR: u32 = 400_009;
/// Said of a user who is not there, and of an application that is not.
const UNAUTHORIZED_USER: u32 = 403_005;
const INVALID_SECRET: u32 = 403_010;

/// What every answer holds. Only the code is needed; what else is of another type than expected counts as absent.
#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "errorCode")]
    code: u32,
    #[serde(default, rename = "callId")]
    call_id: Value,
    #[serde(default, rename = "errorMessage")]
    message: Value,
    #[serde(default, rename = "errorDetails")]
    details: Value,
    #[serde(default, rename = "validationErrors")]
    validation_errors: Value,
    #[serde(default, rename = "apiDomain")]
    api_domain: Value,
}

impl Envelope {
    fn of(reply: &Reply) -> Result<Self, PortError> {
        // A list would do too, for its items in order, if it were not told apart.
        let members: Map<String, Value> = reply.json()?;
        serde_json::from_value(Value::Object(members))
            .map_err(|_| PortError::unavailable("an answer without an error code"))
    }

    /// The code, or the one that the details make of it: two of Gigya's codes mean one thing or quite another.
    fn meant(&self) -> u32 {
        let is_of_the_application =
            || text(&self.details).is_some_and(|details| details.to_lowercase().contains("userkey"));
        let is_of_a_taken_value = || {
            let mut faults = self.validation_errors.as_array().into_iter().flatten();
            faults.any(|fault| fault.get("errorCode") == Some(&IDENTIFIER_EXISTS.into()))
        };
        match self.code {
            UNAUTHORIZED_USER if is_of_the_application() => INVALID_SECRET,
            VALIDATION_ERROR if is_of_a_taken_value() => IDENTIFIER_EXISTS,
            code => code,
        }
    }
}

/// An answer that is one of Gigya's.
#[derive(Debug)]
pub(super) struct Answer {
    reply: Reply,
    code: u32,
    meant: u32,
}

impl Answer {
    /// Takes a reply for an answer, if it is one. What stands before Gigya (a gateway, a firewall) answers otherwise.
    pub(super) fn of(reply: Reply) -> Result<Self, PortError> {
        match Envelope::of(&reply) {
            Ok(envelope) => Ok(Self {
                code: envelope.code,
                meant: envelope.meant(),
                reply,
            }),
            Err(_) if reply.status().as_u16() == 429 => Err(PortError::Throttled {
                retry_after: reply.retry_after(),
            }),
            Err(unreadable) if reply.status().is_success() => Err(unreadable),
            Err(_) => Err(reply.unforeseen()),
        }
    }

    /// `errorCode` of a reply, if it is an answer.
    pub(super) fn code_of(reply: &Reply) -> Option<u32> {
        Envelope::of(reply).ok().map(|envelope| envelope.code)
    }

    pub(super) const fn code(&self) -> u32 {
        self.code
    }

    /// The code that says what came of the call.
    pub(super) const fn meant(&self) -> u32 {
        self.meant
    }

    pub(super) const fn reply(&self) -> &Reply {
        &self.reply
    }

    /// Keeps Gigya's code and call id for the event record: SAP's support asks for the latter.
    pub(super) fn observe(&self, call: &Call) {
        let plain = |id: &String| {
            (1..=LONGEST_CALL_ID).contains(&id.len())
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        let call_id = self
            .envelope()
            .and_then(|envelope| text(&envelope.call_id))
            .filter(plain);
        call.observe(Some(self.code.to_string()), call_id);
    }

    /// The rest of the body, as what this call is answered with.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, PortError> {
        self.reply.json()
    }

    /// Why Gigya refuses, for the caller: what is wrong with the fields, else its message.
    pub(super) fn reason(&self) -> Option<String> {
        let envelope = self.envelope()?;
        let faults: Vec<String> = envelope
            .validation_errors
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(fault)
            .collect();
        let fields = (!faults.is_empty()).then(|| faults.join("; "));
        [fields, text(&envelope.details), text(&envelope.message)]
            .into_iter()
            .flatten()
            .find_map(presentable)
    }

    /// The domain of the data centre that the site belongs to, where Gigya tells it.
    pub(super) fn api_domain(&self) -> Option<String> {
        text(&self.envelope()?.api_domain)
    }

    fn envelope(&self) -> Option<Envelope> {
        Envelope::of(&self.reply).ok()
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
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
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn answer(body: &Value) -> Answer {
        Answer::of(Reply::prepared(200, &body.to_string())).unwrap()
    }

    #[test]
    fn the_reason_is_what_is_wrong_with_the_fields_else_the_message() {
        for (body, reason) in [
            (
                json!({
                    "errorCode": 400_009, "errorMessage": "Validation error", "errorDetails": "Validation error",
                    "validationErrors": [
                        {"fieldName": "password", "errorCode": 400_006, "message": "Password does not meet complexity requirements"},
                        {"message": "Passwords do not match"},
                    ],
                }),
                Some("password: Password does not meet complexity requirements; Passwords do not match"),
            ),
            (
                json!({"errorCode": 400_006, "errorMessage": "Invalid parameter value", "errorDetails": "birthYear is out of range"}),
                Some("birthYear is out of range"),
            ),
            (
                json!({"errorCode": 400_006, "errorMessage": "Invalid parameter value", "errorDetails": "ana@example.com is odd"}),
                Some("Invalid parameter value"),
            ),
            (
                json!({"errorCode": 400_006, "validationErrors": "odd", "errorMessage": 1}),
                None,
            ),
        ] {
            assert_eq!(answer(&body).reason().as_deref(), reason);
        }
    }

    #[test]
    fn the_details_can_turn_a_code_into_another() {
        let taken = json!([{"fieldName": "email", "errorCode": 400_003, "message": "email already exists"}]);
        let weak = json!([{"fieldName": "password", "errorCode": 400_006, "message": "too weak"}]);
        for (body, meant) in [
            (json!({"errorCode": 403_005, "errorDetails": "Unknown user"}), 403_005),
            (json!({"errorCode": 403_005}), 403_005),
            (
                json!({"errorCode": 403_005, "errorDetails": "The supplied userKey was not found"}),
                403_010,
            ),
            (json!({"errorCode": 400_009, "validationErrors": taken}), 400_003),
            (json!({"errorCode": 400_009, "validationErrors": weak}), 400_009),
        ] {
            assert_eq!(answer(&body).meant(), meant, "{body}");
        }
    }

    #[test]
    fn what_is_no_answer_of_gigyas_is_unavailable_or_throttled() {
        for (status, body, expected) in [
            (200, "<html>Maintenance</html>", "unavailable"),
            (200, "{}", "unavailable"),
            (200, r#"{"errorCode": "0"}"#, "unavailable"),
            (200, r#"{"errorCode": -1}"#, "unavailable"),
            (200, "[]", "unavailable"),
            (200, "[0]", "unavailable"),
            (200, "", "unavailable"),
            (404, "<html>no such site</html>", "unavailable"),
            (503, "", "unavailable"),
            (429, "", "throttled"),
        ] {
            let error = Answer::of(Reply::prepared(status, body)).unwrap_err();
            assert_eq!(error.to_string(), expected, "{status} {body:?}");
        }
        assert_eq!(
            Answer::of(Reply::prepared(403, r#"{"errorCode": 403005}"#))
                .unwrap()
                .code(),
            403_005,
            "the body counts, whatever the status"
        );
    }

    proptest! {
        #[test]
        fn any_body_is_an_answer_or_refused(body in "\\PC{0,40}|\\{\"errorCode\":[0-9]{1,12}(,\"(validationErrors|callId|errorMessage)\":(null|1|\\[1\\]|\\{\\}|\"x\"))?\\}") {
            if let Ok(answer) = Answer::of(Reply::prepared(200, &body)) {
                prop_assert_eq!(Answer::code_of(answer.reply()), Some(answer.code()));
                prop_assert!(answer.reason().is_none_or(|reason| !reason.is_empty()));
            }
        }
    }
}
