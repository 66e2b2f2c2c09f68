//! The replacement for API Gateway: it routes requests to functions as the template says.
//!
//! It turns an HTTP request into the answer that API Gateway would give. The parts, in the order of use:
//!
//! - `routes`: finds the function for path and method in the template; without one, `refusal` answers;
//! - `event`: the request as a proxy event of payload format 1.0;
//! - `function`: the trait that the stack implements for each of its functions;
//! - `answer`: the proxy response as HTTP; if it is not one, or the function failed, `refusal` answers;
//! - `observer`: notified of the beginning and end of each request; the traces implement it.

mod answer;
mod event;
mod function;
mod observer;
mod refusal;
mod routes;

use std::{
    collections::HashMap,
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderName, HeaderValue, Response, request::Parts},
};
use futures_util::StreamExt as _;
use shared::{clock::Clock, ids::IdSource};
use uuid::Uuid;

pub use self::{
    event::{Arrival, proxy_event},
    function::Function,
    observer::Observer,
    refusal::{Refusal, Refusals},
    routes::{Found, Route, Routes},
};

/// API Gateway's limit for a body, in bytes.
const BODY_LIMIT: usize = 10 * 1024 * 1024;

/// How many bytes of a body over the limit are still read before the connection is closed. A client that is still sending does
/// not read, and would see a broken connection instead of the answer.
const PATIENCE: usize = 4 * BODY_LIMIT;

/// API Gateway's own id of a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// A local API Gateway: a REST API with proxy integrations.
#[derive(Clone)]
pub struct Gateway {
    inner: Arc<Inner>,
    observer: Option<Arc<dyn Observer>>,
}

struct Inner {
    routes: Routes,
    functions: HashMap<String, Arc<dyn Function>>,
    refusals: Arc<dyn Refusals>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

/// The template routes to a function that was not supplied.
#[derive(Debug, thiserror::Error)]
#[error("template.yaml routes to {missing}, for which the local stack has no function")]
pub struct MissingFunction {
    missing: String,
}

impl Gateway {
    /// Puts `functions` (by logical id in the template) behind `routes`.
    pub fn new(
        routes: Routes,
        functions: HashMap<String, Arc<dyn Function>>,
        refusals: Arc<dyn Refusals>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, MissingFunction> {
        if let Some(missing) = routes.functions().find(|name| !functions.contains_key(*name)) {
            return Err(MissingFunction {
                missing: missing.to_owned(),
            });
        }
        Ok(Self {
            inner: Arc::new(Inner {
                routes,
                functions,
                refusals,
                clock,
                ids,
            }),
            observer: None,
        })
    }

    /// Adds an observer, which is notified of all requests.
    #[must_use]
    pub fn observed_by(self, observer: Arc<dyn Observer>) -> Self {
        Self {
            observer: Some(observer),
            ..self
        }
    }

    /// Makes the gateway the fallback of `router`. Serve the result with `into_make_service_with_connect_info::<SocketAddr>()`,
    /// which gives events the caller's address.
    pub fn behind(self, router: Router) -> Router {
        router.fallback_service(Router::new().fallback(handle).with_state(self))
    }

    async fn answer(&self, parts: Parts, body: Body, request_id: Uuid) -> Response<Body> {
        let refuse = |refusal| self.inner.refusals.answer(&refusal, &parts, request_id).map(Body::from);
        let found = self.inner.routes.find(&parts.method, parts.uri.path());
        if let Some(observer) = &self.observer {
            let route = match &found {
                Found::Route(route) => Some(route),
                Found::OtherMethod { .. } | Found::Nothing => None,
            };
            observer.begun(request_id, &parts, route);
        }
        let route = match found {
            Found::Route(route) => route,
            Found::OtherMethod { allow } => return refuse(Refusal::MethodNotAllowed { allow }),
            Found::Nothing => return refuse(Refusal::NotFound),
        };
        let body = match read(body).await {
            Ok(Some(body)) => body,
            Ok(None) => {
                return refuse(Refusal::TooLarge {
                    limit_bytes: BODY_LIMIT,
                });
            }
            Err(error) => {
                tracing::debug!(cause = %error, "a client went away while sending its body");
                return refuse(Refusal::Failed);
            }
        };
        let Some(function) = self.inner.functions.get(route.function).map(Arc::clone) else {
            return refuse(Refusal::Failed);
        };
        let arrival = Arrival {
            parts: &parts,
            body: &body,
            source: source(&parts),
            request_id,
            at: self.inner.clock.now(),
        };
        let event = proxy_event(&arrival, &route);
        // In a task of its own, so that a panic fails only this request.
        let outcome = tokio::spawn(async move { function.invoke(event).await }).await;
        match outcome
            .map_err(|error| error.to_string())
            .and_then(|answer| answer::http_response(answer).map_err(|error| shared::error::chain(&error)))
        {
            Ok(response) => response,
            Err(error) => {
                tracing::error!(function = route.function, cause = %error, "a function failed to answer");
                refuse(Refusal::Failed)
            }
        }
    }
}

impl Gateway {
    async fn tell_end(&self, request_id: Uuid, response: Response<Body>) -> Response<Body> {
        let Some(observer) = &self.observer else {
            return response;
        };
        let (head, body) = response.into_parts();
        // The body is already in memory.
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        observer.ended(request_id, &head, &body);
        Response::from_parts(head, body.into())
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway")
            .field("routes", &self.inner.routes)
            .finish_non_exhaustive()
    }
}

async fn handle(State(gateway): State<Gateway>, request: Request) -> Response<Body> {
    let request_id = gateway.inner.ids.uuid().parse().unwrap_or_default();
    let (parts, body) = request.into_parts();
    let refusals = Arc::clone(&gateway.inner.refusals);
    // In a task of its own: like a Lambda function, it runs to its end even if the client disconnects, and the observer sees that
    // end.
    let answer = tokio::spawn(async move {
        let response = gateway.answer(parts, body, request_id).await;
        gateway.tell_end(request_id, response).await
    });
    let mut response = answer.await.unwrap_or_else(|error| {
        tracing::error!(cause = %error, "the gateway failed to answer");
        // The request is lost with the task; this answer does not depend on it.
        let (parts, ()) = Request::new(()).into_parts();
        refusals.answer(&Refusal::Failed, &parts, request_id).map(Body::from)
    });
    if let Ok(value) = HeaderValue::from_str(&request_id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Reads the whole body; `None` if it is over the limit.
async fn read(body: Body) -> Result<Option<Bytes>, axum::Error> {
    let mut chunks = body.into_data_stream();
    let mut kept = Vec::new();
    let mut total = 0_usize;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        total = total.saturating_add(chunk.len());
        if total > PATIENCE {
            break;
        }
        if total <= BODY_LIMIT {
            kept.extend_from_slice(&chunk);
        }
    }
    Ok((total <= BODY_LIMIT).then(|| kept.into()))
}

fn source(parts: &Parts) -> IpAddr {
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip())
}
