//! HTTP clients that follow no redirects.

use std::sync::Arc;

use reqwest::{Client, ClientBuilder, redirect};
use rustls::RootCertStore;

/// A client for plain HTTP on loopback: it needs no certificates and takes no proxy from the environment.
pub(crate) fn client() -> Client {
    trusting(RootCertStore::empty()).no_proxy().build().unwrap()
}

/// A client builder that trusts only these authorities.
#[expect(clippy::disallowed_methods, reason = "the one client of these tests")]
pub(crate) fn trusting(roots: RootCertStore) -> ClientBuilder {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::Policy::none())
}
