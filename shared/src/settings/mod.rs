//! A tenant's settings: its provider, where its systems are, whose tokens it trusts (`docs/settings.md`).
//!
//! One document of dotted names per tenant. It is parsed once into a typed struct and cached for a short time. Settings hold
//! no secrets, only references to them ([`crate::secrets`]).
//!
//! - From text to type: `document` is what is stored, `fields` reads it and collects every `fault`, `tenant_settings` is the
//!   result, with `trusted_issuer`, `provider` and `encryption_key`.
//! - Where they are stored: `dynamodb` and `memory`, both tested by `contract`; `directory` reads all tenants, for tools.
//! - `cached` caches them in a warm function.

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

/// Reads the settings of one tenant at a time, which is all that a function may read.
#[async_trait]
pub trait SettingsStore: Debug + Send + Sync {
    /// The document of a tenant, in any spelling of its codes; `None` for an unknown tenant. [`PortError::Misconfigured`] if
    /// the stored item cannot be read or belongs to another tenant, [`PortError::Unavailable`] if the store does not answer.
    /// The settings in it are not checked; [`TenantSettings::parse`] does that.
    async fn get(&self, tenant: &TenantId) -> Result<Option<SettingsDocument>, PortError>;
}

/// Writes settings without regard to other writers: for the local stack and tests. Tools that share a table with others use
/// [`SettingsDirectory::replace`]; functions use neither.
#[async_trait]
pub trait SettingsAdmin: Debug + Send + Sync {
    /// Stores a tenant's document in place of any earlier one, without checking it. A warm function sees it after its next
    /// refresh ([`CachedSettings`]). [`PortError::Unavailable`] if the store does not answer.
    async fn put(&self, document: &SettingsDocument) -> Result<(), PortError>;
}
