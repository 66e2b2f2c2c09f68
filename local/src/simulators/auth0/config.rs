//! The configuration of a simulated Auth0 tenant.

use std::fmt;

use super::RateLimit;

/// A machine-to-machine application.
#[derive(Clone)]
pub struct Auth0Client {
    pub id: String,
    pub secret: String,
    /// The scopes of its tokens.
    pub scopes: Vec<String>,
}

impl Auth0Client {
    /// A client with every scope that the users endpoints know.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        let scopes = [
            "read:users",
            "create:users",
            "update:users",
            "update:users_app_metadata",
            "delete:users",
        ];
        Self {
            id: id.into(),
            secret: secret.into(),
            scopes: scopes.map(str::to_owned).to_vec(),
        }
    }
}

impl fmt::Debug for Auth0Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Auth0Client")
            .field("id", &self.id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// A database connection.
#[derive(Clone, Debug)]
pub struct Connection {
    pub name: String,
    pub requires_username: bool,
}

impl Connection {
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            requires_username: false,
        }
    }
}

/// A user who exists only partly in a connection on a custom database: the address is taken, but searches do not find it.
#[derive(Clone, Debug)]
pub struct HalfUser {
    /// Name of the connection.
    pub connection: String,
    /// In lower case.
    pub email: String,
}

/// One Auth0 tenant, with the applications and connections in it.
#[derive(Clone, Debug, Default)]
pub struct Auth0Config {
    /// The identifier of the Management API; `<base URL>/api/v2/` when absent.
    pub audience: Option<String>,
    pub clients: Vec<Auth0Client>,
    pub connections: Vec<Connection>,
    pub half_users: Vec<HalfUser>,
    /// The rate limit of the Management API; none when absent.
    pub rate_limit: Option<RateLimit>,
}
