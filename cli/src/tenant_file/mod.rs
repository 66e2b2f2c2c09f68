//! Files of tenants' settings: TOML with a `[[tenant]]` for each tenant, and each setting by the name that docs/settings.md
//! gives it.
//!
//! ```toml
//! [[tenant]]
//! name = "GCI/WestPalmBeach/PO"
//! Flow.UserProvider = "Auth0"
//! Auth0.BaseUrl = "https://example.eu.auth0.com/"
//! ```
//!
//! TOML's own dotted keys and tables come to the same: `[tenant.Auth0]` with `BaseUrl` in it, or `"Auth0.BaseUrl"` in quotes.
//!
//! `source` finds the files, `read` reads them with `value` and `lines`, `fault` says what is wrong and where, `write` writes one.

mod fault;
mod lines;
mod read;
mod source;
mod value;
mod write;

use shared::settings::SettingsDocument;

pub(crate) use self::{fault::Fault, read::all, write::text};

/// A tenant as a file has it.
#[derive(Debug)]
pub(crate) struct Written {
    /// The file, and the line where the tenant begins.
    pub(crate) place: String,
    /// Its settings, valid.
    pub(crate) document: SettingsDocument,
}
