//! What the books of a request are kept with: the ports behind a [`Ledger`](super::Ledger), the same for every request of a
//! function, and what makes one request the repeat of another.

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

/// The ports behind every request's [`Ledger`](super::Ledger).
#[derive(Debug, Clone)]
pub struct Books {
    /// Where the records of a request go.
    pub events: Arc<dyn EventLog>,
    /// The journal; operations that only read have none.
    pub journal: Option<Arc<dyn Journal>>,
    /// Where a tenant's `Ids.EncryptionKey` is read, from which the keys of its journal are derived. Asked only by what writes.
    pub secrets: Arc<dyn Secrets>,
    /// The wall clock for leases and records, the monotonic one for what is left of the invocation.
    pub clock: Arc<dyn Clock>,
    /// Source of the ids of work and of records.
    pub ids: Arc<dyn IdSource>,
}

/// What makes one request the repeat of another.
#[derive(Debug)]
pub struct Keyed {
    /// The caller's `Idempotency-Key`: which entry it is.
    pub(super) key: IdempotencyKey,
    /// The id in the path, decoded; empty for a creation. Part of the fingerprint.
    pub(super) id: String,
    /// The body in canonical form, so that spaces and the order of members make no difference. Part of the fingerprint.
    pub(super) body: String,
}

impl Keyed {
    /// What a request says of it; nothing for those that only read, and without a key. `E400_00` for a key that is none.
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
