//! Verifies tokens against the issuers that a tenant trusts.

use std::sync::Arc;

use futures_util::future::join_all;
use jsonwebtoken::{Algorithm, DecodingKey};

use super::{
    BearerToken,
    claims::{self, ClaimFault},
    header,
    key_sets::KeySets,
};
use crate::{
    clock::Clock,
    error::{ApiError, PortError},
    model::TenantId,
    operation::Operation,
    secrets::{SecretRef, SecretText, Secrets, with_renewal},
    settings::{IssuerKeys, Tenant, TokenAlgorithm},
};

/// Shortest secret of an issuer, in bytes: that of the hash (RFC 7518 §3.2). Anybody with a token could guess a shorter
/// one (RFC 8725 §3.5).
const SHORTEST_SECRET: usize = 32;

/// A caller whose token is valid. For a request only the verifier makes one. The same subject of two issuers is two
/// callers (RFC 7519 §4.1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The issuer of the token (`iss`).
    pub(crate) issuer: String,
    /// The subject of the token (`sub`).
    pub(crate) subject: String,
}

/// Verifies tokens.
#[derive(Debug)]
pub struct Verifier {
    key_sets: KeySets,
    secrets: Arc<dyn Secrets>,
    clock: Arc<dyn Clock>,
}

impl Verifier {
    /// A verifier with these key sets and secrets.
    pub fn new(key_sets: KeySets, secrets: Arc<dyn Secrets>, clock: Arc<dyn Clock>) -> Self {
        Self {
            key_sets,
            secrets,
            clock,
        }
    }

    /// Verifies that the token is valid for this tenant and operation, and returns its caller.
    ///
    /// `E401`: the token is not valid. `E403`: the tenant does not trust its issuer, or it is for another tenant or
    /// lacks the scope; an unknown tenant gets the same answer. `E500`: the issuer's keys cannot be fetched; then
    /// `E503` for a few seconds.
    pub async fn verify(&self, tenant: &Tenant, operation: Operation, token: &BearerToken) -> Result<Caller, ApiError> {
        let iss = token.claims().get("iss").and_then(serde_json::Value::as_str);
        let issuer = tenant
            .settings()
            .issuers
            .iter()
            .find(|issuer| iss == Some(issuer.issuer.as_str()));
        let Some(issuer) = issuer else {
            return Err(ApiError::forbidden("the tenant does not trust the token's issuer"));
        };
        let choice = header::read(token, issuer).map_err(|fault| ApiError::unauthorized(Some(fault)))?;
        let is_issuers = match &issuer.keys {
            IssuerKeys::Secret(reference) => self.is_signed_with(tenant.id(), reference, token).await?,
            IssuerKeys::Jwks(url) => {
                let found = self.key_sets.key(url, choice.kid, choice.algorithm).await;
                let found = found.map_err(PortError::in_authentication)?;
                let key = found.ok_or_else(|| ApiError::unauthorized(Some("the issuer has no such key")))?;
                verifies(token, &key, algorithm(choice.algorithm))
            }
        };
        if !is_issuers {
            return Err(ApiError::unauthorized(Some("the signature does not verify")));
        }
        let scope = issuer.scope_for(operation);
        match claims::check(token.claims(), issuer, tenant.id(), scope, self.clock.now().as_second()) {
            Ok(subject) => Ok(Caller {
                issuer: issuer.issuer.clone(),
                subject,
            }),
            Err(ClaimFault::Invalid(why)) => Err(ApiError::unauthorized(Some(why))),
            Err(ClaimFault::Insufficient(why)) => Err(ApiError::forbidden(why)),
        }
    }

    /// Fetches the keys and secrets that verify a tenant's tokens, as far as they are not cached.
    pub async fn prepare(&self, tenant: &Tenant) -> Result<(), PortError> {
        let ready = tenant.settings().issuers.iter().map(async |issuer| match &issuer.keys {
            IssuerKeys::Secret(reference) => self.secrets.get(tenant.id(), reference).await.map(drop),
            IssuerKeys::Jwks(url) => self.key_sets.prepare(url).await,
        });
        // A failure of one issuer must not stop the others.
        join_all(ready).await.into_iter().collect()
    }

    /// Whether the token is signed with the secret behind a reference. If not, the secret is read again, since it may
    /// have been replaced, and the check is repeated.
    async fn is_signed_with(
        &self,
        tenant: &TenantId,
        reference: &SecretRef,
        token: &BearerToken,
    ) -> Result<bool, ApiError> {
        let kept = self.secrets.get(tenant, reference).await;
        with_renewal(
            kept.map_err(PortError::in_authentication)?,
            |secret| async move { Ok(verifies(token, &shared_key(reference, &secret)?, Algorithm::HS256)) },
            |is_signed| !is_signed,
            // If the store cannot be read, the cached secret decides: a bad token must be `E401`, not `E500`.
            |refused| async move {
                Ok(self
                    .secrets
                    .reread(tenant, reference, &refused)
                    .await
                    .unwrap_or_default())
            },
        )
        .await
    }
}

fn shared_key(reference: &SecretRef, secret: &SecretText) -> Result<DecodingKey, ApiError> {
    let bytes = shared_secret(reference, secret)
        .map_err(|fault| PortError::of_setting("Tokens.Issuers", fault).in_authentication())?;
    Ok(DecodingKey::from_secret(bytes))
}

/// The bytes of a shared secret. An error says that it is too short for HS256.
pub fn shared_secret<'s>(reference: &SecretRef, secret: &'s SecretText) -> Result<&'s [u8], String> {
    let bytes = secret.expose().as_bytes();
    if bytes.len() < SHORTEST_SECRET {
        return Err(format!(
            "{reference} has fewer bytes than HS256 takes, {SHORTEST_SECRET}"
        ));
    }
    Ok(bytes)
}

fn verifies(token: &BearerToken, key: &DecodingKey, algorithm: Algorithm) -> bool {
    let (signed, signature) = token.signed();
    // An error means that the signature is malformed; such a token is not the issuer's either.
    jsonwebtoken::crypto::verify(signature, signed.as_bytes(), key, algorithm).unwrap_or(false)
}

const fn algorithm(pinned: TokenAlgorithm) -> Algorithm {
    match pinned {
        TokenAlgorithm::RS256 => Algorithm::RS256,
        TokenAlgorithm::ES256 => Algorithm::ES256,
        TokenAlgorithm::HS256 => Algorithm::HS256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::Code,
        clock::ManualClock,
        request::caller::{KeySet, KeySetSource},
        secrets::MemorySecrets,
        settings::SettingsDocument,
        upstream::samples,
    };
    use http::{HeaderMap, header::AUTHORIZATION};
    use jsonwebtoken::{EncodingKey, Header};
    use serde_json::json;

    #[derive(Debug)]
    struct NoKeySets;

    #[async_trait::async_trait]
    impl KeySetSource for NoKeySets {
        async fn fetch(&self, _url: &url::Url) -> Result<KeySet, PortError> {
            Err(PortError::unavailable("no key sets here"))
        }
    }

    /// The result for a token that is signed with the secret that the settings refer to.
    async fn verified_with(secret: &str) -> Result<Caller, ApiError> {
        let secrets = MemorySecrets::of([("file:issuer", secret)]);
        verified_by(Arc::new(secrets), &samples::clock(), secret).await
    }

    async fn verified_by(secrets: Arc<dyn Secrets>, clock: &ManualClock, secret: &str) -> Result<Caller, ApiError> {
        let clock: Arc<dyn Clock> = Arc::new(clock.clone());
        let settings = json!({
            "Subscribe.BaseUrl": "https://subscribe.example.com",
            "Subscribe.Credential": "file:subscribe",
            "Ids.EncryptionKey": "file:ids",
            "Tokens.Issuers": [{"issuer": "issuer", "audience": "api", "secret": "file:issuer"}],
        });
        let tenant = SettingsDocument {
            tenant: TenantId::parse("g", "c", "p").unwrap(),
            settings: settings.as_object().unwrap().clone(),
        };
        let claims = json!({
            "iss": "issuer", "aud": "api", "sub": "somebody", "scope": "users:read", "exp": clock.now().as_second() + 60,
        });
        let key = EncodingKey::from_secret(secret.as_bytes());
        let token = jsonwebtoken::encode(&Header::default(), &claims, &key).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        let verifier = Verifier::new(KeySets::new(Arc::new(NoKeySets), &clock), secrets, clock);
        let token = BearerToken::from_headers(&headers).unwrap();
        verifier
            .verify(&tenant.parse().unwrap(), Operation::GetById, &token)
            .await
    }

    #[tokio::test]
    async fn a_secret_that_is_too_short_is_a_fault_of_the_settings() {
        assert!(verified_with(&"s".repeat(32)).await.is_ok());
        for secret in ["", "hunter2", &"s".repeat(31)] {
            let error = verified_with(secret).await.unwrap_err();
            assert_eq!(error.code(), Code::Internal);
            let cause = error.cause_chain();
            assert!(
                cause.contains("Tokens.Issuers: file:issuer has fewer bytes than HS256 takes, 32"),
                "{cause}"
            );
            assert!(secret.is_empty() || !cause.contains(secret), "{cause}");
        }
    }

    /// A store whose secret was replaced after it was read. `can_be_asked` says whether the new one can be read.
    #[derive(Debug)]
    struct Rotated {
        can_be_asked: bool,
    }

    #[async_trait::async_trait]
    impl Secrets for Rotated {
        async fn get(&self, _: &TenantId, _: &SecretRef) -> Result<SecretText, PortError> {
            Ok(SecretText::new("before".repeat(8)))
        }

        async fn reread(
            &self,
            _: &TenantId,
            _: &SecretRef,
            stale: &SecretText,
        ) -> Result<Option<SecretText>, PortError> {
            assert_eq!(*stale, SecretText::new("before".repeat(8)));
            let current = Some(SecretText::new("after".repeat(8)));
            self.can_be_asked
                .then_some(current)
                .ok_or_else(|| PortError::unavailable("down"))
        }
    }

    #[tokio::test]
    async fn a_secret_that_was_replaced_is_read_again_when_a_signature_does_not_verify() {
        let clock = samples::clock();
        let code = async |can_be_asked, secret: &str| {
            let secrets = Arc::new(Rotated { can_be_asked });
            verified_by(secrets, &clock, &secret.repeat(8))
                .await
                .map_err(|error| error.code())
        };
        assert!(code(true, "before").await.is_ok() && code(true, "after").await.is_ok());
        assert_eq!(code(true, "another").await, Err(Code::Unauthorized));
        assert!(code(false, "before").await.is_ok());
        assert_eq!(code(false, "after").await, Err(Code::Unauthorized));
    }
}
