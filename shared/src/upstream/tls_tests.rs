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

use crate::{
    error::PortError,
    ids::SequentialIds,
    upstream::{Failure, FailureKind, HttpClient, Reply, Request, samples},
};

/// A TLS server that answers one request, and the PEM of the authority that signed its certificate.
fn tls_server() -> (Url, String) {
    let certified = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
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
    (base, certified.cert.pem())
}

async fn get_over_tls(url: &Url, extra_ca_file: Option<&Path>) -> Result<Reply, PortError> {
    let clock = samples::clock();
    let client = HttpClient::new(
        vec!["localhost".to_owned()],
        extra_ca_file,
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
    let PortError::Unavailable { source } = get_over_tls(&url, None).await.unwrap_err() else {
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

#[test]
fn a_file_of_authorities_that_holds_none_stops_the_start() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("ca.pem");
    let refusal = || {
        HttpClient::new(
            Vec::new(),
            Some(&file),
            Arc::new(samples::clock()),
            Arc::new(SequentialIds::default()),
        )
        .unwrap_err()
        .to_string()
    };
    assert!(refusal().contains("cannot be read as PEM"), "{}", refusal());
    std::fs::write(&file, "no certificate").unwrap();
    assert!(refusal().ends_with("holds no certificate"), "{}", refusal());
}
