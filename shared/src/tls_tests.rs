use std::{
    io::{Read, Write},
    net::TcpListener,
    path::Path,
    sync::Arc,
    thread,
    time::Duration,
};

use http::{Method, StatusCode};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use url::Url;

use super::{Authorities, config};
use crate::{
    error::PortError,
    ids::SequentialIds,
    upstream::{Failure, FailureKind, HttpClient, Reply, Request, samples},
};

/// A TLS server that answers one request, and the PEM of its self-signed certificate.
pub(crate) fn tls_server() -> (Url, String) {
    server_with(&rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap())
}

fn server_with(certificate: &rcgen::CertificateParams) -> (Url, String) {
    let key_pair = rcgen::KeyPair::generate().unwrap();
    let certificate = certificate.self_signed(&key_pair).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key_pair.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("https://localhost:{}/", listener.local_addr().unwrap().port())
        .parse()
        .unwrap();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut tls = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), stream);
        // A client that does not trust the certificate ends the handshake.
        let mut buffer = [0; 4096];
        if tls.read(&mut buffer).is_ok_and(|count| count > 0) {
            tls.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
                .unwrap();
            tls.conn.send_close_notify();
            tls.flush().unwrap();
        }
    });
    (base, certificate.pem())
}

async fn get_over_tls(url: &Url, extra_ca_file: Option<&Path>) -> Result<Reply, PortError> {
    let clock = samples::clock();
    let extra = extra_ca_file.map(|file| Authorities::read(file).unwrap());
    let client = HttpClient::new(
        vec!["localhost".to_owned()],
        config(extra.as_ref()).unwrap(),
        Arc::new(clock),
        Arc::new(SequentialIds::default()),
    )
    .unwrap();
    let endpoint = client.endpoint(url, "Test.BaseUrl").unwrap();
    client
        .send_plain(Duration::from_secs(5), Request::new(Method::GET, endpoint))
        .await
}

#[tokio::test]
async fn an_unknown_authority_is_trusted_only_when_its_file_is_named() {
    let (url, _) = tls_server();
    let PortError::Unavailable { source, .. } = get_over_tls(&url, None).await.unwrap_err() else {
        panic!("trusted")
    };
    let kind = source.downcast_ref::<Failure>().unwrap().kind();
    assert!(matches!(kind, FailureKind::NoTrust(_)), "{kind:?}");

    let (url, authority) = tls_server();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("ca.pem");
    std::fs::write(&file, authority).unwrap();
    assert_eq!(
        get_over_tls(&url, Some(&file)).await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn a_trusted_authority_does_not_make_every_certificate_good() {
    let of = |name: &str| rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    let mut expired = of("localhost");
    expired.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let mut to_come = of("localhost");
    to_come.not_before = rcgen::date_time_ymd(4000, 1, 1);
    for (case, certificate) in [
        ("of another host", of("elsewhere.example.com")),
        ("of a host below", of("*.localhost")),
        ("expired", expired),
        ("not valid yet", to_come),
    ] {
        let (url, authority) = server_with(&certificate);
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("ca.pem");
        std::fs::write(&file, authority).unwrap();
        let PortError::Unavailable { source, .. } = get_over_tls(&url, Some(&file)).await.unwrap_err() else {
            panic!("{case}: trusted")
        };
        let kind = source.downcast_ref::<Failure>().unwrap().kind();
        assert!(matches!(kind, FailureKind::NoTrust(_)), "{case}: {kind:?}");
    }
}

#[test]
fn a_file_of_authorities_that_holds_none_stops_the_start() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("ca.pem");
    let refusal = || Authorities::read(&file).unwrap_err();
    assert!(refusal().contains("cannot be read as PEM"), "{}", refusal());
    std::fs::write(&file, "no certificate").unwrap();
    assert!(refusal().ends_with("holds no certificate"), "{}", refusal());
}
