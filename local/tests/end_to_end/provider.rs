//! The visible differences between the demo tenants' providers.

use local::simulators::{AUTH0, FIREFLY, GIGYA, SSOR};
use serde_json::{Value, json};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Provider {
    Auth0,
    Gigya,
    Ssor,
    Firefly,
}

/// A group of calls to a provider, for a fault's `match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallAbout {
    /// Every call about users; tokens have another path.
    Users,
    Update,
    EmailChange,
    Delete,
}

impl Provider {
    /// The provider with this name in `Flow.UserProvider`.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "Auth0" => Self::Auth0,
            "Gigya" => Self::Gigya,
            "SSOR" => Self::Ssor,
            "Firefly" => Self::Firefly,
            other => panic!("these tests know nothing of {other}"),
        }
    }

    pub(crate) const fn simulator(self) -> &'static str {
        match self {
            Self::Auth0 => AUTH0,
            Self::Gigya => GIGYA,
            Self::Ssor => SSOR,
            Self::Firefly => FIREFLY,
        }
    }

    /// The `match` of a fault for only these calls.
    pub(crate) fn calls(self, about: CallAbout) -> Value {
        use CallAbout::{Delete, EmailChange, Update, Users};
        let (method, path) = match (self, about) {
            (Self::Auth0, Users) => (None, "/api/v2/users"),
            (Self::Auth0, Update | EmailChange) => (Some("PATCH"), "/api/v2/users/"),
            (Self::Auth0, Delete) => (Some("DELETE"), "/api/v2/users/"),
            (Self::Gigya, Users) => (None, "/accounts."),
            (Self::Gigya, Update | EmailChange) => (Some("POST"), "/accounts.setAccountInfo"),
            (Self::Gigya, Delete) => (Some("POST"), "/accounts.deleteAccount"),
            (Self::Ssor, Users) => (None, "/consumers"),
            (Self::Ssor, Update) => (Some("PATCH"), "/consumers/"),
            (Self::Ssor, EmailChange) => (Some("PUT"), "/consumers/"),
            (Self::Ssor, Delete) => (Some("DELETE"), "/consumers/"),
            (Self::Firefly, Users) => (None, "/users"),
            (Self::Firefly, Update | EmailChange) => (Some("PUT"), "/users/"),
            (Self::Firefly, Delete) => (Some("DELETE"), "/users/"),
        };
        method.map_or_else(
            || json!({ "path": path }),
            |method| json!({ "method": method, "path": path }),
        )
    }

    /// Whether a simulator's user has this CRID.
    pub(crate) fn is_of(self, user: &Value, crid: &str) -> bool {
        let (member, id) = match self {
            Self::Auth0 if crid.contains('|') => ("user_id", crid.to_owned()),
            Self::Auth0 => ("user_id", format!("auth0|{crid}")),
            Self::Gigya => ("UID", crid.to_owned()),
            Self::Ssor => ("consumerId", crid.to_owned()),
            Self::Firefly => ("userGUID", crid.to_ascii_lowercase()),
        };
        user[member] == id
    }

    /// Whether a simulator's user has a verified address; Firefly's always have.
    pub(crate) fn says_verified(self, user: &Value) -> bool {
        match self {
            Self::Auth0 => user["email_verified"] == true,
            Self::Gigya => {
                let verified = user["emails"]["verified"].as_array().unwrap();
                verified.contains(&user["profile"]["email"])
            }
            Self::Ssor => user["emailVerified"] == true,
            Self::Firefly => true,
        }
    }

    pub(crate) const fn keeps_verified(self) -> bool {
        !matches!(self, Self::Firefly)
    }

    /// The members that any change of a user updates.
    pub(crate) const fn moments_of_change(self) -> &'static [&'static str] {
        match self {
            Self::Auth0 => &["updated_at"],
            Self::Gigya => &[
                "lastUpdated",
                "lastUpdatedTimestamp",
                "oldestDataUpdated",
                "oldestDataUpdatedTimestamp",
            ],
            Self::Ssor | Self::Firefly => &[],
        }
    }

    /// The message for a weak password. Gigya gets only hashes, so it cannot judge passwords.
    pub(crate) const fn refusal_of_weak_passwords(self) -> Option<&'static str> {
        match self {
            Self::Auth0 => Some("PasswordStrengthError: Password is too weak"),
            Self::Gigya => None,
            Self::Ssor => Some("The password must have at least 8 characters and a digit."),
            Self::Firefly => Some("Passwords need 8 to 64 characters, one of them a digit."),
        }
    }

    /// Its limit of concurrent calls about one user, if it has one.
    pub(crate) const fn most_at_once(self) -> Option<usize> {
        match self {
            Self::Gigya => Some(5),
            Self::Auth0 | Self::Ssor | Self::Firefly => None,
        }
    }
}
