//! The names that `Flow.UserProvider` knows.

/// An authentication provider that `Flow.UserProvider` can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProviderKind {
    /// Auth0.
    Auth0,
    /// Gigya, now SAP Customer Data Cloud.
    Gigya,
    /// SSOR.
    Ssor,
    /// Firefly.
    Firefly,
}

impl ProviderKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Auth0, Self::Gigya, Self::Ssor, Self::Firefly];

    /// The name as the setting spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auth0 => "Auth0",
            Self::Gigya => "Gigya",
            Self::Ssor => "SSOR",
            Self::Firefly => "Firefly",
        }
    }

    /// The kind of that name, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(text.trim()))
    }
}
