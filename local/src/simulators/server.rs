//! Serves one simulator on its own loopback port, with a graceful shutdown.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use super::stage::Stage;
use crate::goodbye;

const PAUSE_AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(20);

/// A port opened before its simulator exists, because simulators put their own address into answers.
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

/// A running simulator.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) base_url: String,
    pub(super) stage: Arc<Stage>,
    /// Taken by the first that stops it.
    running: Mutex<Option<Running>>,
}

#[derive(Debug)]
struct Running {
    /// Dropping it stops the server.
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
            running: Mutex::new(Some(Running { stop, task })),
        }
    }

    /// Accepts no more connections, lets the requests in progress finish, and aborts those that take too long.
    pub(super) async fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Running { stop, task }) = running {
            drop(stop);
            // Only a panic could be reported here, and that has already been printed.
            let _ = task.await;
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a simulator listens in real time")]
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
    // Connections still open then are closed when the set is dropped.
    let _ = tokio::time::timeout(goodbye::LONGEST, graceful.shutdown()).await;
}

async fn converse(stream: TcpStream, stage: Arc<Stage>, watcher: hyper_util::server::graceful::Watcher) {
    let service = service_fn(move |request| {
        let stage = Arc::clone(&stage);
        async move { stage.exchange(request).await }
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // This is an error whenever a fault or the caller closes the connection.
    let _ = watcher.watch(connection).await;
}
