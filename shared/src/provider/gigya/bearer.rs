//! Tokens that the application signs itself (RS256) with its private key. They name it by its user key.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject};
use serde_json::{Value, json};

use crate::{error::PortError, secrets::SecretText};

/// The key in a secret's text; `None` if that is not an RSA key in PKCS#8, PEM-encoded, as SAP issues it.
pub(super) fn key(secret: &SecretText) -> Option<RsaKeyPair> {
    let der = PrivatePkcs8KeyDer::from_pem_slice(secret.expose().as_bytes()).ok()?;
    RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).ok()
}

/// A token issued at `now`. `id` makes it valid for one request only.
pub(super) fn token(key: &RsaKeyPair, user_key: &str, now: Timestamp, id: &str) -> Result<SecretText, PortError> {
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": user_key});
    let claims = json!({"iat": now.as_second(), "jti": id});
    let signed = format!("{}.{}", part(&header), part(&claims));
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        signed.as_bytes(),
        &mut signature,
    )
    .map_err(|_| PortError::unavailable("the token for Gigya could not be signed"))?;
    Ok(SecretText::new(format!(
        "{signed}.{}",
        URL_SAFE_NO_PAD.encode(signature)
    )))
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use aws_lc_rs::{
        encoding::{AsDer as _, Pkcs8V1Der},
        rsa::KeySize,
        signature::KeyPair as _,
    };
    use base64::engine::general_purpose::STANDARD;
    use jsonwebtoken::{Algorithm, DecodingKey, Validation};
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct Claims {
        pub(crate) iat: i64,
        pub(crate) jti: String,
    }

    /// A new key, as the text of a secret.
    pub(crate) fn pem() -> String {
        let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let der: Pkcs8V1Der<'_> = key.as_der().unwrap();
        let text = STANDARD.encode(der.as_ref());
        let lines: Vec<&str> = text
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            lines.join("\n")
        )
    }

    /// The claims of a token, verified with its key.
    pub(crate) fn verified(pem: &str, token: &str) -> Option<Claims> {
        let key = key(&SecretText::new(pem)).unwrap();
        let public = DecodingKey::from_rsa_der(key.public_key().as_ref());
        let mut validation = Validation::new(Algorithm::RS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        jsonwebtoken::decode(token, &public, &validation)
            .ok()
            .map(|data| data.claims)
    }

    #[test]
    fn a_token_names_the_application_and_is_verified_by_its_key() {
        let pem = pem();
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        let token = token(&key(&SecretText::new(pem.as_str())).unwrap(), "AKtest", now, "id-1").unwrap();
        let claims = Claims {
            iat: 1_700_000_000,
            jti: "id-1".to_owned(),
        };
        assert_eq!(verified(&pem, token.expose()), Some(claims));
        assert_eq!(verified(&self::pem(), token.expose()), None, "another key");
        let header: Value = serde_json::from_slice(
            &URL_SAFE_NO_PAD
                .decode(token.expose().split('.').next().unwrap())
                .unwrap(),
        )
        .unwrap();
        assert_eq!(header, json!({"alg": "RS256", "typ": "JWT", "kid": "AKtest"}));
    }

    #[test]
    fn only_an_rsa_key_in_pkcs8_will_do() {
        let whole = pem();
        let pkcs1 = whole.replace("PRIVATE KEY", "RSA PRIVATE KEY");
        let cut: String = whole.lines().take(3).collect::<Vec<_>>().join("\n");
        for text in ["", "s3cr3t", &pkcs1, &cut] {
            assert!(key(&SecretText::new(text)).is_none());
        }
        let kept: BTreeSet<bool> = [whole.clone(), whole.replace('\n', "\r\n")]
            .iter()
            .map(|text| key(&SecretText::new(text.as_str())).is_some())
            .collect();
        assert_eq!(kept, [true].into());
    }
}
