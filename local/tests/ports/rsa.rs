//! An application's key pair, generated once, because that takes longer than the rest of a test.

use std::sync::LazyLock;

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

static PAIR: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).unwrap());

/// The private key, PKCS#8 in PEM.
pub(crate) fn private_key() -> String {
    let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&*PAIR).unwrap();
    pem("PRIVATE KEY", der.as_ref())
}

/// The public key in PEM.
pub(crate) fn public_key() -> String {
    let der = AsDer::<PublicKeyX509Der<'_>>::as_der(PAIR.public_key()).unwrap();
    pem("PUBLIC KEY", der.as_ref())
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}
