//! A token issuer like a tenant's identity provider: it publishes its keys and makes any token on request, including invalid
//! ones, to try refusals.

mod keys;
mod public;
mod request;

use std::{fmt, path::Path};

use aws_lc_rs::{hmac, rand::SystemRandom, signature::RSA_PKCS1_SHA256};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use self::{keys::Keys, public::PublicKey};
pub use self::{keys::KeysError, request::MintRequest};

/// The issuer's path on the API's port.
pub const ISSUER_PATH: &str = "/_local/issuer/";

/// The path of its public keys.
pub const JWKS_PATH: &str = "/_local/issuer/.well-known/jwks.json";

/// The default audience of the tokens.
pub const AUDIENCE: &str = "users-orchestrator";

/// The default scopes of the tokens.
pub const SCOPE: &str = "users:read users:write";

const SUBJECT: &str = "local-developer";
const LIFETIME_SECONDS: i64 = 3600;

/// Issues tokens for the local tenants.
pub struct Issuer {
    url: String,
    keys: Keys,
    rsa: PublicKey,
    ec: PublicKey,
}

/// Why a token cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum MintError {
    #[error("header.alg: {0} is not one of RS256, ES256, HS256, none")]
    Algorithm(Value),
    #[error("expiresIn: {0} seconds from now is not a time that a token can carry")]
    Expiry(i64),
    #[error("the token could not be signed")]
    Signature,
}

#[derive(Clone, Copy)]
enum Algorithm {
    Rs256,
    Es256,
    Hs256,
    None,
}

impl Issuer {
    /// An issuer at `api` (`http://127.0.0.1:8080`), with the keys of a data directory.
    pub fn open(api: &str, data_directory: &Path) -> Result<Self, KeysError> {
        Ok(Self::new(api, Keys::open(data_directory)?))
    }

    /// An issuer whose keys are not stored.
    pub fn in_memory(api: &str) -> Result<Self, KeysError> {
        Ok(Self::new(api, Keys::generate()?))
    }

    fn new(api: &str, keys: Keys) -> Self {
        let url = format!("{}{ISSUER_PATH}", api.trim_end_matches('/'));
        Self {
            url,
            rsa: PublicKey::of_rsa(&keys),
            ec: PublicKey::of_ec(&keys),
            keys,
        }
    }

    /// The `iss` of its tokens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The URL of its public keys.
    pub fn jwks_url(&self) -> String {
        format!("{}.well-known/jwks.json", self.url)
    }

    /// The secret of its HS256 tokens.
    pub fn shared_secret(&self) -> &str {
        &self.keys.secret
    }

    /// Its public keys as a JSON Web Key Set.
    pub fn jwks(&self) -> Value {
        json!({ "keys": [self.rsa.jwk, self.ec.jwk] })
    }

    /// Makes the requested token, valid or not.
    pub fn mint(&self, request: &MintRequest, now: Timestamp) -> Result<String, MintError> {
        let algorithm = match request.header.get("alg") {
            None | Some(Value::Null) => Algorithm::Rs256,
            Some(name) => Algorithm::named(name).ok_or_else(|| MintError::Algorithm(name.clone()))?,
        };
        let header = overridden(self.header(algorithm), &request.header);
        let claims = overridden(self.claims(request, now)?, &request.claims);
        let message = format!("{}.{}", encoded(&header), encoded(&claims));
        let signature = self.sign(algorithm, message.as_bytes())?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    fn header(&self, algorithm: Algorithm) -> Map<String, Value> {
        let (name, kid) = match algorithm {
            Algorithm::Rs256 => ("RS256", Some(&self.rsa.kid)),
            Algorithm::Es256 => ("ES256", Some(&self.ec.kid)),
            Algorithm::Hs256 => ("HS256", None),
            Algorithm::None => ("none", None),
        };
        let mut header = Map::from_iter([("alg".to_owned(), name.into()), ("typ".to_owned(), "JWT".into())]);
        if let Some(kid) = kid {
            header.insert("kid".to_owned(), kid.as_str().into());
        }
        header
    }

    fn claims(&self, request: &MintRequest, now: Timestamp) -> Result<Map<String, Value>, MintError> {
        let now = now.as_second();
        let lifetime = request.expires_in.unwrap_or(LIFETIME_SECONDS);
        let expiry = now.checked_add(lifetime).ok_or(MintError::Expiry(lifetime))?;
        Ok(Map::from_iter([
            ("iss".to_owned(), self.url.as_str().into()),
            ("sub".to_owned(), SUBJECT.into()),
            ("aud".to_owned(), AUDIENCE.into()),
            ("iat".to_owned(), now.into()),
            ("nbf".to_owned(), now.into()),
            ("exp".to_owned(), expiry.into()),
            ("scope".to_owned(), SCOPE.into()),
            ("tenant".to_owned(), request.tenant.join("/").into()),
        ]))
    }

    fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, MintError> {
        match algorithm {
            Algorithm::Rs256 => {
                let mut signature = vec![0; self.keys.rsa.public_modulus_len()];
                self.keys
                    .rsa
                    .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
                    .map_err(|_| MintError::Signature)?;
                Ok(signature)
            }
            Algorithm::Es256 => {
                let signature = self
                    .keys
                    .ec
                    .sign(&SystemRandom::new(), message)
                    .map_err(|_| MintError::Signature)?;
                Ok(signature.as_ref().to_vec())
            }
            Algorithm::Hs256 => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, self.keys.secret.as_bytes());
                Ok(hmac::sign(&key, message).as_ref().to_vec())
            }
            Algorithm::None => Ok(Vec::new()),
        }
    }
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuer").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Algorithm {
    /// Accepts `none` in any case: such spellings have fooled careless verifiers.
    fn named(name: &Value) -> Option<Self> {
        match name.as_str()? {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            "HS256" => Some(Self::Hs256),
            name if name.eq_ignore_ascii_case("none") => Some(Self::None),
            _ => None,
        }
    }
}

fn overridden(mut members: Map<String, Value>, by: &Map<String, Value>) -> Map<String, Value> {
    for (name, value) in by {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    members
}

fn encoded(members: &Map<String, Value>) -> String {
    URL_SAFE_NO_PAD.encode(Value::Object(members.clone()).to_string())
}

#[cfg(test)]
#[path = "mint_tests.rs"]
mod tests;
