//! Files of tenants' settings: TOML with a `[[tenant]]` for each tenant. Settings have the names in docs/settings.md.
//!
//! ```toml
//! [[tenant]]
//! name = "GCI/WestPalmBeach/PO"
//! Flow.UserProvider = "Auth0"
//! Auth0.BaseUrl = "https://example.eu.auth0.com/"
//! ```
//!
//! TOML's other forms mean the same: `[tenant.Auth0]` with `BaseUrl` in it, or `"Auth0.BaseUrl"` in quotes.
//!
//! `source` finds the files, `read` parses them with `value` and `lines`, `fault` describes faults and their places, `write`
//! writes a file.

mod fault;
mod lines;
mod read;
mod source;
mod value;
mod write;

use shared::settings::SettingsDocument;

pub(crate) use self::{fault::Fault, read::all, write::text};

/// A tenant in a file.
#[derive(Debug)]
pub(crate) struct Written {
    /// The file and line where the tenant begins.
    pub(crate) place: String,
    /// Its settings, valid.
    pub(crate) document: SettingsDocument,
}
