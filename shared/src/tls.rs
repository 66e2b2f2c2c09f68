//! The TLS configuration of all connections, to upstreams and to AWS: compiled-in roots, TLS 1.2 and up, aws-lc. Upstreams
//! and AWS each have their own additional authorities: one that may vouch for a vendor's host must not vouch for the tables.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem, pem::PemObject},
    version,
};

use crate::error::{PortError, chain};

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
enum TlsFault {
    #[error("{} cannot be read as PEM", path.display())]
    File { path: PathBuf, source: pem::Error },
    #[error("{} holds no certificate", path.display())]
    Empty { path: PathBuf },
    #[error("{} holds a certificate that cannot be trusted", path.display())]
    Certificate { path: PathBuf, source: rustls::Error },
    #[error("TLS cannot be set up")]
    Versions(#[from] rustls::Error),
}

/// The configuration: trusts the public authorities and those in the PEM file `extra_ca_file`. [`PortError::Misconfigured`]
/// if that file cannot be used. The system's own certificates are not read: that would cost more of a cold start than
/// anything else here.
pub fn config(extra_ca_file: Option<&Path>) -> Result<ClientConfig, PortError> {
    made(extra_ca_file).map_err(|fault| PortError::misconfigured(chain(&fault)))
}

fn made(extra_ca_file: Option<&Path>) -> Result<ClientConfig, TlsFault> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(path) = extra_ca_file {
        add(&mut roots, path)?;
    }
    Ok(
        ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(&[&version::TLS13, &version::TLS12])?
            .with_root_certificates(roots)
            .with_no_client_auth(),
    )
}

/// Checks a file of authorities. The error says what is wrong with it.
pub(crate) fn check_ca_file(path: &Path) -> Result<(), String> {
    let mut roots = RootCertStore::empty();
    add(&mut roots, path).map_err(|fault| chain(&fault))
}

fn add(roots: &mut RootCertStore, path: &Path) -> Result<(), TlsFault> {
    let unreadable = |source| TlsFault::File {
        path: path.to_owned(),
        source,
    };
    let before = roots.len();
    for certificate in CertificateDer::pem_file_iter(path).map_err(unreadable)? {
        let added = roots.add(certificate.map_err(unreadable)?);
        added.map_err(|source| TlsFault::Certificate {
            path: path.to_owned(),
            source,
        })?;
    }
    if roots.len() == before {
        Err(TlsFault::Empty { path: path.to_owned() })
    } else {
        Ok(())
    }
}

#[cfg(test)]
#[path = "tls_tests.rs"]
pub(crate) mod tests;
