//! The log of the calls that a simulator has received, without secrets.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use super::exchange::Request;

const MOST_KEPT: usize = 1_000;

const HEADERS_OF_INTEREST: [&str; 7] = [
    "idempotency-key",
    "traceparent",
    "x-clientcode",
    "x-clientgroupcode",
    "x-papercode",
    "x-request-id",
    "x-sourcesystem",
];

const SECRET_MEMBERS: [&str; 12] = [
    "password",
    "newpassword",
    "secretanswer",
    "sig",
    "regtoken",
    "hashedpassword",
    "client_secret",
    "clientsecret",
    "secret",
    "client_assertion",
    "access_token",
    "refresh_token",
];

const HIDDEN: &str = "***";

/// One received call.
#[derive(Clone, PartialEq, Serialize)]
pub struct Call {
    pub method: String,
    /// As sent, with percent-encoding and query, but without secrets in the query.
    pub path: String,
    /// `None` if the connection was closed without an answer.
    pub status: Option<u16>,
    pub headers: BTreeMap<&'static str, String>,
    /// The scheme of the credentials, never the credentials.
    pub authorization: Option<String>,
    /// `None` if there was none. Of a body that is neither JSON nor a form, only the size is kept.
    pub body: Option<Value>,
}

impl Call {
    pub(super) fn of(request: &Request, status: Option<StatusCode>) -> Self {
        let headers = HEADERS_OF_INTEREST
            .into_iter()
            .filter_map(|name| Some((name, request.header(name)?.to_owned())))
            .collect();
        let path = request
            .uri
            .path_and_query()
            .map_or_else(|| request.uri.path(), |whole| whole.as_str());
        Self {
            method: request.method.to_string(),
            path: without_secrets(path),
            status: status.map(|status| status.as_u16()),
            headers,
            authorization: request.header("authorization").map(scheme),
            body: visible_body(request),
        }
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The path and the body contain addresses.
        formatter
            .debug_struct("Call")
            .field("method", &self.method)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

fn scheme(credentials: &str) -> String {
    // A header of one word may be the secret itself.
    credentials
        .split_once(' ')
        .map_or(HIDDEN, |(scheme, _)| scheme)
        .to_owned()
}

fn without_secrets(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else {
        return path.to_owned();
    };
    let shown: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if is_secret(name) => format!("{name}={HIDDEN}"),
            _ => pair.to_owned(),
        })
        .collect();
    format!("{path}?{}", shown.join("&"))
}

fn is_secret(name: &str) -> bool {
    SECRET_MEMBERS.contains(&name.to_ascii_lowercase().as_str())
}

fn visible_body(request: &Request) -> Option<Value> {
    if request.body.is_empty() {
        return None;
    }
    let Ok(mut body) = request.json() else {
        let length = request.body.len();
        return Some(Value::String(format!("({length} bytes, not JSON)")));
    };
    hide_secrets(&mut body);
    Some(body)
}

fn hide_secrets(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if is_secret(name) {
                    *member = Value::String(HIDDEN.to_owned());
                } else {
                    hide_secrets(member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide_secrets),
        _ => {}
    }
}

/// The last thousand calls of one simulator.
#[derive(Debug, Default)]
pub struct CallLog {
    calls: Mutex<VecDeque<Call>>,
}

impl CallLog {
    pub(super) fn record(&self, call: Call) {
        let mut calls = self.lock();
        if calls.len() == MOST_KEPT {
            calls.pop_front();
        }
        calls.push_back(call);
    }

    /// All logged calls, oldest first.
    pub fn list(&self) -> Vec<Call> {
        self.lock().iter().cloned().collect()
    }

    /// The calls since the last `take`, oldest first.
    pub fn take(&self) -> Vec<Call> {
        self.lock().drain(..).collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Call>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
