//! The settings of the provider that is in charge.

mod auth0;
mod gigya;
mod kind;
pub(crate) mod rest;

pub use auth0::Auth0Settings;
pub use gigya::{GigyaAuthentication, GigyaSettings};
pub use kind::ProviderKind;
pub use rest::{CONNECTOR, RestSettings};

use super::fields::Fields;

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

impl ProviderSettings {
    /// Reads the settings of the provider in charge; `None` where there is none, or where the faults say why.
    pub(super) fn read(kind: Option<ProviderKind>, fields: &mut Fields<'_>) -> Option<Self> {
        let settings = match kind {
            Some(ProviderKind::Auth0) => Auth0Settings::read(fields).map(Self::Auth0),
            Some(ProviderKind::Gigya) => GigyaSettings::read(fields).map(Self::Gigya),
            Some(kind @ (ProviderKind::Ssor | ProviderKind::Firefly | ProviderKind::Rest)) => {
                RestSettings::read(kind, fields).map(Self::Rest)
            }
            None => None,
        };
        // The settings of a provider that the tenant is not on (any more, or yet) may be incomplete.
        for (prefix, is_in_charge) in [
            ("Auth0.", kind == Some(ProviderKind::Auth0)),
            ("Gigya.", kind == Some(ProviderKind::Gigya)),
            ("Rest.", kind.is_some_and(ProviderKind::is_rest)),
        ] {
            if !is_in_charge {
                fields.skip(prefix);
            }
        }
        settings
    }
}
