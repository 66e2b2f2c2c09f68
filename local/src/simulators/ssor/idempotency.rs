//! A creation that is repeated with its key has one effect, and the same answer each time.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::errors;
use crate::simulators::digest::sha256_hex;
use crate::simulators::exchange::{Content, Reply, Request, Stop};
use crate::simulators::store::Documents;

const ANSWERS: &str = "ssor.answers";
const HEADER: &str = "Idempotency-Key";

#[derive(Serialize, Deserialize)]
struct KeptAnswer {
    /// A digest, because the body may hold a password.
    body_digest: String,
    status: u16,
    answer: Value,
}

/// Creates unless the key has been seen; then the answer of that time is given again.
pub(super) fn once(
    request: &Request,
    documents: &Documents<'_>,
    create: impl FnOnce() -> Result<Reply, Stop>,
) -> Result<Reply, Stop> {
    let Some(key) = key(request)? else {
        return create();
    };
    let body_digest = sha256_hex(&request.body);
    if let Some(kept) = documents.get::<KeptAnswer>(ANSWERS, "", key)? {
        return if kept.body_digest == body_digest {
            let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
            Ok(Reply::json(status, kept.answer))
        } else {
            Err(errors::bad_request(&[format!(
                "this {HEADER} was used with another body"
            )]))
        };
    }
    let reply = match create() {
        Ok(reply) | Err(Stop::Refused(reply)) => reply,
        Err(error @ Stop::Store(_)) => return Err(error),
    };
    // A request that could not be read was never begun: the key is still free.
    if let (true, Content::Json(answer)) = (reply.status != StatusCode::BAD_REQUEST, &reply.content) {
        let kept = KeptAnswer {
            body_digest,
            status: reply.status.as_u16(),
            answer: answer.clone(),
        };
        documents.put(ANSWERS, "", key, None, &kept)?;
    }
    Ok(reply)
}

fn key(request: &Request) -> Result<Option<&str>, Stop> {
    let Some(value) = request.headers.get(HEADER) else {
        return Ok(None);
    };
    value
        .to_str()
        .ok()
        .filter(|key| !key.is_empty())
        .map(Some)
        .ok_or_else(|| errors::bad_request(&[format!("the header {HEADER} must be visible ASCII characters")]))
}
