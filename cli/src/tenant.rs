//! Tenants on the command line: `GROUP/CLIENT/PAPER`, with `%2F` for a slash inside a code and `%25` for a percent sign.

use shared::model::{TenantId, TenantTextFault};

/// Parses a tenant in an option or argument.
pub(crate) fn parse(text: &str) -> Result<TenantId, TenantTextFault> {
    text.parse()
}

/// Formats a tenant so that [`parse`] accepts it.
pub(crate) fn shown(tenant: &TenantId) -> String {
    tenant.escaped()
}
