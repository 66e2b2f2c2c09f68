//! Tenants on the command line: `GROUP/CLIENT/PAPER`, with `%2F` for a slash inside a code and `%25` for a percent sign.

use shared::model::{TenantId, TenantTextFault};

/// Reads a tenant; for options and arguments.
pub(crate) fn parse(text: &str) -> Result<TenantId, TenantTextFault> {
    text.parse()
}

/// Writes a tenant so that [`parse`] reads it.
pub(crate) fn shown(tenant: &TenantId) -> String {
    tenant.escaped()
}
