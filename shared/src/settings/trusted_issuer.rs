//! Whose tokens a tenant trusts, and for what.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use url::Url;

use super::fault::{FaultKind, is_reference};
use crate::{operation::Operation, secrets::SecretRef, shown::shown};

/// A signature algorithm that a tenant may pin; the algorithm `none` is not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum TokenAlgorithm {
    /// RSA PKCS#1 v1.5 with SHA-256.
    RS256,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// HMAC with SHA-256.
    HS256,
}

impl TokenAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 3] = [Self::RS256, Self::ES256, Self::HS256];

    /// The name in settings, tokens and key sets (RFC 7518 §3.1).
    pub const fn name(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::ES256 => "ES256",
            Self::HS256 => "HS256",
        }
    }

    /// The algorithm of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

/// Where an issuer's keys come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssuerKeys {
    /// Public keys, published by the issuer.
    Jwks(Url),
    /// A secret shared with the issuer.
    Secret(SecretRef),
}

/// One entry of `Tokens.Issuers`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedIssuer {
    /// The exact `iss` of its tokens.
    pub issuer: String,
    /// The `aud` that its tokens must hold.
    pub audience: String,
    /// Where the keys that verify its signatures come from.
    pub keys: IssuerKeys,
    /// The algorithms that it signs with; never empty, and all of the kind of its keys.
    pub algorithms: Vec<TokenAlgorithm>,
    /// The claim that names the tenant or tenants, as `GROUP/CLIENT/PAPER`; `None` if the issuer serves this tenant alone.
    pub tenant_claim: Option<String>,
    scopes: BTreeMap<String, String>,
}

const MEMBERS: [&str; 7] = [
    "issuer",
    "audience",
    "jwksUrl",
    "secret",
    "algorithms",
    "tenantClaim",
    "scopes",
];

impl TrustedIssuer {
    /// Parses an entry: `issuer`, `audience`, one of `jwksUrl` and `secret`, and optionally `algorithms`, `tenantClaim` and
    /// `scopes` (by operation).
    pub fn parse(value: &Value) -> Result<Self, String> {
        let members = value.as_object().ok_or("must be an object")?;
        if let Some(unknown) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
            let known = MEMBERS.join(", ");
            return Err(format!("{}: unknown field; here may stand {known}", shown(unknown)));
        }
        let issuer: String = member(members, "issuer", "must be a string")?;
        let audience: String = member(members, "audience", "must be a string")?;
        let jwks_url: Option<Url> = member(members, "jwksUrl", "must be a URL")?;
        let secret: Option<String> = member(members, "secret", "must be a string")?;
        let algorithms: Option<Vec<_>> = member(members, "algorithms", "must be a list of RS256, ES256 and HS256")?;
        let tenant_claim = member(members, "tenantClaim", "must be a string")?;
        let scopes: BTreeMap<String, String> = member(members, "scopes", "must be an object of strings, by operation")?;
        if issuer.is_empty() || audience.is_empty() {
            return Err("needs issuer and audience, and they must not be empty".to_owned());
        }
        let (keys, possible) = match (jwks_url, secret) {
            (Some(url), None) => (
                IssuerKeys::Jwks(url),
                &[TokenAlgorithm::RS256, TokenAlgorithm::ES256][..],
            ),
            (None, Some(text)) => {
                let reference = SecretRef::parse(&text).map_err(|fault| format!("secret: {fault}"))?;
                (IssuerKeys::Secret(reference), &[TokenAlgorithm::HS256][..])
            }
            _ => return Err("needs either jwksUrl or secret".to_owned()),
        };
        let algorithms = algorithms.unwrap_or_else(|| possible.to_vec());
        if algorithms.is_empty() || algorithms.iter().any(|algorithm| !possible.contains(algorithm)) {
            return Err("algorithms: RS256 and ES256 go with jwksUrl, HS256 with secret".to_owned());
        }
        if let Some(name) = scopes.keys().find(|name| Operation::parse(name).is_none()) {
            return Err(format!("scopes: {} is not an operation", shown(name)));
        }
        Ok(Self {
            issuer,
            audience,
            keys,
            algorithms,
            tenant_claim,
            scopes,
        })
    }

    /// The kind of a fault in an entry.
    pub(super) fn kind_of_fault(value: &Value) -> FaultKind {
        match value.get("secret") {
            Some(secret) if !secret.is_null() && !is_reference(secret) => FaultKind::Secret,
            _ => FaultKind::Unknown,
        }
    }

    /// The scope or permission that a token needs for an operation.
    pub fn scope_for(&self, operation: Operation) -> &str {
        self.scopes
            .get(operation.name())
            .map_or(operation.default_scope(), String::as_str)
    }
}

/// A member of an entry, or the default if it is absent. serde's error is not shown, because it repeats the value, which may
/// be a secret in the wrong place.
fn member<T: DeserializeOwned + Default>(members: &Map<String, Value>, name: &str, what: &str) -> Result<T, String> {
    let Some(value) = members.get(name) else {
        return Ok(T::default());
    };
    T::deserialize(value).map_err(|_| format!("{name}: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_symmetric_algorithm_never_goes_with_published_keys() {
        let issuer = json!({"issuer": "i", "audience": "a", "jwksUrl": "https://i/jwks.json", "algorithms": ["HS256"]});
        assert!(TrustedIssuer::parse(&issuer).unwrap_err().starts_with("algorithms"));
        let issuer = json!({"issuer": "i", "audience": "a", "secret": "secretsmanager:s", "algorithms": ["RS256"]});
        assert!(TrustedIssuer::parse(&issuer).unwrap_err().starts_with("algorithms"));
    }

    #[test]
    fn faults_say_what_is_wrong() {
        for (issuer, says) in [
            (json!({"issuer": "i", "audience": "a"}), "either jwksUrl or secret"),
            (
                json!({"issuer": "i", "audience": "a", "jwksUrl": "nowhere"}),
                "jwksUrl: must be a URL",
            ),
            (
                json!({"issuer": "i", "audience": "a", "jwksUrl": "https://i/", "algorithms": ["none"]}),
                "algorithms: must be a list of RS256, ES256 and HS256",
            ),
            (
                json!({"issuer": "i", "audience": "a", "jwksUrl": "https://i/", "scopes": {"remove": "x"}}),
                "remove is not an operation",
            ),
            (
                json!({"issuer": "", "audience": "a", "jwksUrl": "https://i/"}),
                "must not be empty",
            ),
            (
                json!({"issuer": "i", "audience": "a", "jwksUrl": "https://i/", "jwks": 1}),
                "jwks: unknown field; here may stand issuer, audience",
            ),
            (
                json!({"audience": "a", "jwksUrl": "https://i/"}),
                "needs issuer and audience",
            ),
            (json!("hunter2"), "must be an object"),
            (
                json!({"issuer": "i", "audience": "a", "secret": ["hunter2"]}),
                "secret: must be a string",
            ),
            (
                json!({"issuer": "i", "audience": "a", "jwksUrl": "https://i/", "scopes": "hunter2"}),
                "scopes: must be an object of strings",
            ),
        ] {
            let fault = TrustedIssuer::parse(&issuer).unwrap_err();
            assert!(fault.contains(says), "{fault} does not say {says}");
            assert!(!fault.contains("hunter2"), "{fault}");
        }
    }

    #[test]
    fn scopes_have_defaults_per_operation() {
        let issuer = TrustedIssuer::parse(&json!({
            "issuer": "i", "audience": "a", "jwksUrl": "https://i/jwks.json", "scopes": {"create": "register"}
        }))
        .unwrap();
        assert_eq!(issuer.scope_for(Operation::GetById), "users:read");
        assert_eq!(issuer.scope_for(Operation::Create), "register");
    }
}
