//! The arguments of a workflow besides its ports and its input.

use crate::{journal::Ledger, settings::Tenant, steps::Steps};

/// The arguments of a workflow besides its ports and its input, passed on together.
#[derive(Debug, Clone, Copy)]
pub struct Work<'a> {
    /// The tenant of the request, with its settings.
    pub tenant: &'a Tenant,
    /// The steps, which leave the event records.
    pub steps: &'a Steps,
    /// The ledger: a write opens its entry there before its first effect.
    pub ledger: &'a Ledger<'a>,
}
