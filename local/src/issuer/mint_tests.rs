use jsonwebtoken::{DecodingKey, Validation, decode, decode_header, jwk::JwkSet};

use super::*;

fn issuer() -> Issuer {
    Issuer::in_memory("http://127.0.0.1:8080").unwrap()
}

fn now() -> Timestamp {
    "2025-01-02T03:04:05Z".parse().unwrap()
}

fn mint(issuer: &Issuer, request: Value) -> String {
    issuer.mint(&serde_json::from_value(request).unwrap(), now()).unwrap()
}

/// Decodes header and claims without checking the signature.
fn read(token: &str) -> (Value, Value, String) {
    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!(parts.len(), 3);
    let json = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    (json(parts[0]), json(parts[1]), parts[2].to_owned())
}

fn verify(
    token: &str,
    key: &DecodingKey,
    algorithm: jsonwebtoken::Algorithm,
) -> Result<Value, jsonwebtoken::errors::Error> {
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&["http://127.0.0.1:8080/_local/issuer/"]);
    decode::<Value>(token, key, &validation).map(|data| data.claims)
}

#[test]
fn a_default_token_verifies_against_the_published_keys() {
    let issuer = issuer();
    let keys: JwkSet = serde_json::from_value(issuer.jwks()).unwrap();
    for (name, algorithm) in [
        ("RS256", jsonwebtoken::Algorithm::RS256),
        ("ES256", jsonwebtoken::Algorithm::ES256),
    ] {
        let token = mint(&issuer, json!({ "tenant": ["G", "C", "P"], "header": { "alg": name } }));
        let kid = decode_header(&token).unwrap().kid.unwrap();
        let jwk = keys.find(&kid).unwrap();
        assert_eq!(jwk.thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256).unwrap(), kid);
        let claims = verify(&token, &DecodingKey::from_jwk(jwk).unwrap(), algorithm).unwrap();
        assert_eq!(
            claims,
            json!({
                "iss": "http://127.0.0.1:8080/_local/issuer/", "sub": "local-developer", "aud": "users-orchestrator",
                "iat": 1_735_787_045, "nbf": 1_735_787_045, "exp": 1_735_790_645,
                "scope": "users:read users:write", "tenant": "G/C/P",
            })
        );
        let elsewhere: JwkSet = serde_json::from_value(super::tests::issuer().jwks()).unwrap();
        let wrong_key = elsewhere
            .keys
            .iter()
            .find(|other| other.common.key_algorithm == jwk.common.key_algorithm)
            .unwrap();
        verify(&token, &DecodingKey::from_jwk(wrong_key).unwrap(), algorithm).unwrap_err();
    }
    assert_eq!(
        read(&mint(&issuer, json!({ "tenant": ["G", "C", "P"] }))).0["alg"],
        "RS256"
    );
}

#[test]
fn hs256_is_signed_with_the_shared_secret() {
    let issuer = issuer();
    let token = mint(
        &issuer,
        json!({ "tenant": ["G", "C", "P"], "header": { "alg": "HS256" } }),
    );
    let key = DecodingKey::from_secret(issuer.shared_secret().as_bytes());
    verify(&token, &key, jsonwebtoken::Algorithm::HS256).unwrap();
    assert_eq!(read(&token).0, json!({ "alg": "HS256", "typ": "JWT" }));
}

#[test]
fn claims_are_replaced_added_and_removed() {
    let claims = json!({ "sub": "other", "aud": ["a", "b"], "scope": null, "nested": { "a": null } });
    let token = mint(
        &issuer(),
        json!({ "tenant": ["G", "C", "P"], "claims": claims, "expiresIn": -7 }),
    );
    let (_, claims, _) = read(&token);
    assert_eq!((&claims["sub"], &claims["aud"]), (&json!("other"), &json!(["a", "b"])));
    assert_eq!(claims["nested"], json!({ "a": null }));
    assert_eq!(claims.get("scope"), None);
    assert_eq!(claims["exp"], 1_735_787_045 - 7);
}

#[test]
fn headers_are_replaced_added_and_removed() {
    let header = json!({ "kid": "unknown", "typ": null, "jku": "https://evil.example/keys" });
    let (header, ..) = read(&mint(&issuer(), json!({ "tenant": ["G", "C", "P"], "header": header })));
    assert_eq!(
        header,
        json!({ "alg": "RS256", "kid": "unknown", "jku": "https://evil.example/keys" })
    );
    let (header, _, signature) = read(&mint(
        &issuer(),
        json!({ "tenant": ["G", "C", "P"], "header": { "alg": null } }),
    ));
    assert_eq!(header.get("alg"), None);
    assert!(!signature.is_empty());
}

#[test]
fn none_has_no_signature() {
    for spelling in ["none", "None", "nOnE"] {
        let token = mint(
            &issuer(),
            json!({ "tenant": ["G", "C", "P"], "header": { "alg": spelling } }),
        );
        let (header, claims, signature) = read(&token);
        assert_eq!(header, json!({ "alg": spelling, "typ": "JWT" }));
        assert_eq!(claims["tenant"], "G/C/P");
        assert_eq!(signature, "");
    }
}

#[test]
fn impossible_requests_are_refused_by_name() {
    let issuer = issuer();
    let refused = |request: Value| {
        issuer
            .mint(&serde_json::from_value(request).unwrap(), now())
            .unwrap_err()
            .to_string()
    };
    let error = refused(json!({ "tenant": ["G", "C", "P"], "header": { "alg": "RS512" } }));
    assert!(
        error.contains("header.alg") && error.contains("RS512") && error.contains("ES256"),
        "{error}"
    );
    let error = refused(json!({ "tenant": ["G", "C", "P"], "header": { "alg": 7 } }));
    assert!(error.contains("header.alg: 7"), "{error}");
    let error = refused(json!({ "tenant": ["G", "C", "P"], "expiresIn": i64::MAX }));
    assert!(error.contains("expiresIn"), "{error}");

    for (request, expected) in [
        (json!({}), "missing field `tenant`"),
        (
            json!({ "tenant": ["G", "C"] }),
            "tenant: must be an array of client group",
        ),
        (
            json!({ "tenant": ["G", "C", "P"], "claim": {} }),
            "unknown field `claim`, expected one of `tenant`, `claims`",
        ),
        (json!({ "tenant": ["G", "C", "P"], "claims": [] }), "expected a map"),
        (json!({ "tenant": ["G", "C", "P"], "expiresIn": "1h" }), "expected i64"),
    ] {
        let error = serde_json::from_value::<MintRequest>(request).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn nothing_secret_is_shown() {
    let issuer = issuer();
    assert!(!format!("{issuer:?}").contains(issuer.shared_secret()));
    assert!(!issuer.jwks().to_string().contains("\"d\""));
    assert_eq!(issuer.jwks_url(), format!("http://127.0.0.1:8080{JWKS_PATH}"));
}
