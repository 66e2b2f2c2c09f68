//! The answer that an entry keeps for repeats of its request, sealed like the plan.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{entry::Entry, keys::JournalKeys};
use crate::{
    catalogue::{Code, Kind},
    error::{ApiError, PortError},
    json_fault::JsonFault,
    response::Output,
};

/// Version 1 of the stored format.
#[derive(Debug, Serialize, Deserialize)]
struct AnswerV1 {
    version: u8,
    code: String,
    message: Option<String>,
    meta: Option<String>,
    data: Option<Box<RawValue>>,
}

/// Seals the answer to a request, to be kept in its entry for repeats.
pub fn seal_answer(keys: &JournalKeys, entry: &Entry, result: &Result<Output, ApiError>) -> Result<String, PortError> {
    let answer = match result {
        Ok(output) => AnswerV1 {
            version: 1,
            code: output.code().suffix().to_owned(),
            message: None,
            meta: output.meta().map(str::to_owned),
            data: output.data().map(ToOwned::to_owned),
        },
        Err(error) => AnswerV1 {
            version: 1,
            code: error.code().suffix().to_owned(),
            message: error.message().map(str::to_owned),
            meta: error.meta().map(str::to_owned),
            data: None,
        },
    };
    let text = serde_json::to_string(&answer).map_err(PortError::unavailable)?;
    keys.seal(&entry.tenant, entry.work, "answer", &text)
}

/// The kept answer, for a repeat of the request.
pub(crate) fn again(keys: &JournalKeys, entry: &Entry) -> Result<Output, ApiError> {
    let sealed = entry.answer.as_deref().unwrap_or_default();
    let text = keys.unseal(entry, "answer", sealed).map_err(ApiError::internal)?;
    let answer: AnswerV1 = serde_json::from_str(&text)
        .map_err(|error| ApiError::internal(format!("the kept answer: {}", JsonFault::from(error))))?;
    let code =
        Code::parse(&answer.code).ok_or_else(|| ApiError::internal("the kept answer has a code of another version"))?;
    match code.kind() {
        Kind::Success => Ok(Output::replayed(code, answer.meta, answer.data)),
        Kind::Error => {
            let error = ApiError::new(code).with_message(answer.message).replayed();
            Err(match answer.meta {
                Some(meta) => error.with_meta(meta),
                None => error,
            })
        }
    }
}
