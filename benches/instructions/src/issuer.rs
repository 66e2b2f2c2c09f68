//! A token and its key set, made before anything is counted.

use std::io::Read;

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Failure, world};

/// The `iss` of its tokens.
pub(crate) const ISSUER: &str = "https://login.example.com/";

/// The audience of its tokens.
pub(crate) const AUDIENCE: &str = "users-orchestrator";

const KEY_ID: &str = "9oPwcDWVdZBYTJXHbc9XSkzFkUCN0gCaqGhDwnHdTVs";

/// The input of the inner process.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Credentials {
    /// An RS256 token with every scope.
    pub(crate) token: String,
    /// The issuer's key set.
    pub(crate) key_set: Value,
}

impl Credentials {
    /// A new 2048-bit key, and a token signed with it.
    pub(crate) fn make() -> Result<Self, Failure> {
        let key = RsaKeyPair::generate(KeySize::Rsa2048)?;
        let numbers = RsaPublicKeyComponents::<Vec<u8>>::from(key.public_key());
        let published = json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID,
            "n": URL_SAFE_NO_PAD.encode(numbers.n), "e": URL_SAFE_NO_PAD.encode(numbers.e),
        });
        let header = json!({"alg": "RS256", "typ": "JWT", "kid": KEY_ID});
        let now = world::now()?.as_second();
        let claims = json!({
            "iss": ISSUER, "sub": "newsroom-shop", "aud": AUDIENCE, "iat": now, "nbf": now, "exp": now + 3600,
            "scope": "users:read users:write", "tenant": world::TENANT.join("/"),
        });
        let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encoded(&header), encoded(&claims));
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            signed.as_bytes(),
            &mut signature,
        )?;
        Ok(Self {
            token: format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)),
            key_set: json!({ "keys": [published] }),
        })
    }

    /// Reads what the outer process has made.
    pub(crate) fn read(from: impl Read) -> Result<Self, Failure> {
        Ok(serde_json::from_reader(from)?)
    }

    /// The token with a well-formed signature that is not its own. Only the verification detects it.
    pub(crate) fn forged_token(&self) -> String {
        let (signed, signature) = self.token.rsplit_once('.').unwrap_or_default();
        let (first, rest) = signature.split_at_checked(1).unwrap_or_default();
        // Still below the modulus, whose highest bit is set.
        let other = if first == "A" { "B" } else { "A" };
        format!("{signed}.{other}{rest}")
    }
}
