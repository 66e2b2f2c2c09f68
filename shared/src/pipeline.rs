//! The way of a request: from the event's text to the response, always.
//!
//! [`Pipeline::serve`] alone knows the order of the stages. Each makes a more precise type, and nothing later looks back:
//! a workflow never sees a header, a JSON value or a status. An endpoint supplies the middle: how its input is read,
//! and what it does.

use std::{any::Any, fmt, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::FutureExt;

use crate::{
    catalogue::Code,
    error::ApiError,
    events::Origin,
    journal::{Books, Keyed, Ledger, Plan, Verdict},
    operation::Operation,
    request::{
        HttpRequest, IdempotencyKey, Invocation, RequestContext, Route, TenantHeaders, body,
        caller::{BearerToken, Verifier},
        route,
    },
    response::{Output, ProxyResponse, respond},
    settings::{CachedSettings, Tenant},
    steps::Steps,
    work::Work,
};

/// One operation: its input and its workflow. It holds the ports that it uses and no others.
#[async_trait]
pub trait Endpoint: fmt::Debug + Send + Sync + 'static {
    /// Which operation.
    const OPERATION: Operation;
    /// What the workflow works on.
    type Input: Clone + Send + Sync;

    /// Reads the input; every fault of it is in the one error. Calls no provider and not Subscribe.
    async fn input(&self, tenant: &Tenant, route: &Route, request: &HttpRequest) -> Result<Self::Input, ApiError>;

    /// The workflow.
    async fn run(&self, work: Work<'_>, input: &Self::Input) -> Result<Output, ApiError>;

    /// Finishes forward what an earlier attempt at the same request has begun. Operations that only read begin nothing.
    async fn resume(&self, _work: Work<'_>, _input: &Self::Input, _plan: &Plan) -> Result<Output, ApiError> {
        Err(ApiError::internal("there is nothing to finish in a read"))
    }
}

/// The stages around every workflow, and what they need.
#[derive(Debug)]
pub struct Pipeline {
    /// Tenants.
    pub settings: CachedSettings,
    /// Tokens.
    pub verifier: Verifier,
    /// The books: event records and the journal.
    pub books: Books,
}

impl Pipeline {
    /// Answers one event. Whatever the event holds and whatever fails, there is a response.
    pub async fn serve<E: Endpoint>(&self, endpoint: &E, event: &str, invocation: &Invocation) -> ProxyResponse {
        let started = self.books.clock.monotonic();
        let request = match HttpRequest::from_event(event) {
            Ok(request) => request,
            Err(fault) => {
                let error = ApiError::new(Code::BadRequest)
                    .with_meta("the event cannot be read")
                    .because(fault);
                let line = Line {
                    operation: E::OPERATION,
                    request_id: &invocation.id,
                    context: None,
                    tenant: None,
                };
                let result = Err(error);
                line.write(&result, self.books.clock.monotonic().saturating_sub(started));
                return respond(&result, &http::HeaderMap::new(), &invocation.id, None);
            }
        };
        let mut seen = Seen::default();
        let result = AssertUnwindSafe(self.answer(endpoint, &request, invocation, &mut seen))
            .catch_unwind()
            .await;
        let result = result.unwrap_or_else(|panic| Err(ApiError::internal(Panicked::of(panic.as_ref()))));
        let request_id = crate::request::request_id(&request, invocation);
        let context = seen.context.as_deref();
        let line = Line {
            operation: E::OPERATION,
            request_id: &request_id,
            context,
            tenant: seen.tenant.as_deref(),
        };
        line.write(&result, self.books.clock.monotonic().saturating_sub(started));
        respond(
            &result,
            &request.headers,
            &request_id,
            context.and_then(RequestContext::traceparent),
        )
    }

    async fn answer<E: Endpoint>(
        &self,
        endpoint: &E,
        request: &HttpRequest,
        invocation: &Invocation,
        seen: &mut Seen,
    ) -> Result<Output, ApiError> {
        let route = route(E::OPERATION, request)?;
        let headers = TenantHeaders::parse(&request.headers)?;
        let context = Arc::new(RequestContext::new(request, invocation, &headers.source_system));
        seen.context = Some(Arc::clone(&context));
        let tenant = self.settings.get(&headers.tenant).await.map_err(ApiError::internal)?;
        let Some(tenant) = tenant else {
            return Err(ApiError::forbidden("unknown tenant"));
        };
        seen.tenant = Some(Arc::clone(&tenant));
        let work = self.work(endpoint, request, &route, &headers.token, &tenant, context);
        // Settings that are due are read again beside the work, never before it.
        let (result, ()) = tokio::join!(work, self.settings.refresh(tenant.id()));
        result
    }

    async fn work<E: Endpoint>(
        &self,
        endpoint: &E,
        request: &HttpRequest,
        route: &Route,
        token: &BearerToken,
        tenant: &Tenant,
        context: Arc<RequestContext>,
    ) -> Result<Output, ApiError> {
        let caller = self.verifier.verify(tenant, E::OPERATION, token).await?;
        let input = endpoint.input(tenant, route, request).await?;
        let keyed = keyed(E::OPERATION, route, request)?;
        let steps = Steps::new(
            context,
            tenant.id().clone(),
            caller.subject.clone(),
            Origin::Request(E::OPERATION),
            Arc::clone(&self.books.clock),
            Arc::clone(&self.books.ids),
        );
        let ledger = Ledger::new(&self.books, tenant, &steps, E::OPERATION, caller, keyed);
        let work = Work {
            tenant,
            steps: &steps,
            ledger: &ledger,
        };
        let result = caught(endpoint.run(work, &input)).await;
        let result = match ledger.reconsider(&result).await {
            Ok(None) => result,
            Ok(Some(Verdict::Told(told))) => told,
            Ok(Some(Verdict::Resume(plan))) => caught(endpoint.resume(work, &input, &plan)).await,
            Err(error) => Err(error),
        };
        ledger.conclude(&result).await;
        result
    }
}

/// What makes this request the repeat of another; nothing for those that only read, and without a key.
fn keyed(operation: Operation, route: &Route, request: &HttpRequest) -> Result<Option<Keyed>, ApiError> {
    if !operation.writes() {
        return Ok(None);
    }
    let Some(key) = IdempotencyKey::of(&request.headers)? else {
        return Ok(None);
    };
    let id = match operation {
        Operation::Create => String::new(),
        _ => route.id()?.as_str().to_owned(),
    };
    let body = serde_json::to_string(&body::object(request)?).map_err(ApiError::internal)?;
    Ok(Some(Keyed { key, id, body }))
}

/// The result of a workflow that may panic.
async fn caught(workflow: impl Future<Output = Result<Output, ApiError>>) -> Result<Output, ApiError> {
    let result = AssertUnwindSafe(workflow).catch_unwind().await;
    result.unwrap_or_else(|panic| Err(ApiError::internal(Panicked::of(panic.as_ref()))))
}

#[derive(Default)]
struct Seen {
    context: Option<Arc<RequestContext>>,
    tenant: Option<Arc<Tenant>>,
}

/// The one log line of a request. Never an event, a body, an email or a token.
struct Line<'a> {
    operation: Operation,
    request_id: &'a str,
    context: Option<&'a RequestContext>,
    tenant: Option<&'a Tenant>,
}

impl Line<'_> {
    fn write(&self, result: &Result<Output, ApiError>, elapsed: Duration) {
        let code = match result {
            Ok(output) => output.code(),
            Err(error) => error.code(),
        };
        let cause = result
            .as_ref()
            .err()
            .map(ApiError::cause_chain)
            .filter(|cause| !cause.is_empty());
        let tenant = self.tenant.map(|tenant| tenant.id().to_string());
        let duration_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    operation = self.operation.name(),
                    code = code.entry().suffix,
                    http.status = code.status().as_u16(),
                    duration_ms,
                    request.id = self.request_id,
                    trace.id = self.context.and_then(RequestContext::trace_id),
                    source_system = self.context.map(RequestContext::source_system),
                    tenant,
                    cause,
                    "request"
                )
            };
        }
        if code.status().is_server_error() {
            line!(error);
        } else {
            line!(info);
        }
    }
}

/// A panic, caught at the border of a request.
#[derive(Debug, thiserror::Error)]
#[error("panicked: {0}")]
struct Panicked(String);

impl Panicked {
    fn of(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        Self(
            text.or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_default(),
        )
    }
}

#[cfg(test)]
#[path = "pipeline_tests.rs"]
mod tests;
