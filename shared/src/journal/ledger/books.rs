//! The ports behind a [`Ledger`](super::Ledger), the same for every request of a function, and what identifies a
//! repeat.

use std::sync::Arc;

use http::HeaderMap;

use crate::{
    clock::Clock,
    error::ApiError,
    events::EventLog,
    ids::IdSource,
    journal::Journal,
    operation::Operation,
    request::{Decoded, IdempotencyKey, Route},
    secrets::Secrets,
};

/// The ports that every request's [`Ledger`](super::Ledger) uses.
#[derive(Debug, Clone)]
pub struct Books {
    /// Where the records of a request are stored.
    pub events: Arc<dyn EventLog>,
    /// The journal; `None` for operations that only read.
    pub journal: Option<Arc<dyn Journal>>,
    /// Where a tenant's `Ids.EncryptionKey` is read, from which the journal's keys are derived. Only writes use it.
    pub secrets: Arc<dyn Secrets>,
    /// The wall clock is for leases and records, the monotonic one for the time that is left of the invocation.
    pub clock: Arc<dyn Clock>,
    /// Source of the ids of works and records.
    pub ids: Arc<dyn IdSource>,
}

/// What makes a request the repeat of another: the same key, path and body.
#[derive(Debug)]
pub struct Keyed {
    /// The caller's `Idempotency-Key`, which names the entry.
    pub(super) key: IdempotencyKey,
    /// The id in the path, decoded; empty for Create. Part of the fingerprint.
    pub(super) id: String,
    /// The body in canonical form, without white space and with its fields in a fixed order. Part of the fingerprint.
    pub(super) body: String,
}

impl Keyed {
    /// Reads it from a request. `None` for operations that only read and for requests without a key; `E400_00` for an
    /// invalid key.
    pub fn of(operation: Operation, decoded: &Decoded<'_>, headers: &HeaderMap) -> Result<Option<Self>, ApiError> {
        if !operation.writes() {
            return Ok(None);
        }
        let Some(key) = IdempotencyKey::of(headers)? else {
            return Ok(None);
        };
        let id = match &decoded.route {
            Route::Collection => String::new(),
            Route::User(id) => id.as_str().to_owned(),
        };
        let body = serde_json::to_string(&decoded.body).map_err(ApiError::internal)?;
        Ok(Some(Self { key, id, body }))
    }
}
