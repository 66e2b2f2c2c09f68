//! What a workflow is given besides its ports and its input.

use crate::{journal::Ledger, settings::Tenant, steps::Steps};

/// The work of one request: what a workflow gets besides its ports and its input, and passes on as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Work<'a> {
    /// The tenant of the request, with its settings.
    pub tenant: &'a Tenant,
    /// The steps, which leave the event records.
    pub steps: &'a Steps,
    /// The books: a write begins there before its first effect.
    pub ledger: &'a Ledger<'a>,
}
