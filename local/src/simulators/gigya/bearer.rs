//! Bearer tokens that applications sign themselves: RS256, with the user key, a time and an id.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
}

#[derive(Deserialize)]
struct Claims {
    iat: i64,
    jti: String,
}

/// A parsed token; not trustworthy before its signature is checked.
pub(super) struct Token<'t> {
    pub(super) user_key: String,
    /// Seconds since 1970.
    pub(super) issued_at: i64,
    pub(super) id: String,
    signed: &'t str,
    signature: Vec<u8>,
}

impl<'t> Token<'t> {
    /// `None` for anything but a complete RS256 token.
    pub(super) fn read(token: &'t str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let header: Header = part(header)?;
        let claims: Claims = part(claims)?;
        (header.alg == "RS256").then_some(Self {
            user_key: header.kid,
            issued_at: claims.iat,
            id: claims.jti,
            signed,
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
        })
    }

    pub(super) fn is_signed_by(&self, public_key_pem: &str) -> bool {
        let text: String = public_key_pem
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .map(str::trim)
            .collect();
        STANDARD.decode(text).is_ok_and(|der| {
            UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der)
                .verify(self.signed.as_bytes(), &self.signature)
                .is_ok()
        })
    }
}

fn part<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
