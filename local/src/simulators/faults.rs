//! Faults that can be switched on and off while a simulator runs, to test its callers.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use serde::Serialize;
use serde_json::Value;

use super::members::Members;
use super::spoiling::Spoil;

const LONGEST_LATENCY_MS: u64 = 120_000;

/// When a connection is closed without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// The request has no effect.
    BeforeEffect,
    /// The request has its effect, but the caller gets no answer.
    AfterEffect,
}

/// Which requests a fault applies to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Match {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A prefix of the path as it was sent, including percent-encoding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// A fault, as written in JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// An error code of the service's own, a number or a text, which the HTTP status does not show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub down: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Spoil>,
    /// How many matching requests pass before the fault applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u64>,
    /// How many requests the fault applies to. Without it, the fault stays until it is switched off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub matching: Option<Match>,
}

#[derive(Debug, thiserror::Error)]
#[error("not a fault: {}", .0.join("; "))]
pub struct FaultError(Vec<String>);

impl Fault {
    /// Parses `{latencyMs?, status?, errorCode?, cut?, down?, answer?, skip?, times?, match?: {method?, path?}}`. The error lists
    /// everything that is wrong.
    pub fn parse(value: &Value) -> Result<Self, FaultError> {
        let Some(object) = value.as_object() else {
            return Err(FaultError(vec!["it must be a JSON object".to_owned()]));
        };
        let mut members = Members::of(object);
        let latency_ms = members.read(
            "latencyMs",
            &format!("a whole number from 0 to {LONGEST_LATENCY_MS}"),
            |value| value.as_u64().filter(|ms| *ms <= LONGEST_LATENCY_MS),
        );
        let status = members.read("status", "a status from 400 to 599", |value| {
            let status = u16::try_from(value.as_u64()?).ok()?;
            (400..600).contains(&status).then_some(status)
        });
        let error_code = members.read("errorCode", "a number or a text", |value| {
            (value.is_u64() || value.is_string()).then(|| value.clone())
        });
        let cut = members.read("cut", "\"before-effect\" or \"after-effect\"", |value| {
            match value.as_str()? {
                "before-effect" => Some(Cut::BeforeEffect),
                "after-effect" => Some(Cut::AfterEffect),
                _ => None,
            }
        });
        let down = members.read("down", "true or false", Value::as_bool) == Some(true);
        let answer = members.read("answer", Spoil::NAMES, |value| Spoil::parse(value.as_str()?));
        let skip = members.read("skip", "a whole number from 0 upwards", Value::as_u64);
        let times = members.read("times", "a whole number from 1 upwards", |value| {
            value.as_u64().filter(|times| *times > 0)
        });
        let condition = members.read("match", "an object", |value| value.is_object().then_some(value));
        let kinds = [
            status.is_some(),
            error_code.is_some(),
            cut.is_some(),
            down,
            answer.is_some(),
        ];
        let given = kinds.into_iter().filter(|is_given| *is_given).count();
        if given > 1 {
            members.fault("`status`, `errorCode`, `cut`, `down` and `answer` exclude one another");
        }
        let mut faults = members.finish();
        if faults.is_empty() && latency_ms.is_none() && given == 0 {
            faults.push("one of `latencyMs`, `status`, `errorCode`, `cut`, `down` and `answer` is required".to_owned());
        }
        let matching = condition.and_then(|value| match Match::parse(value) {
            Ok(matching) => Some(matching),
            Err(found) => {
                faults.extend(found);
                None
            }
        });
        if faults.is_empty() {
            Ok(Self {
                latency_ms,
                status,
                error_code,
                cut,
                down,
                answer,
                skip,
                times,
                matching,
            })
        } else {
            Err(FaultError(faults))
        }
    }

    /// The error for a fault with an error code that the service does not have.
    pub(super) fn unknown_error(simulator: &str, code: &Value) -> FaultError {
        FaultError(vec![format!("`errorCode` {code} is not one of {simulator}'s")])
    }

    pub(super) fn meets(&self, method: &Method, path: &str) -> bool {
        self.matching
            .as_ref()
            .is_none_or(|matching| matching.meets(method, path))
    }

    pub(super) fn latency(&self) -> Duration {
        Duration::from_millis(self.latency_ms.unwrap_or_default())
    }

    pub(super) fn status(&self) -> Option<StatusCode> {
        self.status.and_then(|status| StatusCode::from_u16(status).ok())
    }
}

impl Match {
    fn parse(value: &Value) -> Result<Self, Vec<String>> {
        let Some(object) = value.as_object() else {
            return Err(vec!["`match` must be an object".to_owned()]);
        };
        let mut members = Members::within(object, "match.");
        let method = members.read("method", "an HTTP method", |value| {
            let name = value.as_str()?.to_ascii_uppercase();
            matches!(
                name.as_str(),
                "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"
            )
            .then_some(name)
        });
        let path = members.read("path", "a path that begins with /", |value| {
            let path = value.as_str()?;
            path.starts_with('/').then(|| path.to_owned())
        });
        let faults = members.finish();
        if faults.is_empty() {
            Ok(Self { method, path })
        } else {
            Err(faults)
        }
    }

    fn meets(&self, method: &Method, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted == method.as_str())
            && self.path.as_deref().is_none_or(|prefix| path.starts_with(prefix))
    }
}
