//! How a request shows whose it is, in the form that the tenant has chosen.

use std::{fmt, sync::Arc};

use aws_lc_rs::{hmac, signature::RsaKeyPair};
use jiff::Timestamp;
use url::Url;

use super::{bearer, keyring::Keyring, parameters::Parameters, signature};
use crate::{
    error::PortError,
    secrets::SecretText,
    settings::{GigyaAuthentication, GigyaSettings},
};

/// What the application proves itself with; shown nowhere.
pub(super) enum Credentials {
    Secret(SecretText),
    Signature(Box<hmac::Key>),
    Bearer(Arc<RsaKeyPair>),
}

/// The parts of a request that are its own, however often it is sent.
#[derive(Debug)]
pub(super) struct Moment {
    /// The time, as far as known by Gigya's clock.
    pub(super) now: Timestamp,
    /// An id that no other request has.
    pub(super) nonce: String,
}

/// A request that shows whose it is.
#[derive(Debug)]
pub(super) struct Authenticated {
    pub(super) parameters: Parameters,
    /// For the `Authorization` header.
    pub(super) token: Option<SecretText>,
}

impl Credentials {
    pub(super) fn of(settings: &GigyaSettings, secret: &SecretText, keys: &Keyring) -> Result<Self, PortError> {
        match settings.authentication {
            GigyaAuthentication::Secret => Ok(Self::Secret(secret.clone())),
            GigyaAuthentication::Signature => signature::key(secret.expose())
                .map(|key| Self::Signature(Box::new(key)))
                .ok_or_else(|| {
                    PortError::of_setting(
                        settings.secret.name,
                        "signatures need the application's secret in base64, as SAP shows it",
                    )
                }),
            GigyaAuthentication::Bearer => keys.key(secret).map(Self::Bearer).ok_or_else(|| {
                PortError::of_setting(
                    settings.secret.name,
                    "bearer tokens need the application's RSA private key, PEM-encoded as PKCS#8 \
                         (it begins with BEGIN PRIVATE KEY)",
                )
            }),
        }
    }

    /// The parameters of a call to this address with all that authenticates them.
    pub(super) fn authenticate(
        &self,
        settings: &GigyaSettings,
        url: &Url,
        parameters: &Parameters,
        moment: Moment,
    ) -> Result<Authenticated, PortError> {
        let parameters = parameters
            .clone()
            .with("apiKey", &settings.api_key)
            .with("format", "json")
            .with("httpStatusCodes", "false");
        match self {
            Self::Secret(secret) => Ok(Authenticated {
                parameters: parameters
                    .with("userKey", &settings.user_key)
                    .with("secret", secret.expose()),
                token: None,
            }),
            Self::Signature(key) => {
                let parameters = parameters
                    .with("userKey", &settings.user_key)
                    .with("timestamp", moment.now.as_second().to_string())
                    .with("nonce", moment.nonce);
                let sig = signature::sign(key, url, &parameters);
                Ok(Authenticated {
                    parameters: parameters.with("sig", sig),
                    token: None,
                })
            }
            Self::Bearer(key) => Ok(Authenticated {
                parameters,
                token: Some(bearer::token(key, &settings.user_key, moment.now, &moment.nonce)?),
            }),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Credentials(…)")
    }
}
