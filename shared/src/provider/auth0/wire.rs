//! Request and answer bodies of Auth0.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    id::UserId,
    limits::{check_metadata, check_name},
};
use crate::{
    error::PortError,
    model::{EmailAddress, Metadata, Name, NewUser, Patch, ProfileChanges, ProviderUser, Verification},
    provider::code::is_plain,
    upstream::Reply,
};

/// The member of `app_metadata` with the key of the creation. Users can neither see nor change `app_metadata`.
const CREATION: &str = "users_orchestrator_creation";

/// A user in Auth0's form. Only `user_id` and `identities` are required. A profile attribute of an unexpected type counts as
/// absent, because rules and scripts of the Auth0 tenant can put anything there.
#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are Auth0's")]
pub(super) struct User {
    pub(super) user_id: String,
    identities: Vec<Identity>,
    #[serde(default)]
    email: Value,
    #[serde(default)]
    email_verified: Value,
    #[serde(default)]
    given_name: Value,
    #[serde(default)]
    family_name: Value,
    #[serde(default)]
    user_metadata: Value,
    #[serde(default)]
    app_metadata: Value,
}

#[derive(Deserialize)]
struct Identity {
    #[serde(default)]
    connection: Value,
    #[serde(default)]
    provider: Value,
    #[serde(default)]
    user_id: Value,
}

impl Identity {
    fn is_in(&self, connection: &str) -> bool {
        self.connection == connection && self.provider == "auth0"
    }

    /// Whether this identity gave the user its id; others were linked later.
    fn is_own(&self, user_id: &str) -> bool {
        let parts = self.provider.as_str().zip(self.user_id.as_str());
        parts.is_some_and(|(provider, local)| user_id.split_once('|') == Some((provider, local)))
    }
}

impl User {
    /// Whether it was made by the creation with this key.
    pub(super) fn is_of_creation(&self, key: &str) -> bool {
        self.app_metadata.get(CREATION) == Some(&key.into())
    }

    /// Whether the user's own identity, not a linked one, is in this database connection.
    pub(super) fn is_at_home_in(&self, connection: &str) -> bool {
        self.identities
            .iter()
            .any(|identity| identity.is_in(connection) && identity.is_own(&self.user_id))
    }

    /// Whether the user signs in through this database connection.
    pub(super) fn is_in(&self, connection: &str) -> bool {
        self.identities.iter().any(|identity| identity.is_in(connection))
    }

    /// Whether the user may be a reader of this connection. If several of our tenants share one Auth0 tenant, a database user
    /// of another connection may belong to another one of them.
    pub(super) fn is_visible_to(&self, connection: &str) -> bool {
        !UserId::is_of_database(&self.user_id)
            || self.identities.iter().any(|identity| identity.connection == connection)
    }
}

impl From<User> for ProviderUser {
    fn from(user: User) -> Self {
        let name = |value: Value| value.as_str().map(str::to_owned).and_then(Name::stored);
        Self {
            email: user.email.as_str().and_then(EmailAddress::stored),
            verified: user.email_verified == true,
            first_name: name(user.given_name),
            last_name: name(user.family_name),
            metadata: user.user_metadata.as_object().map(Metadata::stored).unwrap_or_default(),
            provider_id: user.user_id,
        }
    }
}

/// `POST /api/v2/users`.
#[derive(Serialize)]
pub(super) struct UserCreation<'a> {
    connection: &'a str,
    user_id: &'a str,
    email: &'a str,
    password: &'a str,
    email_verified: bool,
    verify_email: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    given_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    family_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    user_metadata: Map<String, Value>,
    app_metadata: Map<String, Value>,
}

impl<'a> UserCreation<'a> {
    /// The body that creates a user with this key. [`PortError::Rejected`] if Auth0 cannot keep the user.
    pub(super) fn of(
        user: &'a NewUser,
        local_id: &'a str,
        password: &'a str,
        connection: &'a str,
        key: &str,
    ) -> Result<Self, PortError> {
        let creation = Self {
            connection,
            user_id: local_id,
            email: user.email.as_str(),
            password,
            email_verified: user.verification == Verification::Immediate,
            verify_email: false,
            given_name: user.first_name.as_ref().map(Name::as_str),
            family_name: user.last_name.as_ref().map(Name::as_str),
            user_metadata: user.metadata.to_json(),
            app_metadata: Map::from_iter([(CREATION.to_owned(), key.into())]),
        };
        check_name("firstName", creation.given_name)?;
        check_name("lastName", creation.family_name)?;
        check_metadata(&creation.user_metadata)?;
        Ok(creation)
    }
}

/// The members of `PATCH /api/v2/users/{id}` for a change; empty if Auth0 keeps nothing of it. `null` unsets a name; an empty
/// `user_metadata` would delete all of it, so it is left out.
pub(super) fn profile_change(changes: &ProfileChanges) -> Result<Map<String, Value>, PortError> {
    let mut change = Map::new();
    if let Some(verified) = changes.verified {
        change.extend(verification(verified));
    }
    for (name, field, patch) in [
        ("given_name", "firstName", &changes.first_name),
        ("family_name", "lastName", &changes.last_name),
    ] {
        let value = match patch {
            Patch::Keep => continue,
            Patch::Clear => Value::Null,
            Patch::Set(text) => {
                check_name(field, Some(text.as_str()))?;
                text.as_str().into()
            }
        };
        change.insert(name.to_owned(), value);
    }
    let metadata = changes.metadata.to_json();
    if !metadata.is_empty() {
        change.insert("user_metadata".to_owned(), metadata.into());
    }
    Ok(change)
}

/// A change of address. It always sets `email_verified`, because Auth0 does not say what becomes of it otherwise.
pub(super) fn email_change(email: &EmailAddress, verified: bool) -> Map<String, Value> {
    let mut change = Map::from_iter(verification(verified));
    change.insert("email".to_owned(), email.as_str().into());
    change
}

/// The state of an address, with the order not to send a mail.
fn verification(verified: bool) -> [(String, Value); 2] {
    [
        ("email_verified".to_owned(), verified.into()),
        ("verify_email".to_owned(), false.into()),
    ]
}

/// An error body of the Management API, or of the token endpoint, whose `error` is the code.
pub(super) struct ErrorBody {
    pub(super) error_code: Option<String>,
    pub(super) message: Option<String>,
    error: Option<String>,
    status_code: Option<u64>,
}

impl ErrorBody {
    /// The error body, or `None` if the answer is not Auth0's but that of a proxy or a wrong host. A member of an unexpected
    /// type counts as absent.
    pub(super) fn of(reply: &Reply) -> Option<Self> {
        let members: Map<String, Value> = reply.json().ok()?;
        let text = |name| members.get(name)?.as_str().map(str::to_owned);
        let body = Self {
            error_code: text("errorCode"),
            message: text("message"),
            error: text("error"),
            status_code: members.get("statusCode").and_then(Value::as_u64),
        };
        let is_auth0s = match body.status_code {
            Some(code) => code == u64::from(reply.status().as_u16()),
            None => body.error.is_some(),
        };
        is_auth0s.then_some(body)
    }
}

/// The code for the event record: Auth0's own code if there is one, else the status.
pub(super) fn answer_code(reply: &Reply) -> String {
    let status = reply.status().as_str().to_owned();
    if reply.status().is_success() {
        return status;
    }
    let Some(body) = ErrorBody::of(reply) else {
        return status;
    };
    // If there is a `statusCode`, `error` only repeats its name.
    let oauth = body.error.filter(|_| body.status_code.is_none());
    let code = body.error_code.or(oauth);
    code.filter(|code| is_plain(code)).unwrap_or(status)
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
