//! Public keys as JSON Web Keys.

use aws_lc_rs::{
    digest,
    signature::{KeyPair as _, RsaPublicKeyComponents},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::keys::Keys;

/// A public key in its published form.
pub(super) struct PublicKey {
    pub(super) jwk: Value,
    pub(super) kid: String,
}

impl PublicKey {
    pub(super) fn of_rsa(keys: &Keys) -> Self {
        let components = RsaPublicKeyComponents::<Vec<u8>>::from(keys.rsa.public_key());
        let (n, e) = (
            URL_SAFE_NO_PAD.encode(components.n),
            URL_SAFE_NO_PAD.encode(components.e),
        );
        let kid = thumbprint(&json!({ "e": e, "kty": "RSA", "n": n }));
        Self {
            jwk: json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": e }),
            kid,
        }
    }

    pub(super) fn of_ec(keys: &Keys) -> Self {
        // An uncompressed point: one byte for the format, then both coordinates.
        let point = keys.ec.public_key().as_ref();
        let coordinate = |from: usize| URL_SAFE_NO_PAD.encode(point.get(from..from + 32).unwrap_or_default());
        let (x, y) = (coordinate(1), coordinate(33));
        let kid = thumbprint(&json!({ "crv": "P-256", "kty": "EC", "x": x, "y": y }));
        Self {
            jwk: json!({ "kty": "EC", "use": "sig", "alg": "ES256", "kid": kid, "crv": "P-256", "x": x, "y": y }),
            kid,
        }
    }
}

/// RFC 7638: the hash over the required members, sorted by name, without white space.
fn thumbprint(required: &Value) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, required.to_string().as_bytes()))
}
