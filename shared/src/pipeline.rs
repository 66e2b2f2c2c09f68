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
    clock::Clock,
    error::ApiError,
    events::{EventLog, EventV1},
    ids::IdSource,
    operation::Operation,
    request::{
        HttpRequest, Invocation, RequestContext, Route, TenantHeaders,
        caller::{BearerToken, Verifier},
        route,
    },
    response::{Output, ProxyResponse, respond},
    settings::{CachedSettings, Tenant},
    steps::Steps,
};

/// What is kept of the invocation for handing the answer back, once the records are stored.
const ANSWER_RESERVE: Duration = Duration::from_millis(100);

/// One operation: its input and its workflow. It holds the ports that it uses and no others.
#[async_trait]
pub trait Endpoint: fmt::Debug + Send + Sync + 'static {
    /// Which operation.
    const OPERATION: Operation;
    /// What the workflow works on.
    type Input: Send;

    /// Reads the input; every fault of it is in the one error. Calls no provider and not Subscribe.
    async fn input(&self, tenant: &Tenant, route: &Route, request: &HttpRequest) -> Result<Self::Input, ApiError>;

    /// The workflow.
    async fn run(&self, tenant: &Tenant, steps: &Steps, input: Self::Input) -> Result<Output, ApiError>;
}

/// The stages around every workflow, and what they need.
#[derive(Debug)]
pub struct Pipeline {
    /// Tenants.
    pub settings: CachedSettings,
    /// Tokens.
    pub verifier: Verifier,
    /// Where the records of a request go.
    pub events: Arc<dyn EventLog>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn IdSource>,
}

impl Pipeline {
    /// Answers one event. Whatever the event holds and whatever fails, there is a response.
    pub async fn serve<E: Endpoint>(&self, endpoint: &E, event: &str, invocation: &Invocation) -> ProxyResponse {
        let started = self.clock.monotonic();
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
                line.write(&result, self.clock.monotonic().saturating_sub(started));
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
        line.write(&result, self.clock.monotonic().saturating_sub(started));
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
            return Err(ApiError::new(Code::Forbidden).because("unknown tenant"));
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
        let steps = Steps::new(
            Arc::clone(&context),
            tenant.id().clone(),
            caller.subject,
            E::OPERATION,
            Arc::clone(&self.clock),
            Arc::clone(&self.ids),
        );
        let result = AssertUnwindSafe(endpoint.run(tenant, &steps, input))
            .catch_unwind()
            .await;
        self.keep(tenant, &steps, context.deadline()).await;
        result.unwrap_or_else(|panic| Err(ApiError::internal(Panicked::of(panic.as_ref()))))
    }

    /// Stores the records of the request in one write. The answer is the answer of the work, not of the bookkeeping:
    /// records that cannot be stored go to the log, whole, from where they can be put back.
    async fn keep(&self, tenant: &Tenant, steps: &Steps, deadline: Duration) {
        let records = steps.take_records();
        if records.is_empty() {
            return;
        }
        let time = deadline
            .saturating_sub(self.clock.monotonic())
            .saturating_sub(ANSWER_RESERVE);
        let append = self
            .events
            .append(tenant.id(), tenant.settings().event_retention_days, &records);
        let cause = match tokio::time::timeout(time, append).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => ApiError::internal(error).cause_chain(),
            Err(_) => "no time was left".to_owned(),
        };
        for record in &records {
            let record = serde_json::to_string(&EventV1::from(record)).unwrap_or_default();
            tracing::error!(event.record = %record, cause = %cause, "an event record could not be stored");
        }
    }
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
