//! HTTP clients that stay where they are sent.

use std::sync::Arc;

use reqwest::{Client, ClientBuilder, redirect};
use rustls::RootCertStore;

/// A client for plain loopback addresses: it neither needs certificates nor takes a proxy from the environment.
pub(crate) fn client() -> Client {
    trusting(RootCertStore::empty()).no_proxy().build().unwrap()
}

/// The beginning of a client that trusts these authorities and no others.
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
