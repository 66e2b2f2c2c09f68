//! What a token says, checked claim by claim once its signature is known to be good.

use serde_json::{Map, Value};

use crate::{model::TenantId, settings::TrustedIssuer};

/// Clocks may differ by this many seconds.
const LEEWAY: f64 = 60.0;

/// Why the claims of a token with a good signature do not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClaimFault {
    /// The token is not valid now, or not for this audience: 401.
    Invalid(&'static str),
    /// The token is valid, and not good for this: 403.
    Insufficient(&'static str),
}

/// Checks time, audience, tenant and scope; answers the subject.
pub(super) fn check(
    claims: &Map<String, Value>,
    issuer: &TrustedIssuer,
    tenant: &TenantId,
    scope: &str,
    now_seconds: i64,
) -> Result<String, ClaimFault> {
    // NumericDate may be fractional (RFC 7519 §2); seconds of the epoch are exact in f64.
    #[expect(clippy::cast_precision_loss, reason = "seconds of the epoch stay far below 2^52")]
    let now = now_seconds as f64;
    let moment = |name: &str| match claims.get(name) {
        None => Ok(None),
        Some(value) => value
            .as_f64()
            .map(Some)
            .ok_or(ClaimFault::Invalid("a date claim is not a number")),
    };
    match moment("exp")? {
        None => return Err(ClaimFault::Invalid("the token has no expiry")),
        Some(expiry) if expiry + LEEWAY <= now => return Err(ClaimFault::Invalid("the token has expired")),
        Some(_) => {}
    }
    if moment("nbf")?.is_some_and(|start| start - LEEWAY > now)
        || moment("iat")?.is_some_and(|start| start - LEEWAY > now)
    {
        return Err(ClaimFault::Invalid("the token is not valid yet"));
    }
    if !texts(claims.get("aud")).any(|audience| audience == issuer.audience) {
        return Err(ClaimFault::Invalid("the token is for another audience"));
    }
    if let Some(claim) = &issuer.tenant_claim
        && !texts(claims.get(claim)).any(|named| names(named, tenant))
    {
        return Err(ClaimFault::Insufficient("the token names another tenant, or none"));
    }
    let scopes = texts(claims.get("scope")).flat_map(str::split_ascii_whitespace);
    let scopes = scopes
        .chain(texts(claims.get("scp")).flat_map(str::split_ascii_whitespace))
        .chain(texts(claims.get("permissions")));
    if !scopes.into_iter().any(|granted| granted == scope) {
        return Err(ClaimFault::Insufficient("the token lacks the scope"));
    }
    match claims.get("sub") {
        Some(Value::String(subject)) if !subject.is_empty() && subject.len() <= 255 => Ok(subject.clone()),
        _ => Err(ClaimFault::Invalid("the token has no subject of 1 to 255 characters")),
    }
}

/// The text, or the texts of the list, in a claim.
fn texts(claim: Option<&Value>) -> impl Iterator<Item = &str> {
    let items = match claim {
        Some(Value::Array(items)) => items.as_slice(),
        Some(single) => std::slice::from_ref(single),
        None => &[],
    };
    items.iter().filter_map(Value::as_str)
}

/// Whether `GROUP/CLIENT/PAPER` names the tenant. Codes may hold slashes, so the tenant is spelt out rather than the
/// claim taken apart.
fn names(claim: &str, tenant: &TenantId) -> bool {
    claim.eq_ignore_ascii_case(&tenant.to_string()) && unambiguous(tenant) || claim == tenant.key()
}

/// Two tenants with slashes in their codes may be spelt alike; those are named by their canonical form only.
fn unambiguous(tenant: &TenantId) -> bool {
    tenant.to_string().matches('/').count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_700_000_000;

    fn verdict(change: impl FnOnce(&mut Value)) -> Result<String, ClaimFault> {
        let issuer = TrustedIssuer::parse(
            &json!({"issuer": "i", "audience": "api", "jwksUrl": "https://i/jwks", "tenantClaim": "tenant"}),
        )
        .unwrap();
        let mut claims = json!({"sub": "somebody", "aud": "api", "exp": NOW + 10, "scope": "users:write users:read", "tenant": "g/c/p"});
        change(&mut claims);
        check(
            claims.as_object().unwrap(),
            &issuer,
            &TenantId::parse("G", "C", "P").unwrap(),
            "users:read",
            NOW,
        )
    }

    #[test]
    fn good_claims_name_the_caller() {
        assert_eq!(verdict(|_| ()), Ok("somebody".to_owned()));
        assert!(verdict(|claims| claims["aud"] = json!(["other", "api"])).is_ok());
        assert!(verdict(|claims| claims["tenant"] = json!(["x/y/z", "G/C/P"])).is_ok());
        assert!(
            verdict(|claims| {
                claims["scope"] = json!(null);
                claims["permissions"] = json!(["users:read"]);
            })
            .is_ok()
        );
        assert!(
            verdict(|claims| claims["exp"] = json!(NOW - 59)).is_ok(),
            "within the leeway"
        );
    }

    #[test]
    fn bad_claims_are_told_apart() {
        let invalid: [(&str, Value); 9] = [
            ("exp", json!(NOW - 60)),
            ("exp", json!(null)),
            ("exp", json!("soon")),
            ("nbf", json!(NOW + 61)),
            ("iat", json!(NOW + 61)),
            ("aud", json!("other")),
            ("aud", json!(["other"])),
            ("sub", json!("")),
            ("sub", json!(7)),
        ];
        for (claim, value) in invalid {
            assert!(
                matches!(
                    verdict(|claims| claims[claim] = value.clone()),
                    Err(ClaimFault::Invalid(_))
                ),
                "{claim} {value}"
            );
        }
        let insufficient: [(&str, Value); 5] = [
            ("tenant", json!("g/c/other")),
            ("tenant", json!(null)),
            ("tenant", json!({"g": 1})),
            ("scope", json!("users:readx")),
            ("scope", json!(null)),
        ];
        for (claim, value) in insufficient {
            assert!(
                matches!(
                    verdict(|claims| claims[claim] = value.clone()),
                    Err(ClaimFault::Insufficient(_))
                ),
                "{claim} {value}"
            );
        }
    }

    #[test]
    fn codes_with_slashes_cannot_borrow_another_tenants_name() {
        let slashed = TenantId::parse("a", "b/c", "d").unwrap();
        assert!(!names("a/b/c/d", &slashed));
        assert!(names("a/b%2fc/d", &slashed));
    }
}
