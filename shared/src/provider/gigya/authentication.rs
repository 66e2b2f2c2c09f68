//! Authenticates a request in the way that the tenant has chosen.

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

/// The application's credentials. `Debug` hides them.
pub(super) enum Credentials {
    Secret(SecretText),
    Signature(Box<hmac::Key>),
    Bearer(Arc<RsaKeyPair>),
}

/// What differs each time a request is sent.
#[derive(Debug)]
pub(super) struct Moment {
    /// The time by Gigya's clock, as far as known.
    pub(super) now: Timestamp,
    /// An id that is unique to this request.
    pub(super) nonce: String,
}

/// The authenticated parts of a request.
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

    /// The parameters of a call to this URL, with all that authenticates them.
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
