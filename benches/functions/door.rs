//! A TLS proxy in front of a plain HTTP service. It delays each answer by an exact time, and counts.

use std::{
    convert::Infallible,
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    header,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use reqwest::Client;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::Failure;

/// The traffic through a proxy since its start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Traffic {
    pub(crate) connections: u64,
    pub(crate) calls: u64,
}

impl Traffic {
    pub(crate) const fn since(self, earlier: Self) -> Self {
        Self {
            connections: self.connections - earlier.connections,
            calls: self.calls - earlier.calls,
        }
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self {
            connections: self.connections + other.connections,
            calls: self.calls + other.calls,
        }
    }
}

/// A running proxy.
#[derive(Clone)]
pub(crate) struct Door {
    behind: Arc<Behind>,
    /// `https://` and the address, without a path.
    pub(crate) url: String,
}

struct Behind {
    client: Client,
    service: String,
    delay_us: AtomicU64,
    connections: AtomicU64,
    calls: AtomicU64,
}

impl Door {
    /// Starts a proxy for the service at `service` (`http://…`, without a path).
    pub(crate) async fn open(service: &str, client: Client, acceptor: TlsAcceptor) -> Result<Self, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("https://{}", listener.local_addr()?);
        let behind = Arc::new(Behind {
            client,
            service: service.trim_end_matches('/').to_owned(),
            delay_us: AtomicU64::default(),
            connections: AtomicU64::default(),
            calls: AtomicU64::default(),
        });
        tokio::spawn(accept(listener, acceptor, Arc::clone(&behind)));
        Ok(Self { behind, url })
    }

    /// Sets the time from a request's arrival to its answer.
    pub(crate) fn set_delay(&self, delay: Duration) {
        let micros = u64::try_from(delay.as_micros()).unwrap_or(u64::MAX);
        self.behind.delay_us.store(micros, Ordering::Relaxed);
    }

    pub(crate) fn traffic(&self) -> Traffic {
        Traffic {
            connections: self.behind.connections.load(Ordering::Relaxed),
            calls: self.behind.calls.load(Ordering::Relaxed),
        }
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, behind: Arc<Behind>) {
    while let Ok((stream, _)) = listener.accept().await {
        // A stopped function does not close its connections cleanly.
        tokio::spawn(serve(stream, acceptor.clone(), Arc::clone(&behind)));
    }
}

async fn serve(stream: TcpStream, acceptor: TlsAcceptor, behind: Arc<Behind>) {
    let _ = stream.set_nodelay(true);
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    behind.connections.fetch_add(1, Ordering::Relaxed);
    let service = service_fn(|request| pass(request, Arc::clone(&behind)));
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn pass(request: Request<Incoming>, behind: Arc<Behind>) -> Result<Response<Full<Bytes>>, Infallible> {
    let due = Instant::now() + Duration::from_micros(behind.delay_us.load(Ordering::Relaxed));
    behind.calls.fetch_add(1, Ordering::Relaxed);
    let answer = behind.answer(request).await.unwrap_or_else(|error| {
        let mut refusal = Response::new(Full::from(error.to_string()));
        *refusal.status_mut() = hyper::StatusCode::BAD_GATEWAY;
        refusal
    });
    // The runtime's timers have a resolution of a millisecond; a thread's sleep is more exact.
    let wait = due.saturating_duration_since(Instant::now());
    if !wait.is_zero() {
        let _ = tokio::task::spawn_blocking(move || thread::sleep(wait)).await;
    }
    Ok(answer)
}

impl Behind {
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Failure> {
        let (parts, body) = request.into_parts();
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        let mut headers = parts.headers;
        for own in [header::HOST, header::CONTENT_LENGTH, header::TRANSFER_ENCODING] {
            headers.remove(own);
        }
        let call = self.client.request(parts.method, format!("{}{target}", self.service));
        let answer = call
            .headers(headers)
            .body(body.collect().await?.to_bytes())
            .send()
            .await?;
        let mut passed = Response::builder().status(answer.status());
        if let Some(headers) = passed.headers_mut() {
            headers.clone_from(answer.headers());
            headers.remove(header::CONTENT_LENGTH);
            headers.remove(header::TRANSFER_ENCODING);
        }
        Ok(passed.body(Full::new(answer.bytes().await?))?)
    }
}
