//! Verifies a token against the issuers that a tenant trusts.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey};

use super::{
    BearerToken,
    claims::{self, ClaimFault},
    header::{self, Choice},
    key_sets::KeySets,
};
use crate::{
    catalogue::Code,
    clock::Clock,
    error::{ApiError, PortError},
    operation::Operation,
    secrets::Secrets,
    settings::{IssuerKeys, Tenant, TokenAlgorithm, TrustedIssuer},
};

/// A secret is no shorter than the hash (RFC 7518 §3.2): who has a token could guess one that is (RFC 8725 §3.5).
const SHORTEST_SECRET: usize = 32;

/// A caller whose token was good. The same subject of two issuers is two callers (RFC 7519 §4.1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who vouches for the subject.
    pub issuer: String,
    /// The subject of the token.
    pub subject: String,
}

/// Verifies tokens.
#[derive(Debug)]
pub struct Verifier {
    key_sets: KeySets,
    secrets: Arc<dyn Secrets>,
    clock: Arc<dyn Clock>,
}

impl Verifier {
    /// A verifier over these key sets and secrets.
    pub fn new(key_sets: KeySets, secrets: Arc<dyn Secrets>, clock: Arc<dyn Clock>) -> Self {
        Self {
            key_sets,
            secrets,
            clock,
        }
    }

    /// The caller, where the token is good for this tenant and operation.
    ///
    /// A token that is not valid is `E401`. One of an issuer that the tenant does not trust, for another tenant or
    /// without the scope is `E403`, as for an unknown tenant. Where the issuer's keys cannot be had, it is `E500`, and
    /// `E503` for a few seconds after that.
    pub async fn verify(&self, tenant: &Tenant, operation: Operation, token: &BearerToken) -> Result<Caller, ApiError> {
        let iss = token.claims().get("iss").and_then(serde_json::Value::as_str);
        let issuer = tenant
            .settings()
            .issuers
            .iter()
            .find(|issuer| iss == Some(issuer.issuer.as_str()));
        let Some(issuer) = issuer else {
            return Err(ApiError::new(Code::Forbidden).because("the tenant does not trust the token's issuer"));
        };
        let choice = header::read(token, issuer).map_err(|fault| ApiError::unauthorized(Some(fault)))?;
        let key = self.key(tenant, issuer, &choice).await?;
        let (signed, signature) = token.signed();
        // An error here is a signature that is not even one; either way the token is not the issuer's.
        let algorithm = algorithm(choice.algorithm);
        let good = jsonwebtoken::crypto::verify(signature, signed.as_bytes(), &key, algorithm).unwrap_or(false);
        if !good {
            return Err(ApiError::unauthorized(Some("the signature does not verify")));
        }
        let scope = issuer.scope_for(operation);
        match claims::check(token.claims(), issuer, tenant.id(), scope, self.clock.now().as_second()) {
            Ok(subject) => Ok(Caller {
                issuer: issuer.issuer.clone(),
                subject,
            }),
            Err(ClaimFault::Invalid(why)) => Err(ApiError::unauthorized(Some(why))),
            Err(ClaimFault::Insufficient(why)) => Err(ApiError::new(Code::Forbidden).because(why)),
        }
    }

    async fn key(&self, tenant: &Tenant, issuer: &TrustedIssuer, choice: &Choice<'_>) -> Result<DecodingKey, ApiError> {
        match &issuer.keys {
            IssuerKeys::Secret(reference) => {
                let secret = self
                    .secrets
                    .get(tenant.id(), reference)
                    .await
                    .map_err(PortError::in_authentication)?;
                let bytes = secret.expose().as_bytes();
                if bytes.len() < SHORTEST_SECRET {
                    let what =
                        format!("Tokens.Issuers: {reference} has fewer bytes than HS256 takes, {SHORTEST_SECRET}");
                    return Err(PortError::misconfigured(what).in_authentication());
                }
                Ok(DecodingKey::from_secret(bytes))
            }
            IssuerKeys::Jwks(url) => {
                let found = self.key_sets.key(url, choice.kid, choice.algorithm).await;
                let found = found.map_err(PortError::in_authentication)?;
                found.ok_or_else(|| ApiError::unauthorized(Some("the issuer has no such key")))
            }
        }
    }
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
        clock::ManualClock,
        model::TenantId,
        request::caller::{KeySet, KeySetSource},
        secrets::MemorySecrets,
        settings::SettingsDocument,
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

    /// What becomes of a token that is signed with the secret that the settings refer to.
    async fn verified_with(secret: &str) -> Result<Caller, ApiError> {
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at("2026-01-02T03:04:05Z".parse().unwrap()));
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
        let secrets = Arc::new(MemorySecrets::of([("file:issuer", secret)]));
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
}
