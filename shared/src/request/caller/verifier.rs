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
                Ok(DecodingKey::from_secret(secret.expose().as_bytes()))
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
