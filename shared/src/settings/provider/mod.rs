//! The settings of the provider that is in charge.

mod auth0;
mod kind;

pub use auth0::Auth0Settings;
pub use kind::ProviderKind;

use super::fields::Fields;

/// The settings of one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderSettings {
    /// `Auth0.*`.
    Auth0(Auth0Settings),
}

impl ProviderSettings {
    /// Reads the settings of the provider in charge; `None` where there is none, or where the faults say why.
    pub(super) fn read(kind: Option<ProviderKind>, fields: &mut Fields<'_>) -> Option<Self> {
        let settings = match kind {
            Some(ProviderKind::Auth0) => Auth0Settings::read(fields).map(Self::Auth0),
            Some(ProviderKind::Gigya | ProviderKind::Ssor | ProviderKind::Firefly) | None => None,
        };
        // The settings of a provider that the tenant is not on (any more, or yet) may be incomplete.
        fields.skip("Auth0.");
        settings
    }
}
