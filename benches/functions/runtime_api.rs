//! Lambda's runtime API: passes events to a function and receives its answers.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    routing::{get, post},
};
use tokio::{
    net::TcpListener,
    sync::{Mutex, mpsc, oneshot},
    task::JoinHandle,
    time::timeout,
};

use crate::Failure;

/// The time limit for every step of a function.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request for the next event: its time, and where to send the event.
type Next = (Instant, oneshot::Sender<String>);
/// An answer: its time and its body.
type Answer = (Instant, Bytes);

/// The runtime API of one function's process.
pub(crate) struct RuntimeApi {
    address: SocketAddr,
    nexts: mpsc::Receiver<Next>,
    answers: mpsc::Receiver<Answer>,
    waiting: Option<oneshot::Sender<String>>,
    server: JoinHandle<std::io::Result<()>>,
}

struct Desk {
    nexts: mpsc::Sender<Next>,
    answers: mpsc::Sender<Answer>,
    number: Mutex<u64>,
}

impl RuntimeApi {
    pub(crate) async fn open() -> Result<Self, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (next, nexts) = mpsc::channel(4);
        let (answer, answers) = mpsc::channel(4);
        let desk = Arc::new(Desk {
            nexts: next,
            answers: answer,
            number: Mutex::default(),
        });
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(hand_out))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(take))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(take))
            .with_state(desk);
        let server = axum::serve(
            axum::serve::ListenerExt::tap_io(listener, |stream| {
                let _ = stream.set_nodelay(true);
            }),
            router,
        );
        Ok(Self {
            address,
            nexts,
            answers,
            waiting: None,
            server: tokio::spawn(server.into_future()),
        })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The time when the function requested its next event.
    pub(crate) async fn ready(&mut self) -> Result<Instant, Failure> {
        let next = timeout(PATIENCE, self.nexts.recv())
            .await
            .map_err(|_| "the function asks for no event")?;
        let (at, waiting) = next.ok_or("the runtime API is gone")?;
        self.waiting = Some(waiting);
        Ok(at)
    }

    /// Sends an event and waits for its answer; returns the time it took and the body.
    pub(crate) async fn invoke(&mut self, event: String) -> Result<(Duration, Bytes), Failure> {
        let waiting = self.waiting.take().ok_or("the function is not ready")?;
        let start = Instant::now();
        waiting.send(event).map_err(|_| "the function went away")?;
        let answer = timeout(PATIENCE, self.answers.recv())
            .await
            .map_err(|_| "the function does not answer")?;
        let (at, body) = answer.ok_or("the runtime API is gone")?;
        Ok((at - start, body))
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn hand_out(State(desk): State<Arc<Desk>>) -> Result<(HeaderMap, String), StatusCode> {
    let (send, event) = oneshot::channel();
    let gone = |_| StatusCode::GONE;
    desk.nexts
        .send((Instant::now(), send))
        .await
        .map_err(|_| StatusCode::GONE)?;
    let event = event.await.map_err(gone)?;
    let number = {
        let mut number = desk.number.lock().await;
        *number += 1;
        *number
    };
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (
            "lambda-runtime-aws-request-id",
            format!("00000000-0000-4000-8000-{number:012}"),
        ),
        ("lambda-runtime-deadline-ms", deadline().to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:us-east-1:000000000000:function:benchmark".to_owned(),
        ),
        (
            "lambda-runtime-trace-id",
            "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0".to_owned(),
        ),
        ("content-type", "application/json".to_owned()),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    Ok((headers, event))
}

async fn take(State(desk): State<Arc<Desk>>, body: Bytes) -> StatusCode {
    // The receiver may be gone.
    let _ = desk.answers.send((Instant::now(), body)).await;
    StatusCode::ACCEPTED
}

#[expect(
    clippy::disallowed_methods,
    reason = "Lambda tells the function a moment of the real clock"
)]
fn deadline() -> u128 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (now + PATIENCE).as_millis()
}
