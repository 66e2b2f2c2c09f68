//! Idempotency keys: a write repeated with its `Idempotency-Key` has one effect, and gets the same answer.

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::digest::sha256_hex;
use super::exchange::{Content, Reply, Request, Stop};
use super::store::Documents;

const HEADER: &str = "Idempotency-Key";
const LONGEST_KEY: usize = 255;
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// Where a service stores its answers, and how it refuses a key.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    pub(super) collection: &'static str,
    /// Keys of different realms are independent.
    pub(super) realm: &'a str,
    pub(super) now: Timestamp,
    /// The error for a malformed key; gets the rule that it violates.
    pub(super) malformed: fn(String) -> Stop,
    /// The error for a key that was used with another request.
    pub(super) reused: fn() -> Stop,
}

#[derive(Serialize, Deserialize)]
struct KeptAnswer {
    fingerprint: String,
    status: u16,
    body: Option<Value>,
    at: Timestamp,
}

impl Keys<'_> {
    /// Performs the write, unless its key has been seen; then returns the stored answer.
    pub(super) fn once(
        &self,
        request: &Request,
        documents: &Documents<'_>,
        perform: impl FnOnce() -> Result<Reply, Stop>,
    ) -> Result<Reply, Stop> {
        let Some(key) = self.key(request)? else {
            return perform();
        };
        let fingerprint = fingerprint(request);
        let kept: Option<KeptAnswer> = documents.get(self.collection, self.realm, key)?;
        if let Some(kept) = kept.filter(|kept| self.now.duration_since(kept.at) < LIFETIME) {
            return if kept.fingerprint == fingerprint {
                Ok(kept.reply())
            } else {
                Err((self.reused)())
            };
        }
        let reply = match perform() {
            Ok(reply) | Err(Stop::Refused(reply)) => reply,
            Err(error @ Stop::Store(_)) => return Err(error),
        };
        // A request that was refused as malformed has no effect, so its key stays unused.
        if reply.status != StatusCode::BAD_REQUEST {
            let answer = KeptAnswer {
                fingerprint,
                status: reply.status.as_u16(),
                body: match &reply.content {
                    Content::Json(body) => Some(body.clone()),
                    _ => None,
                },
                at: self.now,
            };
            documents.put(self.collection, self.realm, key, None, &answer)?;
        }
        Ok(reply)
    }

    fn key<'r>(&self, request: &'r Request) -> Result<Option<&'r str>, Stop> {
        let Some(value) = request.headers.get(HEADER) else {
            return Ok(None);
        };
        value
            .to_str()
            .ok()
            .filter(|key| (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()))
            .map(Some)
            .ok_or_else(|| {
                (self.malformed)(format!(
                    "the header {HEADER} must be 1 to {LONGEST_KEY} visible ASCII characters"
                ))
            })
    }
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

/// Identifies a request. A digest, because the body may hold a password.
fn fingerprint(request: &Request) -> String {
    let head = format!("{} {}\n", request.method, request.uri.path());
    sha256_hex(&[head.as_bytes(), &request.body].concat())
}
