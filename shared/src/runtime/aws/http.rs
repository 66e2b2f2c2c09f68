//! The SDK's HTTP client: the same client library and TLS configuration as for the upstreams.
//!
//! The SDK's own client would add a second connection pool, a second set of roots that is read from the system's files
//! at start, and HTTP/2, which DynamoDB does not support.

use std::{mem, pin::pin, time::Duration};

use aws_smithy_runtime_api::client::{
    http::{HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn},
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
};
use aws_smithy_types::{body::SdkBody, retry::ErrorKind};
use reqwest::{Client, redirect, retry};
use rustls::ClientConfig;
use tracing::{Instrument as _, Span, field::display};

use crate::{error::PortError, spans};

/// Time for opening a connection. To a service in the same region it takes about a millisecond.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(1500);

/// How long an idle connection is kept. An older one may have been closed by the server; the SDK would notice and
/// retry, but that takes longer than opening a new one.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(50);

/// A client for the SDK. The SDK itself enforces the timeouts of attempts and operations.
pub(super) fn client(tls: ClientConfig) -> Result<SharedHttpClient, PortError> {
    let connector = SharedHttpConnector::new(Connector(library(tls)?));
    Ok(http_client_fn(move |_, _| connector.clone()))
}

#[expect(clippy::disallowed_methods, reason = "the one client of the SDK")]
fn library(tls: ClientConfig) -> Result<Client, PortError> {
    Client::builder()
        .tls_backend_preconfigured(tls)
        // Requests are signed for one host, and the SDK itself retries what may be retried.
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .referer(false)
        .http1_only()
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(POOL_IDLE_TIMEOUT)
        .build()
        .map_err(PortError::unavailable)
}

#[derive(Debug)]
struct Connector(Client);

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let span = spans::aws_call(&request);
        HttpConnectorFuture::new(watched(self.0.clone(), request, span))
    }
}

async fn watched(client: Client, request: HttpRequest, span: Span) -> Result<HttpResponse, ConnectorError> {
    let sent = pin!(sent(client, request)).instrument(span.clone()).await;
    if !span.is_disabled() {
        match &sent {
            Ok(answer) => span.record("status", answer.status().as_u16()),
            Err(error) => span.record("failure", display(error)),
        };
    }
    sent
}

async fn sent(client: Client, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let request = request
        .try_into_http1x()
        .map_err(|error| ConnectorError::user(error.into()))?;
    let (parts, body) = request.into_parts();
    let body = body.bytes().map(<[u8]>::to_vec);
    let body = body.ok_or_else(|| ConnectorError::user("bodies are not streamed here".into()))?;
    let request = reqwest::Request::try_from(http::Request::from_parts(parts, body));
    let request = request.map_err(|error| ConnectorError::user(error.into()))?;
    let mut response = client.execute(request).await.map_err(failure)?;
    let mut answer = http::Response::new(());
    *answer.status_mut() = response.status();
    *answer.headers_mut() = mem::take(response.headers_mut());
    let body = response.bytes().await.map_err(failure)?;
    HttpResponse::try_from(answer.map(|()| SdkBody::from(body)))
        .map_err(|error| ConnectorError::other(error.into(), None))
}

/// Maps an error to the SDK's kinds, by which it decides whether to retry.
fn failure(error: reqwest::Error) -> ConnectorError {
    if error.is_timeout() {
        ConnectorError::timeout(error.into())
    } else if error.is_builder() {
        ConnectorError::user(error.into())
    } else if error.is_connect() || error.is_request() || error.is_body() {
        ConnectorError::io(error.into())
    } else {
        ConnectorError::other(error.into(), Some(ErrorKind::TransientError))
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use serde_json::json;

    use super::*;
    use crate::{
        tls,
        upstream::loopback::{Answer, Loopback},
    };

    async fn get(url: &str, tls: ClientConfig) -> Result<HttpResponse, ConnectorError> {
        sent(library(tls).unwrap(), HttpRequest::get(url).unwrap()).await
    }

    fn public_roots() -> ClientConfig {
        tls::config(None).unwrap()
    }

    #[tokio::test]
    async fn an_answer_comes_back_as_it_is_and_a_redirect_is_one() {
        let page = Answer::with_headers(301, "location: https://example.com/\r\nx-amz-crc32: 7\r\n", "moved");
        let server = Loopback::answering([Answer::json(400, &json!({"__type": "X"})), page]);
        let refusal = get(server.base.as_str(), public_roots()).await.unwrap();
        assert_eq!(refusal.status().as_u16(), 400);
        assert_eq!(refusal.body().bytes(), Some(br#"{"__type":"X"}"#.as_slice()));
        let moved = get(server.base.as_str(), public_roots()).await.unwrap();
        assert_eq!(
            (moved.status().as_u16(), moved.headers().get("x-amz-crc32")),
            (301, Some("7"))
        );
    }

    #[tokio::test]
    async fn the_sdk_is_told_what_it_may_repeat() {
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = get(&format!("http://{closed}/"), public_roots()).await.unwrap_err();
        assert!(error.is_io(), "{error:?}");
        let server = Loopback::answering([Answer::Bytes(
            b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf".to_vec(),
        )]);
        let error = get(server.base.as_str(), public_roots()).await.unwrap_err();
        assert!(
            error.is_io() || error.as_other() == Some(ErrorKind::TransientError),
            "{error:?}"
        );
    }

    #[tokio::test]
    async fn certificates_are_those_of_the_upstreams() {
        let (url, _) = tls::tests::tls_server();
        assert!(get(url.as_str(), public_roots()).await.unwrap_err().is_io());
        let (url, authority) = tls::tests::tls_server();
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("ca.pem");
        std::fs::write(&file, authority).unwrap();
        let authorities = tls::Authorities::read(&file).unwrap();
        let answer = get(url.as_str(), tls::config(Some(&authorities)).unwrap())
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 204);
    }
}
