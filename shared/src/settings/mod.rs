//! A tenant's settings: its provider, where its systems are, whose tokens it trusts (`docs/settings.md`).
//!
//! One document of dotted names per tenant, parsed once into a typed struct, and cached for a short time. Settings hold no
//! secrets, only references to them ([`crate::secrets`]).
//!
//! - From text to type: `document` is what is stored, `fields` reads it and gathers every `fault`, `tenant_settings` is the result,
//!   with `trusted_issuer`, `provider` and `encryption_key`.
//! - Where they are stored: `dynamodb` and `memory`, both held to `contract`; `directory` reads all tenants, for tools.
//! - `cached` keeps them in a warm function.

mod cached;
pub mod contract;
mod directory;
mod document;
pub(crate) mod dynamodb;
mod encryption_key;
mod fault;
mod fields;
mod memory;
mod provider;
mod setting;
mod tenant_settings;
mod trusted_issuer;

use std::fmt::Debug;

use async_trait::async_trait;

pub use cached::CachedSettings;
pub use directory::{Listed, SettingsDirectory};
pub use document::SettingsDocument;
pub use encryption_key::encryption_key;
pub use fault::{FaultKind, SettingFault};
pub use memory::MemorySettings;
pub(crate) use provider::rest;
pub use provider::{
    Auth0Settings, CONNECTOR, GigyaAuthentication, GigyaSettings, ProviderChoice, ProviderKind, ProviderSettings,
    RestSettings,
};
pub use setting::Setting;
pub use tenant_settings::{Flow, SubscribeSettings, Tenant, TenantSettings};
pub use trusted_issuer::{IssuerKeys, TokenAlgorithm, TrustedIssuer};

use crate::{error::PortError, model::TenantId};

/// The settings of one tenant at a time, which is all that a function may read.
#[async_trait]
pub trait SettingsStore: Debug + Send + Sync {
    /// The document of a tenant, whatever the spelling of its codes; `None` for an unknown tenant. [`PortError::Misconfigured`]
    /// where what is stored cannot be read or is another tenant's, [`PortError::Unavailable`] where the store does not answer.
    /// Whether the settings themselves are good, [`TenantSettings::parse`] says.
    async fn get(&self, tenant: &TenantId) -> Result<Option<SettingsDocument>, PortError>;
}

/// Writes settings where nobody else writes them at the same time: on the local stack, and in tests. Tools that share a table with others
/// use [`SettingsDirectory::replace`]; functions hold neither.
#[async_trait]
pub trait SettingsAdmin: Debug + Send + Sync {
    /// Stores the document of a tenant in place of the one before, whatever that was, and without judging it. A warm
    /// function sees it once it has refreshed what it keeps ([`CachedSettings`]). [`PortError::Unavailable`] where the store does not answer.
    async fn put(&self, document: &SettingsDocument) -> Result<(), PortError>;
}
