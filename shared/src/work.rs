//! What a workflow is given besides its ports and its input.

use crate::{journal::Ledger, settings::Tenant, steps::Steps};

/// The work of one request: everything around the input that a workflow is passed, and passes on whole.
#[derive(Debug, Clone, Copy)]
pub struct Work<'a> {
    /// The tenant of the request, with its settings.
    pub tenant: &'a Tenant,
    /// The steps, which leave the event records.
    pub steps: &'a Steps,
    /// The books: a write begins there before its first effect.
    pub ledger: &'a Ledger<'a>,
}
