//! What the books of a request are kept with.

use std::sync::Arc;

use crate::{
    clock::Clock, events::EventLog, ids::IdSource, journal::Journal, request::IdempotencyKey, secrets::Secrets,
};

/// What the books are kept with.
#[derive(Debug, Clone)]
pub struct Books {
    /// Where the records of a request go.
    pub events: Arc<dyn EventLog>,
    /// The journal; operations that only read have none.
    pub journal: Option<Arc<dyn Journal>>,
    /// The tenants' keys.
    pub secrets: Arc<dyn Secrets>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn IdSource>,
}

/// What makes one request the repeat of another.
#[derive(Debug)]
pub struct Keyed {
    /// The caller's key.
    pub key: IdempotencyKey,
    /// The id in the path.
    pub id: String,
    /// The body in canonical form.
    pub body: String,
}
