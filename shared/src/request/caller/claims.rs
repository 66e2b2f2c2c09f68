//! Checks the claims of a token whose signature is good.

use serde_json::{Map, Value};

use crate::{model::TenantId, settings::TrustedIssuer};

/// Difference between clocks that is tolerated, in seconds.
const LEEWAY: f64 = 60.0;

/// Why the claims are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClaimFault {
    /// The token is not valid now, or is for another audience: 401.
    Invalid(&'static str),
    /// The token is valid but does not allow this request: 403.
    Insufficient(&'static str),
}

/// Checks time, audience, tenant and scope. Returns the subject.
pub(super) fn check(
    claims: &Map<String, Value>,
    issuer: &TrustedIssuer,
    tenant: &TenantId,
    scope: &str,
    now_seconds: i64,
) -> Result<String, ClaimFault> {
    // NumericDate may be fractional (RFC 7519 §2). Seconds since the Unix epoch are exact in f64.
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

/// The string, or the strings of the list, in a claim.
fn texts(claim: Option<&Value>) -> impl Iterator<Item = &str> {
    let items = match claim {
        Some(Value::Array(items)) => items.as_slice(),
        Some(single) => std::slice::from_ref(single),
        None => &[],
    };
    items.iter().filter_map(Value::as_str)
}

/// Whether the claim names the tenant: by its canonical form, in any case, which is unique to it. `GROUP/CLIENT/PAPER`
/// as the settings spell it equals that form, unless a code has a `/` or a `%`; then it might be the form of another
/// tenant.
fn names(claim: &str, tenant: &TenantId) -> bool {
    claim.eq_ignore_ascii_case(tenant.key())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
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

    #[test]
    fn a_name_spelt_like_anothers_canonical_form_is_that_ones() {
        let (slashed, percented) = (
            TenantId::parse("a/b", "c", "d").unwrap(),
            TenantId::parse("a%2fb", "c", "d").unwrap(),
        );
        assert_eq!(percented.to_string(), slashed.key());
        assert!(names("a%2fb/c/d", &slashed) && !names("a%2fb/c/d", &percented));
        assert!(names("a%252fb/c/d", &percented) && !names("a%252fb/c/d", &slashed));
    }

    proptest! {
        #[test]
        fn no_claim_names_two_tenants(codes in proptest::array::uniform3("[aA%/25fF]{1,5}")) {
            let [group, client, paper] = &codes;
            let one = TenantId::parse(group, client, paper).unwrap();
            // The tenant whose spelling is the canonical form of the first one.
            let codes: Vec<&str> = one.key().split('/').collect();
            let other = TenantId::parse(codes[0], codes[1], codes[2]).unwrap();
            for claim in [one.key().to_owned(), one.to_string(), other.key().to_owned()] {
                prop_assert!(one == other || !(names(&claim, &one) && names(&claim, &other)), "{}", claim);
            }
            prop_assert!(names(one.key(), &one) && names(&one.key().to_ascii_uppercase(), &one));
        }
    }
}
