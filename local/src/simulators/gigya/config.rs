//! The configuration of a simulated Gigya partner.

use std::fmt;
use std::time::Duration;

/// How an application authenticates.
#[derive(Clone)]
pub(super) enum Proof {
    /// The secret, in base64 as the console shows it.
    Secret(String),
    /// The public key of its bearer tokens.
    PublicKey(String),
}

/// An application with its user key.
#[derive(Clone)]
pub struct GigyaKey {
    pub(super) user_key: String,
    pub(super) proof: Proof,
}

impl GigyaKey {
    /// An application that sends its secret or signs with it; the secret is base64.
    pub fn with_secret(user_key: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            user_key: user_key.into(),
            proof: Proof::Secret(secret.into()),
        }
    }

    /// An application that signs bearer tokens with its RSA key. The public key is PEM (`BEGIN PUBLIC KEY`).
    pub fn with_public_key(user_key: impl Into<String>, pem: impl Into<String>) -> Self {
        Self {
            user_key: user_key.into(),
            proof: Proof::PublicKey(pem.into()),
        }
    }
}

impl fmt::Debug for GigyaKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GigyaKey")
            .field("user_key", &self.user_key)
            .finish_non_exhaustive()
    }
}

/// The settings of a site in the vendor's console.
#[derive(Clone, Debug, Default)]
pub struct GigyaPolicies {
    /// A registration stays pending until these fields are set, such as `profile.firstName` or `data.terms`.
    pub required_fields: Vec<String>,
    /// Fields of `data` that client-side calls may write; the others are `serverOnly`.
    pub client_fields: Vec<String>,
    /// Whether new addresses are unverified and get a mail with a link.
    pub verifies_emails: bool,
    /// Whether answers hide that an address is taken.
    pub hides_accounts: bool,
    /// The rate limit of the site, in calls per minute.
    pub calls_per_minute: Option<usize>,
}

/// A site: an API key, the applications that may call for it, and its user base.
#[derive(Clone, Debug)]
pub struct GigyaSite {
    pub api_key: String,
    pub keys: Vec<GigyaKey>,
    pub policies: GigyaPolicies,
}

impl GigyaSite {
    /// A site with the default policies.
    pub fn new(api_key: impl Into<String>, keys: impl Into<Vec<GigyaKey>>) -> Self {
        Self {
            api_key: api_key.into(),
            keys: keys.into(),
            policies: GigyaPolicies::default(),
        }
    }
}

/// One data centre, with the sites in it.
#[derive(Clone, Debug)]
pub struct GigyaConfig {
    pub sites: Vec<GigyaSite>,
    /// How long `accounts.search` does not see a change.
    pub search_delay: Duration,
}

impl Default for GigyaConfig {
    fn default() -> Self {
        Self {
            sites: Vec::new(),
            // "An average delay of 1 second", says the vendor.
            search_delay: Duration::from_secs(1),
        }
    }
}
