//! The TLS configuration of all connections, to upstreams and to AWS: compiled-in roots, TLS 1.2 and up, aws-lc. Upstreams
//! and AWS each have their own additional authorities: one that may vouch for a vendor's host must not vouch for the tables.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, TrustAnchor, pem, pem::PemObject},
    version,
};

use crate::error::{PortError, chain};

/// Why a file of authorities cannot be used.
#[derive(Debug, thiserror::Error)]
enum AuthoritiesFault {
    #[error("{} cannot be read as PEM", path.display())]
    File { path: PathBuf, source: pem::Error },
    #[error("{} holds no certificate", path.display())]
    Empty { path: PathBuf },
    #[error("{} holds a certificate that cannot be trusted", path.display())]
    Certificate { path: PathBuf, source: rustls::Error },
}

/// Certificate authorities besides the public ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorities(Vec<TrustAnchor<'static>>);

impl Authorities {
    /// Reads a PEM file. The error says what is wrong with it.
    pub fn read(path: &Path) -> Result<Self, String> {
        read(path).map(Self).map_err(|fault| chain(&fault))
    }
}

/// The configuration: trusts the public authorities and `extra`. The system's own certificates are not read: that would cost
/// more of a cold start than anything else here.
pub fn config(extra: Option<&Authorities>) -> Result<ClientConfig, PortError> {
    let mut roots = webpki_roots::TLS_SERVER_ROOTS.to_vec();
    roots.extend(extra.into_iter().flat_map(|extra| extra.0.iter().cloned()));
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])
        .map_err(|error| PortError::misconfigured(format!("TLS cannot be set up: {error}")))?;
    Ok(builder
        .with_root_certificates(RootCertStore { roots })
        .with_no_client_auth())
}

fn read(path: &Path) -> Result<Vec<TrustAnchor<'static>>, AuthoritiesFault> {
    let unreadable = |source| AuthoritiesFault::File {
        path: path.to_owned(),
        source,
    };
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(unreadable)? {
        let added = store.add(certificate.map_err(unreadable)?);
        added.map_err(|source| AuthoritiesFault::Certificate {
            path: path.to_owned(),
            source,
        })?;
    }
    if store.is_empty() {
        Err(AuthoritiesFault::Empty { path: path.to_owned() })
    } else {
        Ok(store.roots)
    }
}

#[cfg(test)]
#[path = "tls_tests.rs"]
pub(crate) mod tests;
