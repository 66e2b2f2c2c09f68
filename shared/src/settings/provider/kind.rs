//! The names that `Flow.UserProvider` can have.

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
    /// Any other vendor, by a description of its REST API.
    Rest,
}

impl ProviderKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Auth0, Self::Gigya, Self::Ssor, Self::Firefly, Self::Rest];

    /// The name as the setting spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auth0 => "Auth0",
            Self::Gigya => "Gigya",
            Self::Ssor => "SSOR",
            Self::Firefly => "Firefly",
            Self::Rest => "REST",
        }
    }

    /// Whether the REST connector calls this vendor, by a description of its API.
    pub const fn is_rest(self) -> bool {
        matches!(self, Self::Ssor | Self::Firefly | Self::Rest)
    }

    /// The kind of that name, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(text.trim()))
    }
}
