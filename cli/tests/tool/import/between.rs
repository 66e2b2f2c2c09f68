//! A proxy between the tool and the API that loses answers, delays them, or answers itself.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, Uri},
};
use serde_json::json;
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
};

/// What the proxy does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Forward it, and return the answer.
    Pass,
    /// Answer with this status, code and `Retry-After`.
    Answer(u16, &'static str, Option<u32>),
    /// Forward it, and drop the answer.
    Lose,
    /// Forward it, and hold the answer until [`Between::release`]; [`Between::held`] waits for it.
    Hold,
}

/// The proxy.
pub(crate) struct Between {
    pub(crate) url: String,
    held: mpsc::UnboundedReceiver<()>,
    shared: Arc<Shared>,
}

struct Shared {
    api: String,
    http: reqwest::Client,
    script: Mutex<VecDeque<Act>>,
    rest: Act,
    told: mpsc::UnboundedSender<()>,
    released: watch::Sender<bool>,
    keys: Mutex<Vec<String>>,
}

impl Between {
    /// Handles the first requests as in `script`, and all others as in `rest`.
    pub(crate) async fn start(api: &str, script: impl IntoIterator<Item = Act>, rest: Act) -> Self {
        let (told, held) = mpsc::unbounded_channel();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            api: api.to_owned(),
            http: client(),
            script: Mutex::new(script.into_iter().collect()),
            rest,
            told,
            released: watch::Sender::new(false),
            keys: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, held, shared }
    }

    /// Waits until it holds an answer.
    pub(crate) async fn held(&mut self) {
        self.held.recv().await.unwrap();
    }

    /// Returns the held answers, and holds no more.
    pub(crate) fn release(&self) {
        self.shared.released.send_replace(true);
    }

    /// The keys of the requests so far.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.shared.keys.lock().unwrap().clone()
    }
}

#[expect(clippy::disallowed_methods, reason = "it stands between the tool and the API")]
fn client() -> reqwest::Client {
    let tls = shared::runtime::tls_config(None).unwrap();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .build()
        .unwrap()
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    shared.keys.lock().unwrap().extend(key.map(str::to_owned));
    let act = shared
        .script
        .lock()
        .unwrap()
        .pop_front()
        .unwrap_or_else(|| shared.rest.clone());
    if let Act::Answer(status, code, retry_after) = act {
        let mut answer = Response::builder().status(status);
        if let Some(seconds) = retry_after {
            answer = answer.header("retry-after", seconds);
        }
        let code = format!("UsersOrchestrator_{code}");
        let body = json!({"message": {"code": code, "text": "In between.", "type": "Error"}, "meta": null});
        return answer.body(body.to_string().into()).unwrap();
    }
    let mut request = shared.http.request(method, format!("{}{uri}", shared.api)).body(body);
    for (name, value) in &headers {
        if name != "host" && name != "content-length" {
            request = request.header(name, value);
        }
    }
    let answer = request.send().await.unwrap();
    let mut passed = Response::builder().status(answer.status());
    for name in ["idempotent-replayed", "retry-after", "x-request-id"] {
        if let Some(value) = answer.headers().get(name) {
            passed = passed.header(name, value);
        }
    }
    let text = answer.bytes().await.unwrap();
    match act {
        Act::Lose => passed
            .header("content-length", text.len() + 1)
            .body(Body::from_stream(nothing()))
            .unwrap(),
        Act::Hold => {
            shared.told.send(()).unwrap();
            shared
                .released
                .subscribe()
                .wait_for(|released| *released)
                .await
                .unwrap();
            passed.body(text.into()).unwrap()
        }
        Act::Pass | Act::Answer(..) => passed.body(text.into()).unwrap(),
    }
}

/// A body that breaks off.
fn nothing() -> impl futures_util::Stream<Item = std::io::Result<Bytes>> + Send + 'static {
    futures_util::stream::iter([Err(std::io::Error::other("the answer is lost"))])
}
