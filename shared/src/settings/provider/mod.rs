//! The settings of the tenant's provider.

mod auth0;
mod gigya;
mod kind;
pub(crate) mod rest;

pub use auth0::Auth0Settings;
pub use gigya::{GigyaAuthentication, GigyaSettings};
pub use kind::ProviderKind;
pub use rest::{CONNECTOR, RestSettings};

use url::Url;

use super::{Setting, fields::Fields};
use crate::secrets::SecretRef;

/// What `Flow.UserProvider` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderChoice {
    /// Nothing: the tenant has no provider.
    Nobody,
    /// An invalid value, as written: the tenant has no provider either.
    Unknown(String),
    /// The tenant uses this provider.
    Known(Box<ProviderSettings>),
}

/// The settings of one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderSettings {
    /// `Auth0.*`.
    Auth0(Auth0Settings),
    /// `Gigya.*`.
    Gigya(GigyaSettings),
    /// `Rest.*`, of SSOR, Firefly and any other vendor.
    Rest(RestSettings),
}

impl ProviderChoice {
    /// Reads the provider that `written` (`Flow.UserProvider`) names, with its settings. `None` if a fault says why.
    pub(super) fn read(written: Option<String>, fields: &mut Fields<'_>) -> Option<Self> {
        let kind = written.as_deref().and_then(ProviderKind::parse);
        let choice = match (kind, written) {
            (Some(kind), _) => ProviderSettings::read(kind, fields).map(|settings| Self::Known(Box::new(settings))),
            (None, Some(text)) if !text.trim().is_empty() => Some(Self::Unknown(text)),
            (None, _) => Some(Self::Nobody),
        };
        // Settings of a provider that the tenant does not use (any more, or yet) may be incomplete.
        for (prefix, is_in_charge) in [
            ("Auth0.", kind == Some(ProviderKind::Auth0)),
            ("Gigya.", kind == Some(ProviderKind::Gigya)),
            ("Rest.", kind.is_some_and(ProviderKind::is_rest)),
        ] {
            if !is_in_charge {
                fields.skip(prefix);
            }
        }
        choice
    }
}

impl ProviderSettings {
    /// Which provider they belong to.
    pub const fn kind(&self) -> ProviderKind {
        match self {
            Self::Auth0(_) => ProviderKind::Auth0,
            Self::Gigya(_) => ProviderKind::Gigya,
            Self::Rest(settings) => settings.kind,
        }
    }

    /// The address at which the provider is called.
    pub const fn base_url(&self) -> &Setting<Url> {
        match self {
            Self::Auth0(settings) => &settings.base_url,
            Self::Gigya(settings) => &settings.base_url,
            Self::Rest(settings) => &settings.base_url,
        }
    }

    /// Where the secret for calling the provider is kept.
    pub const fn secret(&self) -> &Setting<SecretRef> {
        match self {
            Self::Auth0(settings) => &settings.client_secret,
            Self::Gigya(settings) => &settings.secret,
            Self::Rest(settings) => &settings.secret,
        }
    }

    fn read(kind: ProviderKind, fields: &mut Fields<'_>) -> Option<Self> {
        match kind {
            ProviderKind::Auth0 => Auth0Settings::read(fields).map(Self::Auth0),
            ProviderKind::Gigya => GigyaSettings::read(fields).map(Self::Gigya),
            ProviderKind::Ssor | ProviderKind::Firefly | ProviderKind::Rest => {
                RestSettings::read(kind, fields).map(Self::Rest)
            }
        }
    }
}
