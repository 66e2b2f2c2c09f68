//! Runs one simulator on its own loopback port: faults and latency, the log of calls, a graceful end.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use super::calls::{Call, CallLog};
use super::exchange::{Reply, Request, Simulator, Stop};
use super::faults::{Cut, Fault, Faults};
use super::spoiling::{self, Body, Spoil};
use super::store::Store;

const LARGEST_BODY: usize = 1024 * 1024;
const LONGEST_GOODBYE: Duration = Duration::from_secs(2);
/// Longer than anybody waits for an answer.
const LONGEST_SILENCE: Duration = Duration::from_mins(2);
const PAUSE_AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(20);

/// A port that is taken before its simulator exists: simulators name their own address in what they answer.
#[derive(Debug)]
pub(super) struct Port {
    listener: TcpListener,
    pub(super) base_url: String,
}

impl Port {
    pub(super) async fn bind() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        Ok(Self { listener, base_url })
    }
}

/// A simulator with everything that stands around it.
pub(super) struct Stage {
    pub(super) simulator: Box<dyn Simulator>,
    pub(super) store: Arc<Store>,
    pub(super) latency: Duration,
    pub(super) faults: Faults,
    pub(super) calls: CallLog,
}

impl fmt::Debug for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Stage")
            .field("latency", &self.latency)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

/// Hyper closes a connection without a word when its service answers with an error.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut")]
struct Dropped;

/// The body, or `None` when it is too large. It is read to its end all the same: a caller that is still sending would
/// find its connection reset instead of the answer.
async fn read(mut body: Incoming) -> Result<Option<Vec<u8>>, Dropped> {
    let mut bytes = Vec::new();
    let mut is_too_large = false;
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.map_err(|_| Dropped)?.into_data() {
            is_too_large = is_too_large || bytes.len() + data.len() > LARGEST_BODY;
            if !is_too_large {
                bytes.extend_from_slice(&data);
            }
        }
    }
    Ok((!is_too_large).then_some(bytes))
}

impl Stage {
    async fn exchange(&self, incoming: hyper::Request<Incoming>) -> Result<Response<Body>, Dropped> {
        let (head, body) = incoming.into_parts();
        let body = read(body).await?;
        let is_too_large = body.is_none();
        let request = Request {
            method: head.method,
            uri: head.uri,
            headers: head.headers,
            body: body.unwrap_or_default().into(),
        };
        let admitted = match self.simulator.admit(&request) {
            Ok(admitted) => admitted,
            Err(refusal) => {
                self.calls.record(Call::of(&request, Some(refusal.status)));
                return Ok(spoiling::sent(refusal, None));
            }
        };
        let fault = self
            .faults
            .meet(&request.method, request.uri.path())
            .unwrap_or_default();
        let pause = self.latency + fault.latency();
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
        let reply = if is_too_large {
            Some(self.simulator.refuse(StatusCode::PAYLOAD_TOO_LARGE, &request))
        } else {
            self.reply(&request, &fault)
        };
        drop(admitted);
        let status = reply.as_ref().map(|reply| reply.status);
        self.calls.record(Call::of(&request, status));
        if fault.answer == Some(Spoil::Silence) {
            tokio::time::sleep(LONGEST_SILENCE).await;
            return Err(Dropped);
        }
        reply.map(|reply| spoiling::sent(reply, fault.answer)).ok_or(Dropped)
    }

    fn reply(&self, request: &Request, fault: &Fault) -> Option<Reply> {
        if fault.down || fault.cut == Some(Cut::BeforeEffect) {
            return None;
        }
        if let Some(page) = fault.answer.and_then(|spoil| spoil.instead(request)) {
            return Some(page);
        }
        if let Some(status) = fault.status() {
            return Some(self.simulator.refuse(status, request));
        }
        if let Some(code) = &fault.error_code {
            return Some(self.simulator.fail(code, request));
        }
        let reply = self.answer(request);
        (fault.cut != Some(Cut::AfterEffect)).then_some(reply)
    }

    fn answer(&self, request: &Request) -> Reply {
        // A refusal is an answer like any other: what was written on the way to it stays.
        let answered = self
            .store
            .transaction(|documents| match self.simulator.answer(request, documents) {
                Ok(reply) | Err(Stop::Refused(reply)) => Ok(reply),
                Err(Stop::Store(error)) => Err(error),
            });
        answered.unwrap_or_else(|error| {
            tracing::error!(%error, "a simulator could not answer");
            self.simulator.refuse(StatusCode::INTERNAL_SERVER_ERROR, request)
        })
    }
}

/// A simulator that is running.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) base_url: String,
    pub(super) stage: Arc<Stage>,
    stop: oneshot::Sender<Infallible>,
    task: JoinHandle<()>,
}

impl Server {
    pub(super) fn start(port: Port, stage: Stage) -> Self {
        let stage = Arc::new(stage);
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(accept(port.listener, Arc::clone(&stage), stopped));
        Self {
            base_url: port.base_url,
            stage,
            stop,
            task,
        }
    }

    /// Takes no more connections, lets the requests under way finish, and gives up on those that take too long.
    pub(super) async fn stop(self) {
        drop(self.stop);
        // The task ends by itself; only a panic inside it could be reported here, and that has been printed.
        let _ = self.task.await;
    }
}

async fn accept(listener: TcpListener, stage: Arc<Stage>, mut stopped: oneshot::Receiver<Infallible>) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                // Dropping the stream closes it before anything is read.
                Ok(_) if stage.faults.refuses_connections() => {}
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, Arc::clone(&stage), graceful.watcher()));
                }
                Err(_) => tokio::time::sleep(PAUSE_AFTER_FAILED_ACCEPT).await,
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            _ = &mut stopped => break,
        }
    }
    drop(listener);
    // Whoever is still talking after that is cut off when the set is dropped.
    let _ = tokio::time::timeout(LONGEST_GOODBYE, graceful.shutdown()).await;
}

async fn converse(stream: TcpStream, stage: Arc<Stage>, watcher: hyper_util::server::graceful::Watcher) {
    let service = service_fn(move |request| {
        let stage = Arc::clone(&stage);
        async move { stage.exchange(request).await }
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // It ends in an error whenever a fault cuts it, or the caller does.
    let _ = watcher.watch(connection).await;
}
