//! A write that is repeated with its key has one effect, and the same answer each time.

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::errors;
use super::operations::Operation;
use crate::simulators::digest::sha256_hex;
use crate::simulators::exchange::{Content, Reply, Request, Stop};

const ANSWERS: &str = "subscribe.answers";
const HEADER: &str = "Idempotency-Key";
const LONGEST_KEY: usize = 255;
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

#[derive(Serialize, Deserialize)]
struct KeptAnswer {
    fingerprint: String,
    status: u16,
    body: Option<Value>,
    at: Timestamp,
}

/// Performs the write unless its key has been seen; then the answer of that time is given again.
pub(super) fn once(operation: &Operation<'_>, perform: impl FnOnce() -> Result<Reply, Stop>) -> Result<Reply, Stop> {
    let Some(key) = key(operation.request)? else {
        return perform();
    };
    let realm = &operation.tenant.realm;
    let fingerprint = fingerprint(operation.request);
    let now = operation.sources.now();
    let kept: Option<KeptAnswer> = operation.documents.get(ANSWERS, realm, key)?;
    if let Some(kept) = kept.filter(|kept| now.duration_since(kept.at) < LIFETIME) {
        return if kept.fingerprint == fingerprint {
            Ok(kept.reply())
        } else {
            Err(errors::key_reused())
        };
    }
    let reply = match perform() {
        Ok(reply) | Err(Stop::Refused(reply)) => reply,
        Err(error @ Stop::Store(_)) => return Err(error),
    };
    // A request that could not be understood was never begun: the key is still free.
    if reply.status != StatusCode::BAD_REQUEST {
        let answer = KeptAnswer {
            fingerprint,
            status: reply.status.as_u16(),
            body: match &reply.content {
                Content::Json(body) => Some(body.clone()),
                _ => None,
            },
            at: now,
        };
        operation.documents.put(ANSWERS, realm, key, None, &answer)?;
    }
    Ok(reply)
}

impl KeptAnswer {
    fn reply(self) -> Reply {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        match self.body {
            Some(body) => Reply::json(status, body),
            None => Reply::empty(status),
        }
    }
}

fn key(request: &Request) -> Result<Option<&str>, Stop> {
    let Some(value) = request.headers.get(HEADER) else {
        return Ok(None);
    };
    value
        .to_str()
        .ok()
        .filter(|key| (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()))
        .map(Some)
        .ok_or_else(|| {
            errors::invalid(&[format!(
                "the header {HEADER} must be 1 to {LONGEST_KEY} visible ASCII characters"
            )])
        })
}

/// The same for the same request. A digest, because the body may hold a password.
fn fingerprint(request: &Request) -> String {
    let head = format!("{} {}\n", request.method, request.uri.path());
    sha256_hex(&[head.as_bytes(), &request.body].concat())
}
