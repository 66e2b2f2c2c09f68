//! What a simulated Gigya partner is set up with.

use std::fmt;
use std::time::Duration;

/// How an application proves that it is the one its user key names.
#[derive(Clone)]
pub(super) enum Proof {
    /// The secret, in base64 as the console shows it.
    Secret(String),
    /// The public half of the key pair it signs bearer tokens with.
    PublicKey(String),
}

/// An application with its user key.
#[derive(Clone)]
pub struct GigyaKey {
    pub(super) user_key: String,
    pub(super) proof: Proof,
}

impl GigyaKey {
    /// An application that sends its secret, or signs with it; the secret is base64.
    pub fn with_secret(user_key: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            user_key: user_key.into(),
            proof: Proof::Secret(secret.into()),
        }
    }

    /// An application that signs bearer tokens with its RSA key; the public key is PEM (`BEGIN PUBLIC KEY`).
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

/// What the console of a site decides.
#[derive(Clone, Debug, Default)]
pub struct GigyaPolicies {
    /// Fields without which a registration stays pending, as `profile.firstName` or `data.terms`.
    pub required_fields: Vec<String>,
    /// Fields of `data` that calls which count as client-side may write; the others are `serverOnly`.
    pub client_fields: Vec<String>,
    /// New addresses are unverified, and get a mail with a link.
    pub verifies_emails: bool,
    /// Nobody is told whether an address is taken.
    pub hides_accounts: bool,
    /// How many calls of the site are answered within a minute.
    pub calls_per_minute: Option<usize>,
}

/// A site: an API key, with the applications that may call for it, and a user base of its own.
#[derive(Clone, Debug)]
pub struct GigyaSite {
    pub api_key: String,
    pub keys: Vec<GigyaKey>,
    pub policies: GigyaPolicies,
}

impl GigyaSite {
    /// A site with the policies it has before anyone changes them.
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
    /// How long a change stays out of `accounts.search`.
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
